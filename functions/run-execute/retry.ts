import { uuidOf } from '../../shared/model/ids.ts'
import type { Plan, Task } from '../../shared/model/plan.ts'
import { type Run, readRun } from '../../shared/store/runs.ts'
import { fromTask, listTasks, type TaskState, taskRef } from '../../shared/store/tasks.ts'
import type { Cloud } from './attempt.ts'
import { JobFailed } from './jobs.ts'
import type { Holder } from './lease.ts'
import type { Runner } from './runner.ts'
import { expireTable } from './tables.ts'

/** How the run's tasks stand; a retry begins with those that had succeeded in the run that it retries. */
export async function statesOf(
  run: Run,
  held: Holder,
  { plan, at }: { plan: Plan; at: Pick<Cloud, 'bigquery'> & Pick<Runner, 'now'> },
): Promise<TaskState[]> {
  const { db, account, uuid } = held
  const known = await listTasks(db, account, uuid)
  const { trigger } = run
  if (trigger?.kind !== 'retry' || trigger.run_id === undefined || known.length > 0) return known
  const { run_id, states } = await earlier(trigger.run_id, held)
  const taken: TaskState[] = []
  for (const state of states) {
    const task = plan.tasks.find(({ id }) => id === state.task_id)
    if (!task || state.status !== 'SUCCESS' || !(await isStillDone(task, run, at))) continue
    taken.push({ ...state, taken_from: state.taken_from ?? run_id })
  }
  const batch = db.batch()
  for (const state of taken) batch.set(taskRef(db, account, uuid, state.task_id), fromTask(state))
  await batch.commit()
  return taken
}

/** The tasks of a run; of a retry that never began, those of the run before it. */
async function earlier(run_id: string, held: Holder): Promise<{ run_id: string; states: TaskState[] }> {
  const { db, account } = held
  const states = await listTasks(db, account, uuidOf(run_id))
  if (states.length > 0) return { run_id, states }
  const trigger = (await readRun(db, account, uuidOf(run_id)))?.trigger
  if (trigger?.kind !== 'retry' || trigger.run_id === undefined) return { run_id, states }
  return earlier(trigger.run_id, held)
}

/** Whether what a task did is there still: a temporary table may have been dropped since. One that is there stays. */
async function isStillDone(
  { work }: Task,
  run: Run,
  { bigquery, now }: Pick<Cloud, 'bigquery'> & Pick<Runner, 'now'>,
): Promise<boolean> {
  if (work.kind !== 'query' || !work.temporary || !work.destination) return true
  try {
    return await expireTable(work.destination, { bigquery, execution_date: run.execution_date, now: now() })
  } catch (error) {
    // It may be the account's no longer: the task is done again, and told why it cannot be.
    if (error instanceof JobFailed) return false
    throw error
  }
}
