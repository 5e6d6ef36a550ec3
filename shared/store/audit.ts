import type { Firestore } from '@google-cloud/firestore'
import type { Micros } from '../run/time.ts'
import { type Transaction, toTimestamp } from './database.ts'

/** `accounts/{account}/audit/{auto}`: who changed what, when, from what to what, and why. */
export type AuditEntry = {
  date: Micros
  principal: string
  request_id: string
  action: string
  /** The path of the document below the account, such as `runs/<uuid>`. */
  target: string
  from: unknown
  to: unknown
  note?: string | undefined
}

/** Writes an entry in the transaction of the change itself. */
export function writeAudit(tx: Transaction, db: Firestore, account: string, entry: AuditEntry): void {
  const { date, note, ...rest } = entry
  tx.create(db.collection(`accounts/${account}/audit`).doc(), {
    date: toTimestamp(date),
    ...rest,
    ...(note === undefined ? {} : { note }),
  })
}
