import { eventEntry } from '../../shared/model/events.ts'
import { errorFields, type Log } from '../../shared/model/log.ts'
import { SECOND } from '../../shared/model/time.ts'
import { endedByRunner, type Outcome } from '../../shared/run/change.ts'
import { deliveriesOf, ordersFor } from '../../shared/run/dispatch.ts'
import { changeRun, logFired } from '../../shared/run/end.ts'
import { transact } from '../../shared/store/database.ts'
import { type Run, runRef, toRun } from '../../shared/store/runs.ts'
import { type Holder, isHeldBy, release } from './lease.ts'
import { Unrunnable } from './plan.ts'
import type { Runner } from './runner.ts'
import { DEATHS } from './suspects.ts'

/** Ends the run, with all that follows from it, unless somebody else has. */
export async function end(outcome: Outcome, held: Holder, runner: Runner): Promise<void> {
  const { db, account, uuid, holder } = held
  const { newUuid, request_id, dispatch } = runner
  const changed = await transact(db, async tx => {
    const data = await tx.get(runRef(db, account, uuid))
    const run = data && toRun(data)
    if (!isHeldBy(run, holder)) return
    const now = runner.now()
    const change = endedByRunner(run, outcome, now)
    const changed = await changeRun(tx, run, change, { db, account, now, newUuid, request_id })
    return { ...changed, ended: { ...run, ...change.change } }
  })
  if (!changed) return
  logEnded(changed.ended, account, runner.log)
  logFired(changed, account, runner.log)
  const orders = [...ordersFor(changed.started), ...deliveriesOf(changed.alerts)]
  if (orders.length > 0) await dispatch(account, orders)
}

function logEnded({ run_id, status, trigger, duration }: Run, account: string, log: Log): void {
  const counted = { account, status, trigger: trigger?.kind ?? 'unknown', seconds: (duration ?? 0) / SECOND }
  log(eventEntry('run-ended', counted, { severity: 'INFO', message: `Run ${run_id} ended ${status}` }))
}

function logGivenUp(run_id: string, why: string, { account }: Holder, log: Log): void {
  const message = `Run ${run_id}: ${why}`
  log(eventEntry('run-given-up', { account }, { severity: 'ERROR', message }))
}

/** Ends a run as `FAILED` whose runners die of it, before it is looked at any further. */
export async function endKiller(run: Run, held: Holder, runner: Runner): Promise<void> {
  const message = `The runner died ${DEATHS} times in a row before a task of it had settled: it may need more memory than there is`
  logGivenUp(run.run_id, message, held, runner.log)
  await end(
    { sub_status: 'FAILED', tellsWorkflows: false, error: { reason: 'internal', message } },
    held,
    runner,
  )
}

/** Ends a run as `FAILED` that has had the time that it may take; its work is stopped once it is over. */
export async function endLate(seconds: number, held: Holder, runner: Runner): Promise<void> {
  const message = `The run had not ended within ${seconds} seconds of its start`
  const error = { reason: 'timeout', message }
  await end({ sub_status: 'FAILED', tellsWorkflows: false, error }, held, runner)
}

/** How often a runner may fail at one run before the run fails: a service out of reach comes back, a defect does not. */
const FAILURES = 20

/** After a failure of the runner's own: another one tries again, up to a limit. */
export async function giveUp(run: Run, error: unknown, held: Holder, runner: Runner): Promise<void> {
  const failures = run.failures + 1
  const fail = (reason: string, message: string) =>
    end({ sub_status: 'FAILED', tellsWorkflows: false, error: { reason, message } }, held, runner)
  if (error instanceof Unrunnable) await fail(error.reason, error.message)
  else if (failures >= FAILURES)
    await fail('internal', `The runner failed ${failures} times; the log tells why`)
  else await release(held, runner.now(), { failures })
  const told = {
    severity: 'ERROR' as const,
    message: `Run ${run.run_id}: the runner failed`,
    error: errorFields(error),
  }
  // What an account may not do is no failure of the runner's, though it meets it.
  if (error instanceof Unrunnable) return runner.log(told)
  runner.log(eventEntry('runner-failed', { account: held.account }, told))
  if (failures >= FAILURES) logGivenUp(run.run_id, `given up after ${failures} failures`, held, runner.log)
}
