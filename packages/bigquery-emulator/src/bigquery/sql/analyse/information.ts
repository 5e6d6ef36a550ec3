import { deniedQuery } from '../../denied.ts'
import { BigQueryError, notFound, unsupported } from '../../errors.ts'
import { display } from '../../names.ts'
import { parseType } from '../parse/parse.ts'
import type { Environment } from './environment.ts'
import { type Information, VIEWS } from './information-views.ts'
import { type Column, typeOfNode } from './types.ts'

type Place = { projectId: string; datasetId: string | undefined }

const OF_PROJECT = ['SCHEMATA', 'SCHEMATA_OPTIONS', 'JOBS']
const OF_DATASET = ['PARTITIONS', '__TABLES__']

/**
 * What `INFORMATION_SCHEMA` tells of a dataset, a project or a region of it, and `dataset.__TABLES__`: of what the
 * caller may see alone. A view that is not here is refused by name.
 * @see https://cloud.google.com/bigquery/docs/information-schema-intro
 */
export function informationOf(
  env: Environment,
  names: readonly string[],
): { view: Information; name: string; columns: Column[] } {
  const about = names.findIndex(name => /^(INFORMATION_SCHEMA|__TABLES__)$/i.test(name))
  const summary = /^__TABLES__$/i.test(names[about] ?? '')
  const name = summary ? '__TABLES__' : (names[about + 1] ?? '').toUpperCase()
  if (about > 2 || names.length !== about + (summary ? 1 : 2)) throw unsupported(names.slice(about).join('.'))
  const view = /^JOBS(_BY_PROJECT|_BY_USER)?$/.test(name) ? 'JOBS' : name
  const { projectId, datasetId } = placeOf(env, names.slice(0, about), view, names.slice(about).join('.'))
  const written = VIEWS[view]
  if (!written || (OF_DATASET.includes(view) && datasetId === undefined))
    throw unsupported(`INFORMATION_SCHEMA.${view}`)
  const type = parseType(`STRUCT<${written}>`)
  const fields = type.kind === 'struct' ? type.fields.map(f => ({ name: f.name ?? '', type: f.type })) : []
  const { location, owner } = env.catalog
  const datasets = env.catalog
    .datasets(projectId)
    .filter(d => d.location.toUpperCase() === (location ?? d.location).toUpperCase())
  const within = datasetId === undefined ? datasets.map(d => d.datasetReference) : [{ projectId, datasetId }]
  const tables = OF_PROJECT.includes(view) ? [] : within.flatMap(dataset => env.catalog.tables(dataset))
  return {
    view: { view, columns: fields, projectId, location, owner, datasets, within, tables },
    name,
    columns: fields.map(f => ({ name: f.name, type: typeOfNode(f.type) })),
  }
}

/** The dataset, or the project as a whole, that stands before a view; it is the caller's to see, and there. */
function placeOf(env: Environment, before: readonly string[], view: string, tableId: string): Place {
  const [last, projectId = env.projectId] = before.toReversed()
  const region = /^region-(.+)$/i.exec(last ?? '')?.[1]
  const { location } = env.catalog
  const whole = OF_PROJECT.includes(view)
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
