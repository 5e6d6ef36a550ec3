import { setTimeout as sleep } from 'node:timers/promises'
import type { Task } from '../../shared/model/plan.ts'
import type { TaskStatus } from '../../shared/model/statuses.ts'
import type { Clock } from '../../shared/model/time.ts'
import { fromTask, type TaskState, taskRef } from '../../shared/store/tasks.ts'
import { nextTasks } from './graph.ts'
import { JobFailed } from './jobs.ts'
import { type Holder, Stopped, whileHeld } from './lease.ts'
import { bigQueryJobId } from './names.ts'
import { type Cloud, type Done, doWork } from './work.ts'

/** How often a task is begun at the most, when BigQuery says that its failure is passing. */
const ATTEMPTS = 3
/** How long it waits before the second, in milliseconds; twice as long before each one after. */
const PAUSE = 500

/** A run under way. */
export type UnderWay = Cloud & {
  held: Holder
  now: Clock
  execution_date: number
  signal: AbortSignal
  /** Stops everything that is under way. */
  stop: (why: Stopped) => void
}

/**
 * Runs the tasks of a run that have not settled, as many side by side as may, and keeps their states as they change.
 * Tasks that were begun by an earlier runner are taken up where they are.
 * @returns how every task stands once all have settled
 * @throws Stopped when the run was ended by hand, another runner has it, or time is up
 */
export async function runTasks(
  { tasks, task_concurrency }: { tasks: Task[]; task_concurrency: number },
  known: TaskState[],
  run: UnderWay,
): Promise<Map<string, TaskStatus>> {
  const states = new Map(known.map(state => [state.task_id, state.status]))
  const under = new Map<string, Promise<void>>()
  const begin = (task: Task) => {
    states.set(task.id, 'RUNNING')
    const settled = runTask(
      task,
      known.find(state => state.task_id === task.id),
      run,
    )
      .then(status => void states.set(task.id, status))
      .catch(error => run.stop(error instanceof Stopped ? error : new Stopped('failed', { cause: error })))
      .finally(() => under.delete(task.id))
    under.set(task.id, settled)
  }

  try {
    for (const task of tasks) if (states.get(task.id) === 'RUNNING') begin(task)
    for (;;) {
      const { ready, skipped } = nextTasks(tasks, states)
      if (skipped.length > 0) {
        await skip(skipped, states, run)
        continue
      }
      for (const task of ready.slice(0, Math.max(0, task_concurrency - under.size))) begin(task)
      if (under.size === 0) return states
      await Promise.race(under.values())
      run.signal.throwIfAborted()
    }
  } catch (error) {
    run.stop(error instanceof Stopped ? error : new Stopped('failed', { cause: error }))
    await Promise.allSettled(under.values())
    throw error
  }
}

async function skip(tasks: Task[], states: Map<string, TaskStatus>, { held, now }: UnderWay): Promise<void> {
  const date = now()
  const done = await whileHeld(held, tx => {
    for (const { id } of tasks) {
      const state: TaskState = { task_id: id, status: 'SKIPPED', attempt: 1, end_date: date, jobs: [] }
      tx.set(taskRef(held.db, held.account, held.uuid, id), fromTask(state))
    }
  })
  if (!done) throw new Stopped('lost')
  for (const { id } of tasks) states.set(id, 'SKIPPED')
}

/** Runs one task to its end; its state is stored before its first job begins, and when it has settled. */
async function runTask(task: Task, begun: TaskState | undefined, run: UnderWay): Promise<TaskStatus> {
  const { held, now, execution_date, signal } = run
  let state: TaskState = begun ?? {
    task_id: task.id,
    status: 'RUNNING',
    attempt: 1,
    start_date: now(),
    jobs: [],
  }
  const store = async (changes: Partial<TaskState>) => {
    state = { ...state, ...changes }
    const stored = await whileHeld(held, tx =>
      tx.set(taskRef(held.db, held.account, held.uuid, task.id), fromTask(state)),
    )
    if (!stored) throw new Stopped('lost')
  }
  const job = (attempt: number) => (step: string) => ({
    project: task.project,
    location: task.location,
    job_id: bigQueryJobId(held.uuid, task.id, attempt, step),
  })

  for (let attempt = state.attempt; ; attempt++) {
    signal.throwIfAborted()
    const jobs = stepsOf(task).map(job(attempt))
    if (state.jobs.length === 0 || attempt > state.attempt)
      await store({ attempt, jobs: [...state.jobs, ...jobs] })
    try {
      const done: Done = await doWork({ ...run, task, execution_date, job: job(attempt), signal })
      await store({ status: 'SUCCESS', end_date: now(), ...done })
      return 'SUCCESS'
    } catch (error) {
      if (!(error instanceof JobFailed)) throw error
      if (error.isTransient && attempt < ATTEMPTS) {
        await sleep(PAUSE * 2 ** (attempt - 1), undefined, { signal }).catch(() => {})
        continue
      }
      const { reason, message } = error
      await store({ status: 'FAILED', end_date: now(), error: { reason, message } })
      return 'FAILED'
    }
  }
}

/** The steps of a task that are BigQuery jobs. */
function stepsOf({ work }: Task): string[] {
  switch (work.kind) {
    case 'query':
      return ['query']
    case 'copy_table':
      return ['copy']
    case 'export':
      return ['query', 'extract']
    default:
      return []
  }
}
