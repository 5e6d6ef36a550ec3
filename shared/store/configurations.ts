import {
  type DocumentData,
  type DocumentReference,
  FieldValue,
  type Firestore,
  type Query,
  type UpdateData,
} from '@google-cloud/firestore'
import { z } from 'zod'
import { configurationKey, type Identity } from '../model/configuration-key.ts'
import { CONFIGURATION_TYPES } from '../model/configuration-types.ts'
import { ENVIRONMENTS } from '../model/fields.ts'
import { currentJobId, jobIds } from '../model/ids.ts'
import { ALERT_STATUSES } from '../model/monitoring.ts'
import { storedParameters } from '../model/parameters.ts'
import { strip } from '../model/strip.ts'
import type { Micros } from '../model/time.ts'
import { list, read, readAll, storedDate, toTimestamp } from './database.ts'
import { type FiltersOf, is, narrow } from './filters.ts'

/** Microseconds; both are slots, and included. */
const storedSlots = z.object({ from: z.int(), to: z.int() })

/** `accounts/{account}/configurations/{type~environment~id}`: a deployed data operation. */
const storedConfiguration = z.object({
  configuration_type: z.enum(CONFIGURATION_TYPES),
  environment: z.enum(ENVIRONMENTS),
  configuration_id: z.string(),
  /** The id that its document gives, and the context that it was deployed with: the two make the id. */
  configuration_name: z.string().optional(),
  context_id: z.string().optional(),
  /** The version of that context, where it was a deployed one, and what its values come to (`valuesKey`). */
  context_version: z.int().min(1).optional(),
  context_key: z.string().optional(),
  activated: z.boolean(),
  archived: z.boolean(),
  /** How many of its runs may run at once. */
  max_active_runs: z.int().min(1),
  /** The uuids of the runs that hold a slot. */
  active_runs: z.array(z.string()),
  /** Its last runs, as a list of operations shows them. Absent until one starts. */
  strip: strip.optional(),
  /** Of a workflow: the jobs it waits for. */
  authorized_job_ids: z.array(z.string().transform(currentJobId)).optional(),
  /** Of a workflow: the configuration it launches, in its own environment. */
  target_dag: z
    .object({ configuration_type: z.enum(CONFIGURATION_TYPES), configuration_id: z.string() })
    .optional(),
  /** Of a workflow: the cron, in UTC, at whose times everything received is forgotten. */
  schedule_interval_reset: z.string().optional(),
  /** Of a workflow: whether it keeps what it receives for each execution day apart. */
  per_execution_date: z.boolean().optional(),
  /** When its runs start by themselves; absent where they do not. */
  schedule: z
    .object({
      interval: z.string(),
      timezone: z.string(),
      start_day: z.string().optional(),
      catchup: z.boolean(),
    })
    .optional(),
  /** Slots of this interval and timezone that have their runs, without a gap. */
  slots_done: storedSlots.optional(),
  /** The next slot to be launched, the next time of its reset, and when it is asked whether a slot's run is late. */
  next_launch: storedDate.optional(),
  next_reset: storedDate.optional(),
  next_late: storedDate.optional(),
  /** Which of its runs' statuses somebody hears of, and after how long a slot's run is late; absent where nobody does. */
  alert: z
    .object({ statuses: z.array(z.enum(ALERT_STATUSES)), late_after_minutes: z.int().optional() })
    .optional(),
  /** Whether the latest ending of its runs was a failure. */
  is_failing: z.boolean().optional(),
  /** What a launch may give, as it is declared. */
  parameters: storedParameters.optional(),
  short_description: z.string().optional(),
  /** How many notes are on it; absent where none ever was. */
  notes: z.int().nonnegative().optional(),
  /** The keys of the tables that it writes and reads; absent where it has none, and of what was deployed before they were kept. */
  writes: z.array(z.string()).optional(),
  reads: z.array(z.string()).optional(),
  /** The latest deployed version, when it was deployed, and by whom; absent where it came by other ways. */
  version: z.int().min(1).optional(),
  deployed_date: storedDate.optional(),
  deployed_by: z.string().optional(),
})
export type Configuration = z.output<typeof storedConfiguration>

const collection = (db: Firestore, account: string) => db.collection(`accounts/${account}/configurations`)

export const configurationRef = (db: Firestore, account: string, identity: Identity): DocumentReference =>
  collection(db, account).doc(configurationKey(identity))

export const toConfiguration = (data: DocumentData): Configuration => storedConfiguration.parse(data)

/** A configuration as it is stored. */
export function fromConfiguration(configuration: Configuration): DocumentData {
  const stored: DocumentData = { ...configuration }
  for (const date of ['deployed_date', ...DUE] as const) {
    const micros = configuration[date]
    if (micros === undefined) delete stored[date]
    else stored[date] = toTimestamp(micros)
  }
  return stored
}

/** What a tick looks for: each is a moment at which something is due. */
export const DUE = ['next_launch', 'next_reset', 'next_late'] as const
export type Due = (typeof DUE)[number]

/** When what is due, and what is done, as an update of what is stored: what is not there is taken away. */
export function fromTimes(configuration: Configuration): UpdateData<DocumentData> {
  const times = DUE.map(date => {
    const micros = configuration[date]
    return [date, micros === undefined ? FieldValue.delete() : toTimestamp(micros)]
  })
  return { ...Object.fromEntries(times), slots_done: configuration.slots_done ?? FieldValue.delete() }
}

