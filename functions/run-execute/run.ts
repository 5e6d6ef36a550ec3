import { setTimeout as sleep } from 'node:timers/promises'
import type { Task } from '../../shared/model/plan.ts'
import type { TaskStatus } from '../../shared/model/statuses.ts'
import type { Clock } from '../../shared/model/time.ts'
import { notItsProject, projectsOf } from '../../shared/model/touched.ts'
import type { TaskState } from '../../shared/store/tasks.ts'
import type { Cloud } from './attempt.ts'
import { nextTasks } from './graph.ts'
import { JobFailed } from './jobs.ts'
import { type Holder, Stopped } from './lease.ts'
import { bigQueryJobId } from './names.ts'
import { storing } from './states.ts'
import { doWork } from './work.ts'

/** How often a task is begun at the most, when BigQuery says that its failure is passing. */
const ATTEMPTS = 3
/** How long it waits before the second, in milliseconds; twice as long before each one after. */
const PAUSE = 500

/** A run under way. */
export type UnderWay = Cloud & {
  held: Holder
  /** The projects of the run's account. */
  projects: readonly string[]
  now: Clock
  execution_date: number
  signal: AbortSignal
  /** Stops everything that is under way. */
  stop: (why: Stopped) => void
}

/**
 * Runs the tasks of a run that have not settled, as many side by side as may, and keeps their states as they change.
 * Tasks that were begun by an earlier runner are taken up where they are.
 * @returns how every task stands once all have settled, and what is stored of those that began
 * @throws Stopped when the run was ended by hand, another runner has it, or time is up
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
  const begin = (task: Task) => {
    states.set(task.id, 'RUNNING')
    const settled = runTask(task, begun.get(task.id), { ...run, store: storage.store })
      .then(state => {
        states.set(task.id, state.status)
        begun.set(task.id, state)
      })
      .catch(stop)
      .finally(() => under.delete(task.id))
    under.set(task.id, settled)
  }
  const skip = async ({ id }: Task) => {
    states.set(id, 'SKIPPED')
    await storage.store({ task_id: id, status: 'SKIPPED', attempt: 1, end_date: run.now(), jobs: [] })
  }

  try {
    for (const task of tasks) if (states.get(task.id) === 'RUNNING') begin(task)
    for (;;) {
      const { ready, skipped } = nextTasks(tasks, states)
      if (skipped.length > 0) {
        await Promise.all(skipped.map(skip))
        continue
      }
      for (const task of ready.slice(0, Math.max(0, task_concurrency - under.size))) begin(task)
      if (under.size === 0) break
      await Promise.race(under.values())
      run.signal.throwIfAborted()
    }
    await storage.stored()
    return { states, begun }
  } catch (error) {
    stop(error)
    await Promise.allSettled([...under.values()])
    await storage.stored().catch(() => {})
    throw error
  }
}

/**
 * Runs one task to its end. Its state is stored before its first job begins; when it has settled that is on its way
 * to be stored, together with the beginning of what waited for it.
 */
async function runTask(
  task: Task,
  begun: TaskState | undefined,
  run: UnderWay & { store: (state: TaskState) => Promise<void> },
): Promise<TaskState> {
  const { held, now, execution_date, signal } = run
  let state: TaskState = begun ?? {
    task_id: task.id,
    status: 'RUNNING',
    attempt: 1,
    start_date: now(),
    jobs: [],
  }
  const settle = (status: TaskStatus, changes: Partial<TaskState>): TaskState => {
    const settled = { ...state, status, end_date: now(), ...changes }
    // Who stores it tells the run where it cannot be.
    run.store(settled).catch(() => {})
    return settled
  }
  const job = (attempt: number) => (step: string) => ({
    project: task.project,
    location: task.location,
    job_id: bigQueryJobId(held.uuid, task.id, attempt, step),
  })

  for (let attempt = state.attempt; ; attempt++) {
    signal.throwIfAborted()
    const jobs = stepsOf(task).map(job(attempt))
    if (state.jobs.length === 0 || attempt > state.attempt) {
      state = { ...state, attempt, jobs: [...state.jobs, ...jobs] }
      await run.store(state)
    }
    try {
      checkProjects(task, run.projects)
      return settle('SUCCESS', await doWork({ ...run, task, execution_date, job: job(attempt), signal }))
    } catch (error) {
      if (!(error instanceof JobFailed)) throw error
      if (error.isTransient && attempt < ATTEMPTS) {
        await sleep(PAUSE * 2 ** (attempt - 1), undefined, { signal }).catch(() => {})
        continue
      }
      const { reason, message } = error
      return settle('FAILED', { error: { reason, message }, criticality: task.criticality })
    }
  }
}

/** What is stored may be older than what its account may use now. @throws JobFailed */
function checkProjects(task: Task, projects: readonly string[]): void {
  const foreign = projectsOf(task).find(project => !projects.includes(project))
  if (foreign !== undefined) throw new JobFailed('accessDenied', notItsProject(foreign, projects))
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
