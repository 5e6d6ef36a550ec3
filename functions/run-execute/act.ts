import { randomUUID } from 'node:crypto'
import { planOf } from '../../shared/document/check.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { errorFields } from '../../shared/model/log.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { Status } from '../../shared/model/statuses.ts'
import { DAY, MINUTE, type Micros } from '../../shared/model/time.ts'
import { followUp } from '../../shared/run/end.ts'
import { awaitingRunner, NO_LEASE } from '../../shared/run/start.ts'
import { transact } from '../../shared/store/database.ts'
import { fromRun, type Run, readRun, runRef, toRun } from '../../shared/store/runs.ts'
import { readVersion } from '../../shared/store/versions.ts'
import type { Dependencies } from '../environment.ts'
import { outcome } from './graph.ts'
import { claim, type Holder, isHeldBy, keep, release, Stopped, settle } from './lease.ts'
import { statesOf } from './retry.ts'
import { runTasks } from './run.ts'
import { stopJobs, tidyUp } from './tidy.ts'
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
    if (claimed.refused === 'over' && claimed.run) await stop(held, runner)
    return { body: { message: claimed.refused } }
  }
  const { run } = claimed
  const lease = keep(held, { now, until: run.lease_until ?? began, deadline: began + TURN })
  try {
    const plan = await planFor(run, held)
    const known = await statesOf(run, held, { plan, runner })
    const states = await runTasks(plan, known, {
      ...runner,
      ...lease,
      held,
      execution_date: run.execution_date,
    })
    const ending = outcome(plan.tasks, states)
    await tidyUp(plan, states, { keeps: ending.status === 'FAILED', run, runner })
    await end(ending, held, runner)
    return { body: { message: 'ok' } }
  } catch (error) {
    if (error instanceof Stopped && error.why === 'lost') {
      await stop(held, runner)
      return { body: { message: 'lost' } }
    }
    if (error instanceof Stopped && error.why === 'deadline') {
      await release(held, now())
      await runner.dispatch(account, [run])
      return { body: { message: 'handed on' } }
    }
    await giveUp(run, error, held, runner)
    if (error instanceof Unrunnable) return { body: { message: 'failed' } }
    throw error
  } finally {
    await lease.letGo()
  }
}

/** No BigQuery job runs longer, in microseconds. @see https://cloud.google.com/bigquery/quotas#query_jobs */
const LONGEST_JOB = DAY
/** When the sweep looks again at a run whose jobs could not be stopped, in microseconds. */
const STOP_AGAIN = MINUTE

/**
 * Stops what a run that is over has under way; its temporary tables are kept for a day. A runner that has not heard
 * yet may begin a job after this, so the run is left to the sweep until no such runner can be.
 */
async function stop(held: Holder, runner: Runner): Promise<void> {
  const run = await readRun(held.db, held.account, held.uuid)
  if (!run || (run.status === 'RUNNING' && !run.by_hand)) return
  if (!run.by_hand && run.lease_until === null) return
  // The time before the jobs are stopped: one begun since is stopped by the next order.
  const now = runner.now()
  const { states, isDone } = await stopJobs(run, held, runner)
  try {
    if (states.size > 0) await tidyUp(await planFor(run, held), states, { keeps: true, run, runner })
  } catch (error) {
    runner.log({ severity: 'WARNING', message: `Cannot tidy up ${run.run_id}`, error: errorFields(error) })
  }
  if (run.lease_until === null || run.lease_until > now) return
  const isOver = isDone || now >= (run.last_update_date ?? run.start_execution_date) + LONGEST_JOB
  await settle(held, now, isOver ? null : now + STOP_AGAIN)
}

/** A run that no runner can run: its version is not there, or is not what this code understands. */
class Unrunnable extends Error {
  override name = 'Unrunnable'
}

/** What the version that was current at the run's launch does. @throws Unrunnable */
async function planFor(run: Run, { db, account }: Holder): Promise<Plan> {
  const { version = 1, configuration } = run
  const deployed = await readVersion(db, account, run, version)
  if (!deployed) throw new Unrunnable(`Version ${version} of ${configuration} is not there`)
  try {
    return planOf(deployed.document, deployed.files)
  } catch (cause) {
    throw new Unrunnable(`Version ${version} of ${configuration} cannot be run`, { cause })
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
    // An earlier runner may have left jobs under way: the sweep has them stopped.
    const lease = error ? awaitingRunner(date) : NO_LEASE
    tx.update(ref, fromRun({ status, duration, last_update_date: date, counted, error, ...lease }))
    return started
  })
  if (started.length > 0) await dispatch(account, started)
}

/** How often a runner may fail at one run before the run fails: a service out of reach comes back, a defect does not. */
const FAILURES = 20

/** After a failure of the runner's own: another one tries again, up to a limit. */
async function giveUp(run: Run, error: unknown, held: Holder, runner: Runner): Promise<void> {
  const failures = run.failures + 1
  const fail = (reason: string, message: string) =>
    end({ status: 'FAILED', tellsWorkflows: false, error: { reason, message } }, held, runner)
  if (error instanceof Unrunnable) await fail('invalid', error.message)
  else if (failures >= FAILURES)
    await fail('internal', `The runner failed ${failures} times; the log tells why`)
  else await release(held, runner.now(), failures)
  runner.log({
    severity: 'ERROR',
    message: `Run ${run.run_id}: the runner failed`,
    error: errorFields(error),
  })
}
