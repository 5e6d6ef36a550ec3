import type { Firestore } from '@google-cloud/firestore'
import { jobId, uuidOf } from '../model/ids.ts'
import { ALERT_STATUSES, type AlertStatus } from '../model/monitoring.ts'
import type { Status, SubStatus } from '../model/statuses.ts'
import type { Micros } from '../model/time.ts'
import { type Alert, alertRef, fromAlert } from '../store/alerts.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Transaction } from '../store/database.ts'
import type { Run } from '../store/runs.ts'

/** An alert that is to be written, under its id. */
export type NewAlert = { id: string; alert: Alert }

/** What a run has become, by whose doing. */
export type Became = Pick<Run, 'status' | 'sub_status' | 'error_line'> & { by: string }

const isTold = (status: string): status is AlertStatus => ALERT_STATUSES.some(one => one === status)

/** Whether the latest ending of a configuration's runs is a failure, once one has this status. */
export function isFailing({ is_failing = false }: Configuration, { status }: { status: Status }): boolean {
  if (status === 'FAILED') return true
  return status === 'SUCCESS' ? false : is_failing
}

/** What holds of a run that has become so, as far as its configuration tells of it. */
function toldOf(
  { alert, is_failing = false }: Configuration,
  { status, sub_status }: { status: Status; sub_status: SubStatus | null },
): AlertStatus[] {
  const recovers = is_failing && status === 'SUCCESS'
  const held = new Set([status, sub_status ?? status, ...(recovers ? ['RECOVERED'] : [])])
  return [...held].filter(isTold).filter(one => alert?.statuses.includes(one))
}

/**
 * The alerts of a run that has become so, each under an id made of run and status: the same one is never written twice.
 */
export function alertsOf(run: Run, became: Became, own: Configuration | undefined, now: Micros): NewAlert[] {
  if (!own) return []
  const { configuration_type, environment, configuration_id, job_id, run_id, execution_date } = run
  return toldOf(own, became).map(status => ({
    id: `${uuidOf(run_id)}~${status}`,
    alert: newAlert(own, now, {
      ...{ status, configuration_type, environment, configuration_id, job_id, run_id, execution_date },
      sub_status: became.sub_status,
      updated_by: became.by,
      update_date: now,
      error: became.error_line,
    }),
  }))
}

/** An alert that waits to be delivered. */
const newAlert = ({ version }: Configuration, now: Micros, fact: Alert['fact']): Alert => ({
  ...{ date: now, version, fact, state: 'waiting', deliver_at: now },
  ...{ attempts: 0, holder: null, recipients: {} },
})

/** Writes alerts, in the transaction of what they tell of. */
export function writeAlerts(
  tx: Transaction,
  alerts: NewAlert[],
  { db, account }: { db: Firestore; account: string },
): void {
  for (const { id, alert } of alerts) tx.create(alertRef(db, account, id), fromAlert(alert))
}

/** Those of some alerts that nobody has written yet. */
async function withoutWritten(
  tx: Transaction,
  alerts: NewAlert[],
  { db, account }: { db: Firestore; account: string },
): Promise<NewAlert[]> {
  const found = await tx.getAll(alerts.map(({ id }) => alertRef(db, account, id)))
  return alerts.filter((_, at) => found[at] === undefined)
}

/**
 * Tells that the run of a slot has not ended in success in time, where the configuration tells of that; once a slot. It
 * reads, so it comes before the transaction's first write.
 * @param slot - The slot, the uuid that stands for its run, and the run's id where there is one.
 * @returns the ids of the alerts, to be handed on once the transaction is committed
 */
export async function tellLate(
  tx: Transaction,
  configuration: Configuration,
  slot: { date: Micros; uuid: string; run_id: string | null },
  { db, account, now }: { db: Firestore; account: string; now: Micros },
): Promise<string[]> {
  if (!configuration.alert?.statuses.includes('LATE')) return []
  const { configuration_type, environment, configuration_id } = configuration
  const alert = newAlert(configuration, now, {
    ...{ status: 'LATE', configuration_type, environment, configuration_id },
    job_id: jobId(account, configuration),
    run_id: slot.run_id,
    sub_status: null,
    execution_date: slot.date,
    updated_by: 'tailer',
    update_date: now,
  })
  const alerts = await withoutWritten(tx, [{ id: `${slot.uuid}~LATE`, alert }], { db, account })
  writeAlerts(tx, alerts, { db, account })
  return alerts.map(({ id }) => id)
}
