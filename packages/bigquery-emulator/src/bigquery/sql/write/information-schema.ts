import type { TableDocument } from '../../catalog.ts'
import { deniedQuery } from '../../denied.ts'
import { BigQueryError, notFound, unsupported } from '../../errors.ts'
import { type DatasetName, display, quote } from '../../names.ts'
import { scalarType } from '../../schema.ts'
import type { Environment } from '../analyse/environment.ts'
import type { Visible } from '../analyse/scope.ts'
import { typeOfDuck } from '../analyse/types.ts'
import type { Cells, Columns } from './information-cells.ts'
import { DATASET_VIEWS } from './information-datasets.ts'
import { jobsView } from './information-jobs.ts'
import { PARTITIONS, partitionRows } from './information-partitions.ts'
import { ROUTINES, routineRows } from './information-routines.ts'
import { SUMMARY, summaryRow, TABLE_VIEWS } from './information-tables.ts'

type Place = { projectId: string; datasetId: string | undefined }

const ABOUT = /^(INFORMATION_SCHEMA|__TABLES__)$/i

/** Whether a path names a view of what there is, and no table. */
export function isAbout(names: readonly string[]): boolean {
  return names.some(name => ABOUT.test(name))
}

/**
 * What `INFORMATION_SCHEMA` tells of a dataset, a project or a region of it, and `dataset.__TABLES__`: of what the
 * caller may see alone. A view that is not here is refused by name.
 * @see https://cloud.google.com/bigquery/docs/information-schema-intro
 */
export function informationSchema(
  env: Environment,
  names: readonly string[],
  alias: string | undefined,
): { sql: string; visible: Visible } {
  const about = names.findIndex(name => ABOUT.test(name))
  const summary = /^__TABLES__$/i.test(names[about] ?? '')
  const view = summary ? '__TABLES__' : (names[about + 1] ?? '').toUpperCase()
  if (about > 2 || names.length !== about + (summary ? 1 : 2)) throw unsupported(names.slice(about).join('.'))
  const place = placeOf(env, names.slice(0, about), view, names.slice(about).join('.'))
  const { columns, rows } = viewOf(env, place, view)
  const name = alias ?? view
  const sql = typeof rows === 'string' ? rows : written(columns, rows)
  const typed = Object.entries(columns).map(([column, type]) => ({
    name: column,
    type: typeOfDuck(duck(type)),
  }))
  return { sql: `(${sql}) AS ${quote(name)}`, visible: { alias: name, columns: typed, hidden: [] } }
}

function viewOf(env: Environment, place: Place, view: string): { columns: Columns; rows: Cells[] | string } {
  const { projectId, datasetId } = place
  if (/^JOBS(_BY_PROJECT|_BY_USER)?$/.test(view)) return jobsView(env.catalog, projectId)
  const datasets = env.catalog
    .datasets(projectId)
    .filter(d => d.location.toUpperCase() === (env.catalog.location ?? d.location).toUpperCase())
  const ofDatasets = DATASET_VIEWS[view]
  if (ofDatasets) return { columns: ofDatasets.columns, rows: datasets.flatMap(d => ofDatasets.rows(d)) }
  const within: DatasetName[] =
    datasetId === undefined ? datasets.map(d => d.datasetReference) : [{ projectId, datasetId }]
  const tables: TableDocument[] = within.flatMap(name => env.catalog.tables(name))
  if (view === 'ROUTINES') return { columns: ROUTINES, rows: routineRows(within) }
  if (view === '__TABLES__' && datasetId !== undefined)
    return { columns: SUMMARY, rows: tables.map(summaryRow) }
  if (view === 'PARTITIONS' && datasetId !== undefined)
    return { columns: PARTITIONS, rows: partitionRows(tables, none(PARTITIONS)) }
  const ofTables = TABLE_VIEWS[view]
  if (!ofTables) throw unsupported(`INFORMATION_SCHEMA.${view}`)
  return { columns: ofTables.columns, rows: tables.flatMap(t => ofTables.rows(t)) }
}

/** The dataset, or the project as a whole, that stands before a view; it is the caller's to see, and there. */
function placeOf(env: Environment, before: readonly string[], view: string, tableId: string): Place {
  const [last, projectId = env.projectId] = before.toReversed()
  const region = /^region-(.+)$/i.exec(last ?? '')?.[1]
  const { location } = env.catalog
  const whole = view in DATASET_VIEWS || view.startsWith('JOBS')
  const place: Place =
    last === undefined || region !== undefined
      ? { projectId, datasetId: undefined }
      : before.length === 1 && whole
        ? { projectId: last, datasetId: undefined }
        : { projectId, datasetId: last }
  const name = { projectId: place.projectId, datasetId: place.datasetId ?? last ?? '', tableId }
  if (!env.catalog.sees(name)) throw deniedQuery(name)
  if (region !== undefined && location && region.toUpperCase() !== location.toUpperCase())
    throw notFound('Dataset', `${projectId}:${last}`, location)
  if (place.datasetId !== undefined) {
    if (whole) throw new BigQueryError('notFound', `Not found: Table ${display(name)}`)
    if (!env.catalog.dataset(name)) throw notFound('Dataset', `${name.projectId}:${name.datasetId}`, location)
  }
  return place
}

function duck(type: string): string {
  const of = /^ARRAY<(.+)>$/.exec(type)?.[1]
  if (of) return `${duck(of)}[]`
  const fields = /^STRUCT<(.+)>$/.exec(type)?.[1]
  if (!fields) return scalarType(type)
  return `STRUCT(${fields.replace(/(\w+) (\w+)/g, (_, name: string, inner: string) => `${quote(name)} ${scalarType(inner)}`)})`
}

/** A view's columns with no rows, which gives those that follow their types. */
function none(columns: Columns): string {
  const nulls = Object.entries(columns).map(([name, type]) => `CAST(NULL AS ${duck(type)}) AS ${quote(name)}`)
  return `SELECT ${nulls.join(', ')} WHERE false`
}

function written(columns: Columns, rows: Cells[]): string {
  const first = none(columns)
  if (rows.length === 0) return first
  return `${first} UNION ALL SELECT * FROM (VALUES ${rows.map(row => `(${row.join(', ')})`).join(', ')})`
}
