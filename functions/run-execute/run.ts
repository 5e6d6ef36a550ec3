import { setTimeout as sleep } from 'node:timers/promises'
import type { Task } from '../../shared/model/plan.ts'
import type { TaskStatus } from '../../shared/model/statuses.ts'
import { type Micros, SECOND } from '../../shared/model/time.ts'
import type { TaskState } from '../../shared/store/tasks.ts'
import { isEndedBy, nextTasks } from './graph.ts'
import { Stopped } from './lease.ts'
import { storing } from './states.ts'
import { attemptTask, givenUp } from './task.ts'
import type { UnderWay } from './under-way.ts'

/** How long a runner keeps a run of which nothing is at work and a task waits to be tried again, in microseconds. */
const HOLD: Micros = 60 * SECOND
/** How long it waits before it looks at the clock again, in milliseconds. */
const LOOK = 1000

/** A run of which nothing can be done before a moment. */
export class Waits extends Stopped {
  override name = 'Waits'
  readonly until: Micros
  constructor(until: Micros) {
    super('waits')
    this.until = until
  }
}

/**
 * Runs the tasks of a run that have not settled, as many side by side as may, and keeps their states as they change.
 * Tasks that were begun by an earlier runner are taken up where they are; one that waits to be tried again takes no
 * place meanwhile.
 * @returns how every task stands once all have settled, and what is stored of those that began
 * @throws Stopped when the run was ended by hand, another runner has it, or time is up; or {@link Waits}
 */
export async function runTasks(
  { tasks, task_concurrency }: { tasks: Task[]; task_concurrency: number },
  known: TaskState[],
  run: UnderWay,
): Promise<{ states: Map<string, TaskStatus>; begun: ReadonlyMap<string, TaskState> }> {
  const states = new Map(known.map(state => [state.task_id, state.status]))
  const begun = new Map(known.map(state => [state.task_id, state]))
  const under = new Map<string, Promise<void>>()
  const stop = (error: unknown) =>
    run.stop(error instanceof Stopped ? error : new Stopped('failed', { cause: error }))
  const storage = storing(run.held, stop)
  const settle = (state: TaskState) => {
    begun.set(state.task_id, state)
    states.set(state.task_id, state.status)
  }
  const begin = (task: Task) => {
    states.set(task.id, 'RUNNING')
    const settled = attemptTask(task, begun.get(task.id), { ...run, store: storage.store })
      .then(settle)
      .catch(stop)
      .finally(() => under.delete(task.id))
    under.set(task.id, settled)
  }
  const skip = async ({ id }: Task) => {
    states.set(id, 'SKIPPED')
    await storage.store({ task_id: id, status: 'SKIPPED', attempt: 1, end_date: run.now(), jobs: [] })
  }
  /** The tasks that have begun and are not at work, each with when it is tried again; at once where a runner left it. */
  const waiting = () =>
    tasks
      .filter(({ id }) => states.get(id) === 'RUNNING' && !under.has(id))
      .map(task => ({ task, at: begun.get(task.id)?.next_attempt_date ?? 0 }))
  const giveUp = async (task: Task, state: TaskState | undefined) => {
    if (!state) return
    const failed = givenUp(state, task, run.now())
    settle(failed)
    await storage.store(failed)
  }

  try {
    for (const { task, at } of waiting()) if (at === 0) begin(task)
    for (;;) {
      run.signal.throwIfAborted()
      if (isEndedBy(tasks, states))
        await Promise.all(waiting().map(({ task }) => giveUp(task, begun.get(task.id))))
      const { ready, skipped } = nextTasks(tasks, states)
      if (skipped.length > 0) {
        await Promise.all(skipped.map(skip))
        continue
      }
      const date = run.now()
      const resting = waiting()
      const due = resting.filter(({ at }) => at <= date).map(({ task }) => task)
      for (const task of [...due, ...ready].slice(0, Math.max(0, task_concurrency - under.size))) begin(task)
      if (under.size === 0 && resting.length === 0) break
      await somethingElse(resting.map(({ at }) => at).filter(at => at > date))
    }
    await storage.stored()
    return { states, begun }
  } catch (error) {
    stop(error)
    await Promise.allSettled([...under.values()])
    await storage.stored().catch(() => {})
    throw error
  }

  /** Waits till a task has ended, or another is to be tried again. @throws Waits where only that is far away */
  async function somethingElse(later: Micros[]): Promise<void> {
    if (later.length === 0) return Promise.race(under.values())
    const next = Math.min(...later)
    if (under.size === 0 && next - run.now() > HOLD) throw new Waits(next)
    const ended = new AbortController()
    const signal = AbortSignal.any([run.signal, ended.signal])
    const pause = Math.min(Math.max((next - run.now()) / 1000, 1), LOOK)
    await Promise.race([...under.values(), sleep(pause, undefined, { signal }).catch(() => {})])
    ended.abort()
  }
}
