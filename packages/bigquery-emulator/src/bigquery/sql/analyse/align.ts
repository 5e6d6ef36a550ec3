import { BigQueryError, unsupported } from '../../errors.ts'
import type { ByName } from '../parse/ast.ts'
import type { SetPart } from './tree.ts'
import type { Column } from './types.ts'

/** A column that was given no name has one of BigQuery's. */
const isNamed = (c: Column) => !/^f\d+_$/.test(c.name)
const key = (name: string) => name.toLowerCase()

/** The queries of a set operation BY NAME, each with the same columns in the same order. */
export function aligned(operator: string, { mode, on }: ByName, parts: readonly SetPart[]): SetPart[] {
  const all = parts.map(({ columns }) => {
    if (!columns)
      throw unsupported('a set operation by name over columns that are only seen when the query runs')
    return columns
  })
  const names = on ?? namesOf(operator, mode, all)
  const first = all[0] ?? []
  for (const name of names) {
    const missing = all.findIndex(columns => !find(columns, name))
    if ((mode === 'STRICT' || mode === 'INNER') && missing >= 0) throw absent(operator, name, missing)
    if (mode === 'LEFT' && !find(first, name)) throw absent(operator, name, 0)
  }
  if (names.length === 0)
    throw new BigQueryError('invalidQuery', `Queries in ${operator} have no columns in common`)
  return parts.map(({ query }, i) => {
    const own = names.map(name => find(all[i] ?? [], name))
    return {
      query,
      picked: names.map((name, place) => ({ from: own[place]?.name, as: name })),
      columns: names.map(
        (name, place): Column => ({ name, type: own[place] ? own[place].type : { kind: 'null' } }),
      ),
    }
  })
}

function absent(operator: string, name: string, query: number): BigQueryError {
  return new BigQueryError(
    'invalidQuery',
    `Column ${name} of ${operator} by name does not exist in query ${query + 1}`,
  )
}

function find(columns: readonly Column[], name: string): Column | undefined {
  const found = columns.filter(c => key(c.name) === key(name))
  if (found.length > 1)
    throw new BigQueryError('invalidQuery', `Duplicate column name ${name} in a set operation by name`)
  return found[0]
}

function namesOf(operator: string, mode: ByName['mode'], all: readonly Column[][]): string[] {
  const [first = [], ...rest] = all
  const own = first.filter(isNamed).map(c => c.name)
  if (mode === 'INNER') return own.filter(name => rest.every(columns => find(columns, name)))
  if (mode === 'LEFT') return first.map(c => c.name)
  const names = new Map(
    all
      .flat()
      .map(c => [key(c.name), c.name])
      .toReversed() as [string, string][],
  )
  const order = [...new Set(all.flat().map(c => key(c.name)))]
  if (mode === 'STRICT' && order.length > first.length) {
    const stranger = order.find(name => !find(first, name)) ?? ''
    throw absent(operator, names.get(stranger) ?? stranger, 0)
  }
  return order.map(name => names.get(name) ?? name)
}
