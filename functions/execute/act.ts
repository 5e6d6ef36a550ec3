import { randomUUID } from 'node:crypto'
import type { Status } from '../../shared/actions/fields.ts'
import { planOf } from '../../shared/configuration/document.ts'
import type { Plan, Table } from '../../shared/configuration/plan.ts'
import type { Dependencies } from '../../shared/endpoint.ts'
import type { Answer } from '../../shared/http.ts'
import { errorFields } from '../../shared/log.ts'
import { followUp } from '../../shared/run/end.ts'
import { uuidOf } from '../../shared/run/id.ts'
import { NO_LEASE } from '../../shared/run/start.ts'
import { MINUTE, type Micros } from '../../shared/run/time.ts'
import { transact } from '../../shared/store/database.ts'
import { fromRun, type Run, readRun, runRef, toRun } from '../../shared/store/runs.ts'
import { fromTask, listTasks, type TaskState, type TaskStatus, taskRef } from '../../shared/store/tasks.ts'
import { readVersion } from '../../shared/store/versions.ts'
import { outcome } from './graph.ts'
import { cancelJob } from './jobs.ts'
import { claim, type Holder, isHeldBy, keep, release, Stopped } from './lease.ts'
import { runTasks } from './run.ts'
import { deleteTable, expireTable } from './tables.ts'
import type { Cloud } from './work.ts'

/** What the runner works with. */
export type Runner = Dependencies & Cloud & { request_id: string }

/** How long one dispatch works on a run before it hands it on, in microseconds; Cloud Tasks gives up after 30 minutes. */
const TURN = 25 * MINUTE

/** Runs a run that has started, from wherever it stands, to its end or to the end of this runner's turn. */
export async function execute(
  { account, run_id }: { account: string; run_id: string },
  runner: Runner,
): Promise<Answer> {
  const { db, now } = runner
  const began = now()
  const held: Holder = { db, account, uuid: uuidOf(run_id), holder: randomUUID() }
  const claimed = await claim(held, began)
  if ('refused' in claimed) {
    if (claimed.refused === 'over' && claimed.run) await stopJobs(held, runner)
    return { body: { message: claimed.refused } }
  }
  const { run } = claimed
  const lease = keep(held, { now, until: run.lease_until ?? began, deadline: began + TURN })
  try {
    const plan = await planFor(run, held)
    const known = await statesOf(run, held, plan)
    const states = await runTasks(plan, known, {
      ...runner,
      ...lease,
      held,
      execution_date: run.execution_date,
    })
    await tidyUp(plan, states, run, runner)
    await end(outcome(plan.tasks, states), held, runner)
    return { body: { message: 'ok' } }
  } catch (error) {
    if (error instanceof Stopped && error.why === 'lost') {
      await stopJobs(held, runner)
      return { body: { message: 'lost' } }
    }
    if (error instanceof Stopped && error.why === 'deadline') {
      await release(held, now())
      await runner.dispatch(account, [run])
      return { body: { message: 'handed on' } }
    }
    await giveUp(run, error, held, runner)
    throw error
  } finally {
    lease.letGo()
  }
}

/** What the version that was current at the run's launch does. */
async function planFor(run: Run, { db, account }: Holder): Promise<Plan> {
  const deployed = await readVersion(db, account, run, run.version ?? 1)
  if (!deployed)
    throw new Error(`Cannot run ${run.run_id}: version ${run.version} of ${run.configuration} is not there`)
  return planOf(deployed.document, deployed.files)
}

