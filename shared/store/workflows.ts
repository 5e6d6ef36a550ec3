import type { DocumentData, DocumentReference, Firestore, Query } from '@google-cloud/firestore'
import { z } from 'zod'
import { configurationKey, type Identity } from '../model/configuration-key.ts'
import { currentJobId } from '../model/ids.ts'
import { formatDate, type Micros } from '../model/time.ts'
import { list, storedDate, toTimestamp } from './database.ts'

/** How many runs a workflow remembers of one job, and how many of its firings. */
const KEPT = 20

const receipts = z.array(z.object({ run_id: z.string(), date: storedDate }))
/** By job id: the runs whose success counts, and when each was received; the latest last. */
const received = z
  .record(z.string(), receipts)
  .transform(jobs => Object.fromEntries(Object.entries(jobs).map(([job, runs]) => [currentJobId(job), runs])))
export type ReceivedJobs = z.output<typeof received>

const firing = z.object({
  date: storedDate,
  /** The run of its target; null where it launched nothing. */
  run_id: z.string().nullable().default(null),
  /** Why it launched nothing. */
  why: z.string().optional(),
  /** The date that it fired for. Absent in firings from before it was kept. */
  execution_date: storedDate.optional(),
})

/** `accounts/{account}/workflows/{type~environment~id}`: what a workflow has received since it last fired. */
const storedMarks = z.object({
  received,
  /** When it was complete, and what came of it; the latest last. */
  firings: z.array(firing),
  /** Raised by a reset: what execution dates have received under another one is forgotten. */
  epoch: z.int().default(0),
  /** The latest reset by its schedule: what any day had received before it is forgotten. Absent until there is one. */
  reset: storedDate.optional(),
})
export type Marks = z.output<typeof storedMarks>

/** @internal what a test begins with */
export const NO_MARKS: Marks = { received: {}, firings: [], epoch: 0 }

export const marksRef = (db: Firestore, account: string, identity: Identity): DocumentReference =>
  db.doc(`accounts/${account}/workflows/${configurationKey(identity)}`)

export const toMarks = (data: DocumentData | undefined): Marks => (data ? storedMarks.parse(data) : NO_MARKS)

export function fromMarks({ received, firings, epoch, reset }: Marks): DocumentData {
  const kept = firings.slice(-KEPT).map(({ date, execution_date, ...firing }) => ({
    ...firing,
    date: toTimestamp(date),
    ...(execution_date === undefined ? {} : { execution_date: toTimestamp(execution_date) }),
  }))
  return {
    ...{ received: fromReceived(received), firings: kept, epoch },
    ...(reset === undefined ? {} : { reset: toTimestamp(reset) }),
  }
}

function fromReceived(received: ReceivedJobs): DocumentData {
  const kept = Object.entries(received).map(([job, runs]) => [
    job,
    runs.slice(-KEPT).map(({ date, run_id }) => ({ date: toTimestamp(date), run_id })),
  ])
  return Object.fromEntries(kept)
}

/** The day that a moment lies in, which is the id of the document for what a workflow received for it. */
const dayId = (execution_date: Micros): string => formatDate(execution_date).slice(0, 10)

/** `…/workflows/{id}/days/{day}`: what a workflow that keeps days apart has received for one execution day. */
const storedDay = z.object({
  day: z.string(),
  epoch: z.int(),
  received,
  /** Whether some of its jobs have been received, and not all. */
  open: z.boolean(),
})

const days = (db: Firestore, account: string, identity: Identity) =>
  marksRef(db, account, identity).collection('days')

export const dayRef = (
  db: Firestore,
  account: string,
  identity: Identity,
  execution_date: Micros,
): DocumentReference => days(db, account, identity).doc(dayId(execution_date))

/** What was received for a day in an epoch. */
export function toDay(data: DocumentData | undefined, epoch: number): ReceivedJobs {
  const day = data && storedDay.parse(data)
  return day?.epoch === epoch ? day.received : {}
}

export const fromDay = (execution_date: Micros, received: ReceivedJobs, epoch: number): DocumentData => ({
  day: dayId(execution_date),
  epoch,
  received: fromReceived(received),
  open: Object.keys(received).length > 0,
})

/** The latest days for which a workflow has received some of its jobs and not all. @internal */
export const openDaysQuery = (
  db: Firestore,
  account: string,
  identity: Identity,
  { epoch, limit }: { epoch: number; limit: number },
): Query =>
  days(db, account, identity)
    .where('epoch', '==', epoch)
    .where('open', '==', true)
    .orderBy('day', 'desc')
    .limit(limit)

/** The latest days for which a workflow has received some of its jobs and not all, outside a transaction. */
export async function listOpenDays(
  db: Firestore,
  account: string,
  identity: Identity,
  which: { epoch: number; limit: number },
): Promise<{ day: string; received: ReceivedJobs }[]> {
  const docs = await list(openDaysQuery(db, account, identity, which))
  return docs.map(doc => storedDay.parse(doc.data()))
}
