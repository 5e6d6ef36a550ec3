import { uuidOf } from '../../shared/model/ids.ts'
import type { Plan, Task } from '../../shared/model/plan.ts'
import type { Micros } from '../../shared/model/time.ts'
import { idsOf, isPart, subgraph } from '../../shared/run/part.ts'
import { type Run, readRun } from '../../shared/store/runs.ts'
import { fromTask, listTasks, type TaskState, taskRef } from '../../shared/store/tasks.ts'
import type { Cloud } from './attempt.ts'
import { JobFailed } from './jobs.ts'
import type { Holder } from './lease.ts'
import type { Runner } from './runner.ts'
import { expireTable } from './tables.ts'

/**
 * How the run's tasks stand; a retry begins with those that had succeeded in the run that it retries. One of a part
 * leaves out what is neither in it nor had succeeded.
 */
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
  const succeeded = new Map(
    states.filter(({ status }) => status === 'SUCCESS').map(state => [state.task_id, state]),
  )
  const again = isPart(trigger) ? idsOf(trigger, plan.tasks) : new Set<string>()
  const taken: TaskState[] = []
  for (const task of plan.tasks) {
    const state = succeeded.get(task.id)
    if (again.has(task.id)) continue
    if (state && (await isStillDone(task, run, at)))
      taken.push({ ...state, taken_from: state.taken_from ?? run_id })
    else if (!state && isPart(trigger)) taken.push(leftOut(task.id, at.now()))
  }
  const batch = db.batch()
  for (const state of taken) batch.set(taskRef(db, account, uuid, state.task_id), fromTask(state))
  await batch.commit()
  return taken
}

const leftOut = (task_id: string, end_date: Micros): TaskState => ({
  task_id,
  status: 'SKIPPED',
  attempt: 1,
  end_date,
  jobs: [],
  left_out: true,
})

/** The tasks that a run does: all, but for a retry of a part, which neither does nor waits for the others. */
export function tasksOf(plan: Plan, { trigger }: Run, states: readonly TaskState[]): Task[] {
  if (!trigger || !isPart(trigger)) return plan.tasks
  const others = new Set(
    states.filter(state => state.taken_from ?? state.left_out).map(({ task_id }) => task_id),
  )
  return subgraph(plan.tasks, new Set(plan.tasks.map(({ id }) => id).filter(id => !others.has(id))))
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
