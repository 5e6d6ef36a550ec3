import { deniedQuery } from '../../denied.ts'
import type { TableDocument } from '../../documents.ts'
import { BigQueryError, notFound } from '../../errors.ts'
import { display, type TableName } from '../../names.ts'
import { position } from '../parse/lex.ts'
import type { Environment } from './environment.ts'

const ABOUT = /^(INFORMATION_SCHEMA|__TABLES__)$/i

/** Whether a path names a view of what there is, and no table. */
export function isAbout(names: readonly string[]): boolean {
  return names.some(name => ABOUT.test(name))
}

/** The full name a path stands for, or the refusal `denied` where it is not the caller's. */
export function tableName(
  env: Environment,
  names: readonly string[],
  at: number,
  denied = deniedQuery,
): TableName {
  const name = fullName(env, names, at)
  if (!env.catalog.sees(name)) throw denied(name)
  if (isAbout(names))
    throw new BigQueryError('invalidQuery', `Cannot change ${display(name)}: it is read only`)
  return name
}

function fullName(env: Environment, names: readonly string[], at: number): TableName {
  const about = names.findIndex(n => /^INFORMATION_SCHEMA$/i.test(n))
  // What it tells of a dataset or, where none is named, of a project is part of one name.
  if (about === 1 || about === 2) {
    const [datasetId = '', projectId = env.projectId] = names.slice(0, about).toReversed()
    return { projectId, datasetId, tableId: names.slice(about).join('.') }
  }
  const [first = '', second = '', ...rest] = names
  if (names.length === 1) {
    const temporary = env.temporary.get(first.toLowerCase())
    if (temporary) return temporary
    if (env.defaultDataset) return { ...env.defaultDataset, tableId: first }
    throw new BigQueryError(
      'invalidQuery',
      `Table "${first}" must be qualified with a dataset (e.g. dataset.table) at ${position(env.source, at)}`,
      { location: 'query' },
    )
  }
  if (names.length === 2)
    return { projectId: env.defaultDataset?.projectId ?? env.projectId, datasetId: first, tableId: second }
  return { projectId: first, datasetId: second, tableId: rest.join('.') }
}

/** The table a path names, noted among those the statement uses. */
export function findTable(
  env: Environment,
  names: readonly string[],
  at: number,
  quiet: boolean,
): { name: TableName; document: TableDocument } | undefined {
  const [first = ''] = names
  const known = [env.ctes, env.relations].some(names => names.has(first.toLowerCase()))
  if (quiet && names.length === 1 && known) return undefined
  if (quiet && ((env.aliases.has(first.toLowerCase()) && names.length > 1) || names.at(-1)?.endsWith('*')))
    return undefined
  if (quiet && isAbout(names)) return undefined
  const name = tableName(env, names, at)
  const document = env.catalog.table(name)
  if (document) {
    env.tables.set(display(name), document)
    return { name: document.tableReference, document }
  }
  if (quiet) return undefined
  const location = env.catalog.location
  if (!env.catalog.dataset(name)) throw notFound('Dataset', `${name.projectId}:${name.datasetId}`, location)
  throw notFound('Table', display(name), location)
}
