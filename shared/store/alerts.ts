import type { DocumentData, DocumentReference, Firestore, Query } from '@google-cloud/firestore'
import { z } from 'zod'
import { CONFIGURATION_TYPES } from '../model/configuration-types.ts'
import { ENVIRONMENTS } from '../model/fields.ts'
import { ALERT_STATUSES, WEBHOOK_FORMATS } from '../model/monitoring.ts'
import { DAY, MINUTE, type Micros } from '../model/time.ts'
import { list, storedDate, toTimestamp } from './database.ts'

/** What is told of a run, or of a slot that has none in time. */
const fact = z.object({
  status: z.enum(ALERT_STATUSES),
  configuration_type: z.enum(CONFIGURATION_TYPES),
  environment: z.enum(ENVIRONMENTS),
  configuration_id: z.string(),
  job_id: z.string(),
  /** Null of a slot whose run is late, for it may have none. */
  run_id: z.string().nullable(),
  sub_status: z.string().nullable().default(null),
  execution_date: storedDate,
  updated_by: z.string(),
  update_date: storedDate,
  /** The error's first line, where there is one. */
  error: z.string().optional(),
})
export type Fact = z.output<typeof fact>

/** One of several alerts in a digest. */
const digested = z.object({
  alert: z.string(),
  status: z.enum(ALERT_STATUSES),
  configuration_type: z.string(),
  environment: z.string(),
  configuration_id: z.string(),
  run_id: z.string().nullable(),
  execution_date: storedDate,
})
export type Digested = z.output<typeof digested>

/** Whom a digest is for. */
const addressee = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('email'), address: z.string() }),
  z.object({ kind: z.literal('webhook'), url: z.string(), format: z.enum(WEBHOOK_FORMATS) }),
])
export type Addressee = z.output<typeof addressee>

/** How the delivery to one recipient stands: may be sent, was sent, waits in a digest, or cannot be. */
const RECIPIENT_STATES = ['due', 'sent', 'held', 'dead'] as const
export type RecipientState = (typeof RECIPIENT_STATES)[number]

/**
 * `accounts/{account}/alerts/{id}`: what is told to somebody, and how its delivery went. An alert is `<run
 * uuid>~<STATUS>`, a digest of those that waited `<recipient>~<window>~DIGEST`.
 */
const storedAlert = z.object({
  /** When it happened; of a digest, when its window began. */
  date: storedDate,
  /** The version whose monitoring says who hears of it. */
  version: z.int().min(1).optional(),
  fact: fact.optional(),
  digest: z.object({ to: addressee, alerts: z.array(digested), more: z.int().default(0) }).optional(),
  state: z.enum(['waiting', 'delivered', 'dead']),
  /** When it is to be delivered, or tried again: while it is being delivered, when whoever does so must be gone. */
  deliver_at: storedDate.nullable(),
  attempts: z.int().default(0),
  /** Who delivers it. */
  holder: z.string().nullable().default(null),
  recipients: z.record(z.string(), z.enum(RECIPIENT_STATES)).default({}),
  /** Why the latest delivery failed. */
  error: z.string().optional(),
})
export type Alert = z.output<typeof storedAlert>

const collection = (db: Firestore, account: string) => db.collection(`accounts/${account}/alerts`)

export const alertRef = (db: Firestore, account: string, id: string): DocumentReference =>
  collection(db, account).doc(id)

export const toAlert = (data: DocumentData): Alert => storedAlert.parse(data)

/** An alert as it is stored. */
export function fromAlert({ date, deliver_at, fact, digest, ...rest }: Alert): DocumentData {
  return {
    ...rest,
    date: toTimestamp(date),
    deliver_at: deliver_at === null ? null : toTimestamp(deliver_at),
    ...(fact
      ? {
          fact: {
            ...fact,
            execution_date: toTimestamp(fact.execution_date),
            update_date: toTimestamp(fact.update_date),
          },
        }
      : {}),
    ...(digest
      ? {
          digest: {
            ...digest,
            alerts: digest.alerts.map(one => ({ ...one, execution_date: toTimestamp(one.execution_date) })),
          },
        }
      : {}),
  }
}

/** The alerts of all accounts that are to be delivered now; those first that have waited longest. */
export function dueAlertsQuery(db: Firestore, now: Micros, limit: number): Query {
  return db
    .collectionGroup('alerts')
    .where('state', '==', 'waiting')
    .where('deliver_at', '<=', toTimestamp(now))
    .orderBy('deliver_at', 'asc')
    .limit(limit)
}

/** How long an alert may wait before it is told of as not delivered. */
const OVERDUE = 15 * MINUTE
/** How long one that could not be delivered is told of. */
const TOLD = 7 * DAY

/** The latest alerts of an account that stand so, of a span of time. @internal the test of the indexes reads it */
export const alertsQuery = (
  db: Firestore,
  account: string,
  { state, from, to, limit }: { state: Alert['state']; from: Micros; to: Micros; limit: number },
): Query =>
  collection(db, account)
    .where('state', '==', state)
    .where('date', '>=', toTimestamp(from))
    .where('date', '<=', toTimestamp(to))
    .orderBy('date', 'desc')
    .limit(limit)

/** An alert that nobody has heard of, or not everybody. */
export type Undelivered = { id: string; alert: Alert }

/**
 * The alerts of an account that could not be delivered within the last week, and those that have waited for over a
 * quarter of an hour; of each at most `limit`, the latest first.
 */
export async function listUndelivered(
  db: Firestore,
  account: string,
  { now, limit }: { now: Micros; limit: number },
): Promise<Undelivered[]> {
  const from = now - TOLD
  const spans = [
    { state: 'dead', from, to: now, limit },
    { state: 'waiting', from, to: now - OVERDUE, limit },
  ] as const
  const docs = await Promise.all(spans.map(span => list(alertsQuery(db, account, span))))
  return docs.flat().map(doc => ({ id: doc.id, alert: toAlert(doc.data()) }))
}
