import type { Firestore, Query } from '@google-cloud/firestore'
import { ENVIRONMENTS } from '../model/fields.ts'
import type { Status, SubStatus, Trigger } from '../model/statuses.ts'
import { dayOf, type Micros } from '../model/time.ts'
import { list, toTimestamp } from './database.ts'
import { type FiltersOf, is, isBefore, isFrom, isOneOf, narrow } from './filters.ts'
import { asStored, type Cursor, type Run, runsOf, toRun } from './runs.ts'

/** What a list over all runs may be narrowed to: each to one value, but statuses, for each has one index, which Firestore merges. */
type OfValues = {
  environment?: string | undefined
  configuration_type?: string | undefined
  configuration_id?: string | undefined
  status?: Status[] | undefined
  sub_status?: SubStatus | undefined
  trigger?: Trigger | undefined
  /** The UTC day that the run works for, `YYYY-MM-DD`. */
  for_date?: string | undefined
}
export type RunListFilters = OfValues & { started_from?: Micros | undefined; started_to?: Micros | undefined }

const statuses = isOneOf<string>('status')
const VALUES: FiltersOf<OfValues> = {
  environment: is('environment'),
  configuration_type: is('configuration_type'),
  configuration_id: is('configuration_id'),
  status: { ...isOneOf<Status>('status'), narrow: (query, some) => statuses.narrow(query, asStored(some)) },
  sub_status: is('sub_status'),
  trigger: is('trigger.kind'),
  for_date: is('for_date'),
}
/** How each filter narrows the list over all runs. @internal the test of the indexes reads it */
export const RUN_LIST: FiltersOf<RunListFilters> = {
  ...VALUES,
  started_from: isFrom('start_execution_date'),
  started_to: isBefore('start_execution_date'),
}

/** Of a run at hand: which of the values it has. */
const valuesOf = (run: Run): { [Name in keyof OfValues]-?: string | null } => ({
  environment: run.environment,
  configuration_type: run.configuration_type,
  configuration_id: run.configuration_id,
  status: run.status,
  sub_status: run.sub_status,
  trigger: run.trigger?.kind ?? null,
  for_date: dayOf(run.execution_date),
})

const NAMES = Object.keys(VALUES).filter((name): name is keyof OfValues => Object.hasOwn(VALUES, name))

/** Whether a run is one of those that are asked for. */
export function fits(run: Run, { started_from, started_to, ...values }: RunListFilters): boolean {
  const own = valuesOf(run)
  const { start_execution_date: start } = run
  return (
    NAMES.every(name => isAmong(values[name], own[name])) &&
    (started_from === undefined || start >= started_from) &&
    (started_to === undefined || start < started_to)
  )
}

const isAmong = (wanted: string | string[] | undefined, own: string | null): boolean =>
  wanted === undefined || (own !== null && [wanted].flat().includes(own))

/** Every run has an environment. An index that began with a date would be the hot spot of every write. */
const ofAll = (query: Query) => query.where('environment', 'in', ENVIRONMENTS)

/** The runs that fit, over all types, newest `start_execution_date` first, ties by `run_id`. */
export function runListQuery(db: Firestore, account: string, filters: RunListFilters, after?: Cursor): Query {
  const isByValue = NAMES.some(name => filters[name] !== undefined)
  const all = runsOf(db, account)
  const query = narrow(isByValue ? all : ofAll(all), RUN_LIST, filters)
    .orderBy('start_execution_date', 'desc')
    .orderBy('run_id', 'desc')
  return after ? query.startAfter(toTimestamp(after.start), after.run_id) : query
}

/** The runs that changed after a moment, those first that changed first, ties by `run_id`. */
export function changedQuery(db: Firestore, account: string, since: Micros, after?: Cursor): Query {
  const query = ofAll(runsOf(db, account))
    .where('last_update_date', '>', toTimestamp(since))
    .orderBy('last_update_date', 'asc')
    .orderBy('run_id', 'asc')
  return after ? query.startAfter(toTimestamp(after.start), after.run_id) : query
}

/** At most `limit` runs of a list over all. */
export async function listRunsBy(query: Query, limit: number): Promise<Run[]> {
  const docs = await list(query.limit(limit))
  return docs.map(doc => toRun(doc.data()))
}
