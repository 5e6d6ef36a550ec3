import type { Firestore } from '@google-cloud/firestore'
import { type NewUuid, uuidOf } from '../model/ids.ts'
import type { Log } from '../model/log.ts'
import type { Micros } from '../model/time.ts'
import { writeAudit } from '../store/audit.ts'
import { configurationRef } from '../store/configurations.ts'
import type { Transaction } from '../store/database.ts'
import { fromRun, type Run, runRef } from '../store/runs.ts'
import { dayRef, fromDay, fromMarks, marksRef } from '../store/workflows.ts'
import { writeAlerts } from './alert.ts'
import type { Change } from './change.ts'
import { type Decision, decide } from './decide.ts'
import { logLaunched } from './launched.ts'
import { writeStarted } from './queue.ts'
import { ofItsRuns } from './start.ts'
import { isUnderWay } from './state.ts'
import { readSurroundings } from './surroundings.ts'

/** Where and when it happens, and by what request. */
type Where = { db: Firestore; account: string; now: Micros; newUuid: NewUuid; request_id: string }

/** What came of a run's new status, beyond the run itself. */
export type Changed = Pick<Decision, 'started' | 'unfired'> & { launched: Run[]; alerts: string[] }

/** Logs the runs that workflows have launched, and the workflows that were complete and launched nothing. */
export function logFired(
  { unfired, launched }: Pick<Changed, 'unfired' | 'launched'>,
  account: string,
  log: Log,
): void {
  logLaunched(launched, account, log)
  for (const { workflow, why } of unfired) {
    const { configuration_id, environment } = workflow
    const message = `The workflow ${configuration_id} in ${environment} launched nothing: ${why}`
    log({ severity: 'WARNING', message, account })
  }
}

/**
 * Gives a run its new status, with all that follows from it, in three stages: what is stored around it is read, what
 * follows is decided, and that is written.
 * @returns once the transaction is committed, the runs that have started, to be handed to the runner, those that
 *   workflows launched and the workflows that launched nothing, to be logged, and the ids of the alerts, to be delivered
 */
export async function changeRun(tx: Transaction, run: Run, change: Change, where: Where): Promise<Changed> {
  const surroundings = await readSurroundings(tx, run, change.consequences, where)
  const decision = decide(run, change, surroundings, where)
  tx.update(
    runRef(where.db, where.account, uuidOf(run.run_id)),
    fromRun({ ...change.change, counted: decision.counted }),
  )
  writeDecision(tx, decision, run, where)
  const launched = decision.launched.map(({ run }) => run)
  return {
    started: [...decision.started, ...launched.filter(isUnderWay)],
    launched,
    unfired: decision.unfired,
    alerts: decision.alerts.map(({ id }) => id),
  }
}

function writeDecision(
  tx: Transaction,
  { started, launched, heard, runsOf, alerts }: Decision,
  { execution_date }: Run,
  { db, account, now, request_id }: Where,
): void {
  writeStarted(tx, started, { db, account })
  writeAlerts(tx, alerts, { db, account })
  for (const { run, workflow } of launched) {
    const uuid = uuidOf(run.run_id)
    tx.create(runRef(db, account, uuid), fromRun(run))
    writeAudit(tx, db, account, {
      date: now,
      principal: `workflow ${workflow.configuration_id}`,
      principal_id: undefined,
      request_id,
      action: 'launch_job',
      target: `runs/${uuid}`,
      from: null,
      to: run.status,
    })
  }
  for (const { workflow, marks, received, isFired } of heard) {
    const ref = marksRef(db, account, workflow)
    if (!workflow.per_execution_date) {
      tx.set(ref, fromMarks({ ...marks, received }))
      continue
    }
    tx.set(dayRef(db, account, workflow, execution_date), fromDay(execution_date, received, marks.epoch))
    if (isFired) tx.set(ref, fromMarks(marks))
  }
  for (const configuration of runsOf)
    tx.update(configurationRef(db, account, configuration), ofItsRuns(configuration))
}
