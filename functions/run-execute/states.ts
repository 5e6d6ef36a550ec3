import { setImmediate as nextTurn } from 'node:timers/promises'
import { fromTask, type TaskState, taskRef } from '../../shared/store/tasks.ts'
import { type Holder, Stopped, whileHeld } from './lease.ts'

/** Stores how the tasks of a run stand. */
export type States = {
  /** Settles once the state is stored. */
  store: (state: TaskState) => Promise<void>
  /** Settles once all is stored. */
  stored: () => Promise<void>
}

/**
 * Stores states in the order in which they come, those that come at once in one transaction: a task that ends, and
 * those that begin for it. No task is known as begun before what it waited for is known as done, and once a state
 * could not be stored none is: the next runner does again what is not known as done.
 * @param failed - told why a state could not be stored: {@link Stopped} when the run is not held any more
 */
export function storing(held: Holder, failed: (error: unknown) => void): States {
  const { db, account, uuid } = held
  let waiting: TaskState[] = []
  let last: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined

  async function write(before: Promise<void>): Promise<void> {
    await nextTurn()
    await before
    next = undefined
    const states = waiting
    waiting = []
    const done = await whileHeld(held, tx => {
      for (const state of states) tx.set(taskRef(db, account, uuid, state.task_id), fromTask(state))
    })
    if (!done) throw new Stopped('lost')
  }

  return {
    store(state) {
      waiting.push(state)
      if (!next) {
        next = write(last)
        last = next
        next.catch(failed)
      }
      return next
    },
    stored: () => last,
  }
}
