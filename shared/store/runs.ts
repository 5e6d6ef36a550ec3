import type { DocumentData, DocumentReference, Firestore, Query } from '@google-cloud/firestore'
import { z } from 'zod'
import { configurationKey, type Identity } from '../model/configuration-key.ts'
import { CONFIGURATION_TYPES } from '../model/configuration-types.ts'
import { ENVIRONMENTS } from '../model/fields.ts'
import { currentJobId } from '../model/ids.ts'
import {
  STATUSES,
  STORED_STATUSES,
  type Status,
  SUB_STATUSES,
  subStatusOf,
  TRIGGERS,
} from '../model/statuses.ts'
import { dayOf, type Micros } from '../model/time.ts'
import { list, read, storedDate, toTimestamp } from './database.ts'
import { always, type FiltersOf, is, isConfiguration, isOnDay, isOneOf, narrow } from './filters.ts'

/** What a run was started by: a caller, a workflow whose jobs had all succeeded, or a schedule. */
const trigger = z.object({
  kind: z.enum(TRIGGERS),
  by: z.string(),
  /** Of a retry: the run whose succeeded tasks it takes over. */
  run_id: z.string().optional(),
  /** Of a backfill: which one, for all its runs. */
  backfill_id: z.string().optional(),
  /** Of a retry of a part: these tasks, or this one and what depends on it. */
  only: z.array(z.string()).optional(),
  from: z.string().optional(),
})

/** `accounts/{account}/runs/{uuid}`: one execution of a job. */
const storedRun = z.object({
  run_id: z.string(),
  configuration_type: z.enum(CONFIGURATION_TYPES),
  environment: z.enum(ENVIRONMENTS),
  configuration_id: z.string(),
  /** The id of the configuration's document: one equality for queries, instead of three. */
  configuration: z.string(),
  job_id: z.string().transform(currentJobId),
  /** The deployed version that was current at its launch, which is the one it executes. */
  version: z.int().min(1).optional(),
  status: z.enum(STATUSES),
  /** What went wrong; null until it ends, and where a hand set it aside. */
  sub_status: z.enum(SUB_STATUSES).nullable(),
  /** When it was launched: the order of the queue. Never changes. */
  launch_date: storedDate,
  /** When it got its slot; the launch, until then. */
  start_execution_date: storedDate,
  /** Absent for runs that came from the platform without one. */
  last_update_date: storedDate.optional(),
  /** Microseconds; null until it ends for the first time. */
  duration: z.int().nonnegative().nullable(),
  /** The date the run works for; the launch's moment unless the launch named another. */
  execution_date: storedDate,
  trigger: trigger.optional(),
  /** The values of its parameters by their names, defaults and all, as JSON; absent where it has none. */
  sql_parameters: z.string().optional(),
  /** Whether workflows have counted its success. */
  counted: z.boolean(),
  /** Whether a person set the status: the runner then leaves the run alone. */
  by_hand: z.boolean(),
  /** The runner that has it, where one does, and until when it has it unless it says so again. */
  lease_holder: z.string().nullable().default(null),
  lease_until: storedDate.nullable().default(null),
  /**
   * When the sweep hands it out, to be run where it is under way, else to have its work stopped. Null where nothing is
   * to be done: queued, or over with nothing to be stopped.
   */
  sweep_at: storedDate.nullable(),
  /** When it was taken, the latest last, by runners that have not given it back: but for the last, each is gone. */
  claims: z.array(z.int()).default([]),
  /** How often in a row a runner failed at it, for reasons of its own. */
  failures: z.int().default(0),
  /** Why it failed, where no task tells. */
  error: z.object({ reason: z.string(), message: z.string() }).optional(),
  /** The first line of why it failed, or of what went wrong in it. */
  error_line: z.string().optional(),
  /** How its tasks came out: a letter for each, in the order of its version's tasks. */
  outcomes: z.string().optional(),
  /** How many notes are on it; absent where none ever was. */
  notes: z.int().nonnegative().optional(),
  /** What was asked for under the idempotency key that made the run's uuid. */
  request: z.string().optional(),
})
export type Run = z.output<typeof storedRun>

/** The runs of an account. */
export const runsOf = (db: Firestore, account: string) => db.collection(`accounts/${account}/runs`)

/** A run's document, by the uuid at the end of its run id. */
export const runRef = (db: Firestore, account: string, uuid: string): DocumentReference =>
  runsOf(db, account).doc(uuid)

/** A run out of its document. */
export const toRun = (data: DocumentData): Run =>
  // Runs from before there was `sweep_at` have its meaning in `lease_until`.
  storedRun.parse({ sweep_at: data.lease_until ?? null, ...data, ...standing(data) })

/** How a stored run stands: from before there were sub-statuses it has none, and may be `WARNING`. */
function standing({ status, sub_status }: DocumentData): DocumentData {
  if (status === 'WARNING') return { status: 'SUCCESS', sub_status: status }
  if (sub_status !== undefined) return {}
  const { data } = z.enum(STATUSES).safeParse(status)
  return { sub_status: data ? subStatusOf(data) : null }
}

