import type { Task } from '../../shared/model/plan.ts'
import { SECOND } from '../../shared/model/time.ts'
import { notItsProject, projectsOf } from '../../shared/model/touched.ts'
import type { FailedAttempt, TaskState } from '../../shared/store/tasks.ts'
import { againAt } from './again.ts'
import { RESULTS_STEP } from './expectation-results.ts'
import { stepOf } from './expectations.ts'
import { JobFailed } from './jobs.ts'
import { bigQueryJobId } from './names.ts'
import { withinTime } from './time-limit.ts'
import type { UnderWay } from './under-way.ts'
import { doWork } from './work.ts'

/**
 * Makes one attempt at a task, or takes up the one that an earlier runner has begun. Its state is stored before its
 * first job begins; when it has ended that is on its way to be stored, together with the beginning of what waited for it.
 * @returns how the task stands then: still `RUNNING` where it waits to be tried again
 */
export async function attemptTask(
  task: Task,
  begun: TaskState | undefined,
  run: UnderWay & { store: (state: TaskState) => Promise<void> },
): Promise<TaskState> {
  const { held, now, execution_date, signal } = run
  signal.throwIfAborted()
  const isTakenUp = begun !== undefined && begun.next_attempt_date === undefined
  const state = isTakenUp ? begun : beginning(begun)
  const jobs = stepsOf(task).map(job)
  if (!isTakenUp) {
    state.jobs.push(...jobs)
    await run.store(state)
  }
  const settle = (settled: TaskState): TaskState => {
    // Who stores it tells the run where it cannot be.
    run.store(settled).catch(() => {})
    return settled
  }
  const start = state.attempt_date ?? state.start_date ?? now()
  const { timeout_seconds } = task
  // What is no job is done at once, and cannot be cancelled.
  const isLimited = timeout_seconds !== undefined && jobs.length > 0
  const until = isLimited ? start + timeout_seconds * SECOND : undefined
  try {
    checkProjects(task, run.projects)
    const done = await withinTime(doWork, { ...run, task, execution_date, job, signal }, { jobs, until, now })
    return settle({ ...state, status: 'SUCCESS', end_date: now(), ...done })
  } catch (error) {
    if (!(error instanceof JobFailed)) throw error
    const { reason, message } = error
    const end = now()
    const again = againAt(task, state, error, end)
    if (!again) return settle(failed({ ...state, ...error.done, error: { reason, message } }, task, end))
    return settle({
      ...state,
      retried: again.retried,
      failed_attempts: [
        ...(state.failed_attempts ?? []),
        failedAttempt(state, { start, end, reason, message }),
      ],
      next_attempt_date: again.at,
    })
  }

  function beginning(waiting: TaskState | undefined): TaskState {
    if (!waiting) return { task_id: task.id, status: 'RUNNING', attempt: 1, start_date: now(), jobs: [] }
    const { next_attempt_date: _, ...before } = waiting
    return { ...before, attempt: waiting.attempt + 1, attempt_date: now(), jobs: [...waiting.jobs] }
  }

  function job(step: string) {
    const job_id = bigQueryJobId(held.uuid, task.id, state.attempt, step)
    return { project: task.project, location: task.location, job_id }
  }
}

/** A task that waits to be tried again and will not be: it has failed as it did the last time. */
export function givenUp({ next_attempt_date: _, ...waiting }: TaskState, task: Task, now: number): TaskState {
  return failed({ ...waiting, error: waiting.failed_attempts?.at(-1)?.error }, task, now)
}

const failed = (state: TaskState, { criticality }: Task, end_date: number): TaskState => ({
  ...state,
  status: 'FAILED',
  end_date,
  criticality,
})

/** The longest message that is kept of an attempt that was not the last, in characters: there may be many. */
const LONGEST = 1000

function failedAttempt(
  { jobs, failed_attempts = [] }: TaskState,
  { start, end, reason, message }: Pick<FailedAttempt, 'start' | 'end'> & FailedAttempt['error'],
): FailedAttempt {
  const earlier = failed_attempts.flatMap(attempt => attempt.jobs).length
  return { start, end, jobs: jobs.slice(earlier), error: { reason, message: message.slice(0, LONGEST) } }
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
      if (work.calls) return [...work.calls.map((_, index) => stepOf(index)), RESULTS_STEP]
      return work.is_script && work.destination ? ['query', 'copy'] : ['query']
    case 'copy_table':
      return ['copy']
    case 'export':
      return ['query', 'extract']
    default:
      return []
  }
}