/** How the run's tasks stand; a retry begins with those that had succeeded in the run that it retries. */
async function statesOf(run: Run, held: Holder, plan: Plan): Promise<TaskState[]> {
  const { db, account, uuid } = held
  const known = await listTasks(db, account, uuid)
  const { trigger } = run
  if (trigger?.kind !== 'retry' || trigger.run_id === undefined || known.length > 0) return known
  const taken_from = trigger.run_id
  const ids = new Set(plan.tasks.map(({ id }) => id))
  const earlier = await listTasks(db, account, uuidOf(taken_from))
  const taken = earlier
    .filter(state => state.status === 'SUCCESS' && ids.has(state.task_id))
    .map(state => ({ ...state, taken_from: state.taken_from ?? taken_from }))
  const batch = db.batch()
  for (const state of taken) batch.set(taskRef(db, account, uuid, state.task_id), fromTask(state))
  await batch.commit()
  return taken
}

/** Drops the run's temporary tables; those of a failed run are kept for a day. */
async function tidyUp(plan: Plan, states: Map<string, TaskStatus>, run: Run, runner: Runner): Promise<void> {
  const { execution_date } = run
  const failed = outcome(plan.tasks, states).status === 'FAILED'
  for (const { id, work } of plan.tasks) {
    if (work.kind !== 'query' || !work.temporary || !work.destination || states.get(id) !== 'SUCCESS')
      continue
    const table: Table = work.destination
    if (failed) await expireTable(table, { bigquery: runner.bigquery, execution_date, now: runner.now() })
    else await deleteTable(table, { bigquery: runner.bigquery, execution_date })
  }
}

/** How a run ends. */
type Ending = { status: Status; tellsWorkflows: boolean; error?: Run['error'] }

/** Ends the run, with all that follows from it, unless somebody else has. */
async function end({ status, tellsWorkflows, error }: Ending, held: Holder, runner: Runner): Promise<void> {
  const { db, account, uuid, holder } = held
  const { now, newUuid, request_id, dispatch } = runner
  const ref = runRef(db, account, uuid)
  const started = await transact(db, async tx => {
    const data = await tx.get(ref)
    const run = data && toRun(data)
    if (!isHeldBy(run, holder)) return []
    const date: Micros = now()
    const consequences = { frees: true, counts: tellsWorkflows && !run.counted, takesBack: false }
    const where = { db, account, now: date, newUuid, request_id }
    const { counted, started } = await followUp(tx, consequences, run, where)
    const duration = Math.max(0, date - run.start_execution_date)
    tx.update(ref, fromRun({ status, duration, last_update_date: date, counted, error, ...NO_LEASE }))
    return started
  })
  if (started.length > 0) await dispatch(account, started)
}

/** How often a runner may fail at one run before the run fails: a service out of reach comes back, a defect does not. */
const FAILURES = 20

/** After a failure of the runner's own: another one tries again, up to a limit. */
async function giveUp(run: Run, error: unknown, held: Holder, runner: Runner): Promise<void> {
  const failures = run.failures + 1
  if (failures >= FAILURES) {
    const message = `The runner failed ${failures} times; the log tells why`
    await end(
      { status: 'FAILED', tellsWorkflows: false, error: { reason: 'internal', message } },
      held,
      runner,
    )
  } else {
    await release(held, runner.now(), failures)
  }
  runner.log({
    severity: 'ERROR',
    message: `Run ${run.run_id}: the runner failed`,
    error: errorFields(error),
  })
}

/** Stops the BigQuery jobs of a run that is over, and settles the tasks that were under way. */
async function stopJobs({ db, account, uuid }: Holder, { bigquery, now, log }: Runner): Promise<void> {
  const run = await readRun(db, account, uuid)
  if (run?.status === 'RUNNING' && !run.by_hand) return
  for (const state of await listTasks(db, account, uuid)) {
    if (state.status !== 'RUNNING') continue
    for (const job of state.jobs) {
      try {
        await cancelJob(bigquery(job.project), job)
      } catch (error) {
        log({ severity: 'WARNING', message: `Cannot cancel ${job.job_id}`, error: errorFields(error) })
      }
    }
    const error = { reason: 'stopped', message: 'The run was ended by hand' }
    const stopped: TaskState = { ...state, status: 'FAILED', end_date: now(), error }
    await taskRef(db, account, uuid, state.task_id).set(fromTask(stopped))
  }
}
