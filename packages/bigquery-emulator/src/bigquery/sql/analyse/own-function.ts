import { deniedRoutine } from '../../denied.ts'
import { BigQueryError } from '../../errors.ts'
import type { TableName } from '../../names.ts'
import type { Call } from '../parse/ast.ts'
import { parse } from '../parse/parse.ts'
import type { Environment, SqlFunction } from './environment.ts'

/** The full name of a routine that a path stands for, or the refusal `denied` where it is not the caller's. */
export function routineName(
  env: Environment,
  names: readonly string[],
  denied: (name: TableName) => BigQueryError,
): TableName {
  const [routineId = '', datasetId, projectId] = names.toReversed()
  const place = datasetId === undefined ? env.defaultDataset : { datasetId, projectId: undefined }
  if (!place)
    throw new BigQueryError(
      'invalidQuery',
      `Routine name "${routineId}" missing dataset while no default dataset is set in the request.`,
      { location: 'query' },
    )
  const name = {
    projectId: projectId ?? place.projectId ?? env.defaultDataset?.projectId ?? env.projectId,
    datasetId: place.datasetId,
    tableId: routineId,
  }
  if (!env.catalog.sees(name)) throw denied(name)
  return name
}

/** What a routine that a dataset keeps sees of its caller's own names: none. */
export const HOME = { defaultDataset: undefined, functions: new Map(), temporary: new Map() }

/** Functions by the text of the statement that made them, which is read again for each statement that may call them. */
const read = new Map<string, SqlFunction | undefined>()

function readFunction(text: string, { projectId }: TableName): SqlFunction | undefined {
  const key = `${projectId} ${text}`
  if (read.has(key)) return read.get(key)
  if (read.size > 1000) read.clear()
  const [s] = parse(text)
  const found =
    s?.kind === 'create function'
      ? {
          ...s,
          source: text,
          home: { ...HOME, projectId },
        }
      : undefined
  read.set(key, found)
  return found
}

/** Whether a name with dots is one of BigQuery's own functions. */
export function isSpace([first = '']: readonly string[]): boolean {
  return SPACES.test(first)
}

const SPACES = /^(NET|HLL_COUNT|KLL_QUANTILES|KEYS|AEAD|ML|AI|OBJ|SAFE)$/i

/** The function of somebody's own that a call names: a temporary one, or one that a dataset keeps. */
export function ownFunction(env: Environment, call: Call): SqlFunction | undefined {
  const temporary = env.functions.get(call.name.toLowerCase())
  if (temporary) return temporary
  const { names } = call
  if (!names || names.length < 2 || isSpace(names)) return undefined
  const name = routineName(env, names, found => deniedRoutine(found, 'bigquery.routines.get'))
  const text = env.catalog.routine(name)
  return text === undefined ? undefined : readFunction(text, name)
}
