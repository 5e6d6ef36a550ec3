import { errorFields } from '../../shared/model/log.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { TaskStatus } from '../../shared/model/statuses.ts'
import type { Run } from '../../shared/store/runs.ts'
import { fromTask, listTasks, type TaskState, taskRef } from '../../shared/store/tasks.ts'
import type { Cloud } from './attempt.ts'
import { cancelJob } from './jobs.ts'
import type { Holder } from './lease.ts'
import type { Runner } from './runner.ts'
import { deleteTable, expireTable } from './tables.ts'

/**
 * Drops the run's temporary tables, or keeps them for a day. What BigQuery refuses is logged: it changes nothing
 * about how the run's tasks ended.
 */
export async function tidyUp(
  plan: Plan,
  states: ReadonlyMap<string, TaskStatus>,
  {
    keeps,
    run,
    bigquery,
    runner,
  }: { keeps: boolean; run: Run; bigquery: Cloud['bigquery']; runner: Pick<Runner, 'now' | 'log'> },
): Promise<void> {
  const { now, log } = runner
  const { execution_date } = run
  for (const { id, work } of plan.tasks) {
    if (work.kind !== 'query' || !work.temporary || !work.destination || states.get(id) !== 'SUCCESS')
      continue
    try {
      if (keeps) await expireTable(work.destination, { bigquery, execution_date, now: now() })
      else await deleteTable(work.destination, { bigquery, execution_date })
    } catch (error) {
      const message = `Run ${run.run_id}: the temporary table of ${id} stays`
      log({ severity: 'WARNING', message, error: errorFields(error) })
    }
  }
}

/** What a task ends by whose run was over before it. */
const STOPPED = 'stopped'

/**
 * Stops the BigQuery jobs of a run that is over, and settles the tasks that were under way. A task that was settled
 * so before may have begun its job only since: its runner had not heard yet.
 * @returns how the tasks stand, and whether every job has been stopped or had ended
 */
export async function stopJobs(
  run: Run,
  { db, account, uuid }: Holder,
  { bigquery, now, log }: Pick<Cloud, 'bigquery'> & Pick<Runner, 'now' | 'log'>,
): Promise<{ states: Map<string, TaskStatus>; isDone: boolean }> {
  const states = await listTasks(db, account, uuid)
  let isDone = true
  for (const state of states) {
    if (state.status !== 'RUNNING' && state.error?.reason !== STOPPED) continue
    for (const job of state.jobs) {
      try {
        await cancelJob(bigquery(job.project), job)
      } catch (error) {
        isDone = false
        log({ severity: 'WARNING', message: `Cannot cancel ${job.job_id}`, error: errorFields(error) })
      }
    }
    if (state.status !== 'RUNNING') continue
    const message = run.by_hand ? 'The run was ended by hand' : 'The run had failed'
    const error = { reason: STOPPED, message }
    const { next_attempt_date: _, ...under } = state
    const stopped: TaskState = { ...under, status: 'FAILED', end_date: now(), error }
    await taskRef(db, account, uuid, state.task_id).set(fromTask(stopped))
  }
  return { states: new Map(states.map(({ task_id, status }) => [task_id, status])), isDone }
}
