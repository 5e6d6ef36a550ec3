import type { Firestore } from '@google-cloud/firestore'
import { configurationKey } from '../model/configuration-key.ts'
import { formatDate, type Micros } from '../model/time.ts'
import { writeAudit } from '../store/audit.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Transaction } from '../store/database.ts'

/** Slots that have no run and get none: how many, up to a thousand of them counted, the first and the last. */
export type Passed = { count: number; from: Micros; to: Micros }

/** By whose doing slots were passed over, and why. */
type Because = { date: Micros; principal: string; principal_id?: string; request_id: string; note: string }

/** Keeps in the audit which slots of a configuration were passed over. */
export function writePassed(
  tx: Transaction,
  { count, from, to }: Passed,
  configuration: Configuration,
  {
    db,
    account,
    date,
    principal,
    principal_id,
    request_id,
    note,
  }: Because & { db: Firestore; account: string },
): void {
  writeAudit(tx, db, account, {
    ...{ date, principal, principal_id, request_id, action: 'pass_over' },
    target: `configurations/${configurationKey(configuration)}`,
    from: null,
    to: { count, from: formatDate(from), to: formatDate(to) },
    note,
  })
}
