import type { Firestore } from '@google-cloud/firestore'
import { jobIds, type NewUuid, uuidOf } from '../model/ids.ts'
import type { Log } from '../model/log.ts'
import { Problem } from '../model/problem.ts'
import type { Status } from '../model/statuses.ts'
import type { Clock } from '../model/time.ts'
import { madeBy, writeAudit } from '../store/audit.ts'
import { transact } from '../store/database.ts'
import { type Run, runRef, toRun } from '../store/runs.ts'
import { setByHand } from './change.ts'
import { type Dispatch, deliveriesOf, ordersFor } from './dispatch.ts'
import { changeRun, logFired } from './end.ts'

/** What names a run in a request: the account and the id do; what else is given must be its own. */
export type RunIdentity = {
  account: string
  run_id: string
  configuration_type?: string
  configuration_id?: string
  environment?: string
  job_id?: string
}

const NAMES = ['configuration_type', 'configuration_id', 'environment'] as const

/** The run that is named, where every part of its name that was given is its own. @throws Problem `run-not-found` */
export function checkRun(run: Run | undefined, given: RunIdentity): Run {
  const isIt =
    run !== undefined &&
    run.run_id === given.run_id &&
    NAMES.every(name => given[name] === undefined || run[name] === given[name]) &&
    (given.job_id === undefined ||
      run.job_id === given.job_id ||
      jobIds(given.account, run).includes(given.job_id))
  if (isIt) return run
  const isWholeAccount = [...NAMES, 'job_id' as const].every(name => given[name] === undefined)
  const place = isWholeAccount ? 'on this account' : 'of this configuration, environment and job'
  throw new Problem('run-not-found', `No run ${given.run_id} ${place}`)
}

/** Who sets a status by hand, and what that takes. */
export type Hand = {
  db: Firestore
  caller: { id: string; name: string }
  now: Clock
  newUuid: NewUuid
  request_id: string
  dispatch: Dispatch
  log: Log
}

/** A status set by hand: to what, from which ones alone, and why. */
type Correction = { status: Status; expected?: Status[]; note?: string }

/**
 * Sets a run's status by hand, with all that follows from it, in one transaction. What starts is handed to the
 * runner; so is a run that was running, whose BigQuery jobs are then stopped.
 * @throws Problem `run-not-found` or `conflict`
 */
export async function correctRun(
  input: RunIdentity & { action: string },
  { status, expected, note }: Correction,
  { db, caller, now, newUuid, request_id, dispatch, log }: Hand,
): Promise<void> {
  const { account } = input
  const uuid = uuidOf(input.run_id)
  const ref = runRef(db, account, uuid)
  const { handed, ...changed } = await transact(db, async tx => {
    const data = await tx.get(ref)
    const run = checkRun(data && toRun(data), input)
    if (expected && !expected.includes(run.status)) {
      throw new Problem('conflict', `The run is ${run.status}, not ${expected.join(' or ')}`)
    }
    const date = now()
    const change = setByHand(run, status, date, caller.name)
    const where = { db, account, now: date, newUuid, request_id }
    const changed = await changeRun(tx, run, change, where)
    writeAudit(tx, db, account, {
      date,
      ...madeBy({ caller, request_id }),
      action: input.action,
      target: `runs/${uuid}`,
      from: run.status,
      to: status,
      note,
    })
    const { started } = changed
    return {
      ...changed,
      handed: change.consequences.frees ? [{ ...run, ...change.change }, ...started] : started,
    }
  })
  logFired(changed, account, log)
  const orders = [...ordersFor(handed), ...deliveriesOf(changed.alerts)]
  if (orders.length > 0) await dispatch(account, orders)
}
