import type { Firestore, Query } from '@google-cloud/firestore'
import { z } from 'zod'
import type { Micros } from '../model/time.ts'
import { list, storedDate, type Transaction, toTimestamp } from './database.ts'

/** `accounts/{account}/audit/{auto}`: who changed what, when, from what to what, and why. */
export type AuditEntry = {
  date: Micros
  principal: string
  /** Who that is beyond doubt: unique over all issuers. Undefined of what a workflow did by itself. */
  principal_id: string | undefined
  request_id: string
  action: string
  /** The path of the document below the account, such as `runs/<uuid>`. */
  target: string
  from: unknown
  to: unknown
  note?: string | undefined
}

/** Who made a change by a request, as an entry names it. */
export const madeBy = ({
  caller,
  request_id,
}: {
  caller: { id: string; name: string }
  request_id: string
}): Pick<AuditEntry, 'principal' | 'principal_id' | 'request_id'> => ({
  principal: caller.name,
  principal_id: caller.id,
  request_id,
})

/** Writes an entry in the transaction of the change itself. */
export function writeAudit(tx: Transaction, db: Firestore, account: string, entry: AuditEntry): void {
  const { date, note, principal_id, ...rest } = entry
  tx.create(db.collection(`accounts/${account}/audit`).doc(), {
    date: toTimestamp(date),
    ...rest,
    ...(principal_id === undefined ? {} : { principal_id }),
    ...(note === undefined ? {} : { note }),
  })
}

const storedEntry = z.object({
  date: storedDate,
  principal: z.string(),
  action: z.string(),
  from: z.unknown(),
  to: z.unknown(),
  note: z.string().optional(),
})

/** The latest changes of one document, the newest first. @internal the test of the indexes reads it */
export function auditQuery(db: Firestore, account: string, target: string): Query {
  return db
    .collection(`accounts/${account}/audit`)
    .where('target', '==', target)
    .orderBy('date', 'desc')
    .limit(100)
}

export async function listAudit(db: Firestore, account: string, target: string) {
  const docs = await list(auditQuery(db, account, target))
  return docs.map(doc => storedEntry.parse(doc.data()))
}