/** The stored statuses of runs that have one of these now. */
export const asStored = (statuses: Status[]) => [
  ...statuses,
  ...(statuses.includes('SUCCESS') ? ['WARNING'] : []),
]

/** One run, outside a transaction. */
export async function readRun(db: Firestore, account: string, uuid: string): Promise<Run | undefined> {
  const data = await read(runRef(db, account, uuid))
  return data && toRun(data)
}

const DATES = [
  'launch_date',
  'start_execution_date',
  'last_update_date',
  'execution_date',
  'lease_until',
  'sweep_at',
] as const

/** Some fields of a run, as they are stored. */
export function fromRun(run: Partial<Run>): DocumentData {
  const stored: DocumentData = { ...run }
  for (const date of DATES) {
    const micros = run[date]
    if (micros !== undefined && micros !== null) stored[date] = toTimestamp(micros)
  }
  // Of the one truth, for the queries: the UTC day that the run works for.
  if (run.execution_date !== undefined) stored.for_date = dayOf(run.execution_date)
  return stored
}

/** What a list of runs may be narrowed to. `day` is the UTC day that `start_execution_date` lies in. */
type OfAny = { status?: Status[] | undefined; day?: Micros | undefined }
type OfConfiguration = OfAny & { configuration: Identity; job_ids?: string[] | undefined }
type OfType = OfAny & { configuration_type: string; environment?: string | undefined }
/** Which runs a list is of. */
export type RunFilters = OfConfiguration | OfType

const stored = isOneOf('status')
const ofAny: FiltersOf<OfAny> = {
  status: { ...stored, narrow: (query, statuses) => stored.narrow(query, asStored(statuses)) },
  day: isOnDay('start_execution_date'),
}
/**
 * The lists of runs there are, and how each filter narrows them: each combination has its index.
 * @internal the test of the indexes reads it
 */
export const RUN_LISTS: { configuration: FiltersOf<OfConfiguration>; type: FiltersOf<OfType> } = {
  configuration: {
    configuration: always(isConfiguration('configuration')),
    job_ids: isOneOf('job_id'),
    ...ofAny,
  },
  type: { configuration_type: always(is('configuration_type')), environment: is('environment'), ...ofAny },
}

/** A place in a list of runs: the last run seen, by the date that the list is sorted by. */
export type Cursor = { start: Micros; run_id: string }

/**
 * The runs that fit, newest `start_execution_date` first, ties by `run_id`, after a cursor. A cursor is a place
 * in the order and not a count, so runs that are added meanwhile do not shift what follows it.
 * @internal the test of the indexes reads it
 */
export function runsQuery(db: Firestore, account: string, filters: RunFilters, after?: Cursor): Query {
  const all = runsOf(db, account)
  const query = (
    'configuration' in filters
      ? narrow(all, RUN_LISTS.configuration, filters)
      : narrow(all, RUN_LISTS.type, filters)
  )
    .orderBy('start_execution_date', 'desc')
    .orderBy('run_id', 'desc')
  return after ? query.startAfter(toTimestamp(after.start), after.run_id) : query
}

/** The runs of a configuration that have waited longest for a slot, at most `limit`. */
export function queuedQuery(db: Firestore, account: string, configuration: string, limit: number): Query {
  return runsOf(db, account)
    .where('configuration', '==', configuration)
    .where('status', '==', 'QUEUED')
    .orderBy('launch_date', 'asc')
    .orderBy('run_id', 'asc')
    .limit(limit)
}

/** The runs of a configuration that work for a date of a span, both ends included. */
export function worksForQuery(
  db: Firestore,
  account: string,
  identity: Identity,
  { from, to }: { from: Micros; to: Micros },
): Query {
  return runsOf(db, account)
    .where('configuration', '==', configurationKey(identity))
    .where('execution_date', '>=', toTimestamp(from))
    .where('execution_date', '<=', toTimestamp(to))
    .orderBy('execution_date', 'asc')
}

/** The runs of a backfill, of one status or of any; the index begins with the two. */
export function ofBackfillQuery(db: Firestore, account: string, backfill_id: string, status?: Status): Query {
  const query = runsOf(db, account).where('trigger.backfill_id', '==', backfill_id)
  return status ? query.where('status', '==', status) : query.where('status', 'in', STATUSES)
}

/**
 * The runs of all accounts that the sweep is to hand out; those first that have waited longest. It takes all statuses,
 * for an index that begins with one is there.
 *
 * @param field - `lease_until` finds what was stored before there was `sweep_at`, and runs whose runner is gone
 */
export function dueQuery(
  db: Firestore,
  now: Micros,
  limit: number,
  field: 'sweep_at' | 'lease_until' = 'sweep_at',
): Query {
  return db
    .collectionGroup('runs')
    .where('status', 'in', STORED_STATUSES)
    .where(field, '<=', toTimestamp(now))
    .orderBy(field, 'asc')
    .limit(limit)
}

/** At most `limit` runs of a list. */
export async function listRuns(
  db: Firestore,
  { account, filters, after, limit }: { account: string; filters: RunFilters; after?: Cursor; limit: number },
): Promise<Run[]> {
  const docs = await list(runsQuery(db, account, filters, after).limit(limit))
  return docs.map(doc => toRun(doc.data()))
}