/** The configurations of all accounts of which something is due, those first that wait longest; no more of them than that. */
export function dueConfigurationsQuery(db: Firestore, due: Due, now: Micros, limit: number): Query {
  return db
    .collectionGroup('configurations')
    .where(due, '<=', toTimestamp(now))
    .orderBy(due, 'asc')
    .select(due)
    .limit(limit)
}

/** One configuration, outside a transaction. */
export async function readConfiguration(db: Firestore, account: string, identity: Identity) {
  const data = await read(configurationRef(db, account, identity))
  return data && toConfiguration(data)
}

/**
 * What is called alike and may have been meant: the same id in another environment, or the id as another environment
 * would have it, its environment appended; what is in the same environment first. One read for each that may be.
 */
export async function namesakes(db: Firestore, account: string, identity: Identity): Promise<Identity[]> {
  const { configuration_id, environment } = identity
  const carried = ENVIRONMENTS.find(name => configuration_id.endsWith(`_${name}`))
  const base = carried === undefined ? configuration_id : configuration_id.slice(0, -carried.length - 1)
  const others = ENVIRONMENTS.filter(name => name !== environment)
  const named = [environment, ...others].flatMap(name =>
    [...new Set([configuration_id, `${base}_${name}`])].map(id => ({
      ...identity,
      environment: name,
      configuration_id: id,
    })),
  )
  const asked = configurationKey(identity)
  const alike = named.filter(one => configurationKey(one) !== asked)
  const found = await readAll(
    db,
    alike.map(one => configurationRef(db, account, one)),
  )
  return alike.filter((_, at) => found[at]?.archived === false)
}

/** The workflows of an environment that wait for a job. */
export function workflowsOfQuery(db: Firestore, account: string, identity: Identity, job_id: string): Query {
  const names = new Set([job_id, ...jobIds(account, identity)])
  return collection(db, account)
    .where('environment', '==', identity.environment)
    .where('authorized_job_ids', 'array-contains-any', [...names])
}

/** Which configurations a list is of; archived ones are in none. */
export type ConfigurationFilters = {
  configuration_type?: string | undefined
  environment?: string | undefined
}
/**
 * How each filter narrows the list: each combination has its index.
 * @internal the test of the indexes reads it
 */
export const CONFIGURATION_LIST: FiltersOf<ConfigurationFilters> = {
  configuration_type: is('configuration_type'),
  environment: is('environment'),
}

/** The configurations that fit, in the order of their documents' ids, behind one of these. */
export function configurationsQuery(
  db: Firestore,
  account: string,
  filters: ConfigurationFilters,
  after?: string,
): Query {
  const unarchived = collection(db, account).where('archived', '==', false)
  const query = narrow(unarchived, CONFIGURATION_LIST, filters).orderBy('__name__')
  return after === undefined ? query : query.startAfter(after)
}

const without = (...left: string[]) =>
  Object.keys(storedConfiguration.shape).filter(field => !left.includes(field))
const WITHOUT_RUNS = without('strip', 'writes', 'reads')
const WITHOUT_TABLES = without('writes', 'reads')

/** The same without their last runs, which are most of what is stored of them. */
export const withoutRunsQuery: typeof configurationsQuery = (...of) =>
  configurationsQuery(...of).select(...WITHOUT_RUNS)

/** The same with their last runs, without the tables that they write and read. */
export const withoutTablesQuery: typeof configurationsQuery = (...of) =>
  configurationsQuery(...of).select(...WITHOUT_TABLES)

/** The most values that one query asks for at once. */
export const MOST_KEYS = 30

/** The configurations that write one of these tables, or read it, by at most {@link MOST_KEYS} keys; archived ones are left out. */
export function ofTablesQuery(
  db: Firestore,
  account: string,
  how: 'writes' | 'reads',
  keys: readonly string[],
  limit: number,
): Query {
  const query = collection(db, account)
    .where('archived', '==', false)
    .where(how, 'array-contains-any', keys)
    .limit(limit)
  return how === 'writes' ? query : query.select(...without('strip', 'writes'))
}

/** The workflows of an environment. */
export function workflowsQuery(db: Firestore, account: string, environment: string): Query {
  return collection(db, account)
    .where('environment', '==', environment)
    .where('configuration_type', '==', 'workflow')
}

/** The configurations that were deployed with a context of an environment; archived ones are left out. */
export function deployedWithQuery(
  db: Firestore,
  account: string,
  environment: string,
  context_id: string,
  limit: number,
): Query {
  return collection(db, account)
    .where('environment', '==', environment)
    .where('archived', '==', false)
    .where('context_id', '==', context_id)
    .select(...WITHOUT_RUNS)
    .limit(limit)
}

/** The ids of configurations of the same type and environment, at most a hundred, to find the one that was meant. */
export async function siblingIds(db: Firestore, account: string, identity: Identity): Promise<string[]> {
  const prefix = configurationKey({ ...identity, configuration_id: '' })
  const query = collection(db, account)
    .orderBy('__name__')
    .startAt(prefix)
    .endBefore(`${prefix}\uf8ff`)
    .select('archived')
    .limit(100)
  const docs = await list(query)
  return docs.filter(doc => doc.get('archived') === false).map(doc => doc.id.slice(prefix.length))
}
