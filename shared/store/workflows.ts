import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { configurationKey, type Identity } from '../model/ids.ts'
import type { Micros } from '../model/time.ts'
import { storedDate, toTimestamp } from './database.ts'

/** How many runs a workflow remembers of one job, and how many of its firings. */
const KEPT = 20

/** `accounts/{account}/workflows/{type~environment~id}`: what a workflow has received since it last fired. */
const storedMarks = z.object({
  /** By job id: the runs whose success counts, and when each was received; the latest last. */
  received: z.record(z.string(), z.array(z.object({ run_id: z.string(), date: storedDate }))),
  /** When it launched its target, and which run that is; the latest last. */
  firings: z.array(z.object({ date: storedDate, run_id: z.string() })),
})
export type Marks = z.output<typeof storedMarks>

const NO_MARKS: Marks = { received: {}, firings: [] }

export const marksRef = (db: Firestore, account: string, identity: Identity): DocumentReference =>
  db.doc(`accounts/${account}/workflows/${configurationKey(identity)}`)

export const toMarks = (data: DocumentData | undefined): Marks => (data ? storedMarks.parse(data) : NO_MARKS)

export function fromMarks({ received, firings }: Marks): DocumentData {
  const kept = Object.entries(received).map(([job, runs]) => [job, latest(runs)])
  return { received: Object.fromEntries(kept), firings: latest(firings) }
}

const latest = (runs: { date: Micros; run_id: string }[]): DocumentData[] =>
  runs.slice(-KEPT).map(({ date, run_id }) => ({ date: toTimestamp(date), run_id }))
