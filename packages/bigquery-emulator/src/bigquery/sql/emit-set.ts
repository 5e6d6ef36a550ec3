import { BigQueryError, unsupported } from '../errors.ts'
import { quote } from '../names.ts'
import type { Query } from './ast.ts'
import { type Emitted, emitQuery } from './emit-query.ts'
import type { Environment } from './environment.ts'
import { isFloatLiteral } from './type-of.ts'
import { type Column, is, namesDiffer, supertype } from './types.ts'

/** UNION, INTERSECT or EXCEPT. DuckDB merges structs by their fields' names where BigQuery goes by place. */
export function emitSet(env: Environment, operator: string, queries: readonly Query[]): Emitted {
  const parts = queries.map(query => emitQuery(env, query))
  const known = parts.flatMap(part => (part.columns ? [part.columns] : []))
  const [first] = known
  if (!first || known.length < parts.length)
    return { sql: join(operator, parts.map(guardAll)), columns: parts[0]?.columns }
  const other = known.find(columns => columns.length !== first.length)
  if (other)
    throw new BigQueryError(
      'invalidQuery',
      `Queries in ${operator} have mismatched column count; query 1 has ${first.length} column${first.length === 1 ? '' : 's'}, query ${known.indexOf(other) + 1} has ${other.length} columns`,
    )
  const columns = first.map((c, i) => {
    const types = known.map(own => own[i]?.type)
    if (
      is(supertype(types), 'FLOAT64') &&
      types.some(t => is(t, 'NUMERIC')) &&
      queries.some(q => literalAt(q, i))
    )
      throw unsupported('a set operation over NUMERIC and a literal of floats that is not cast')
    if (namesDiffer(types)) throw unsupported('a set operation over STRUCTs whose fields differ')
    return { name: c.name, type: supertype(types), whole: known.every(own => own[i]?.whole) }
  })
  return { sql: join(operator, parts.map(guard)), columns }
}

/** Whether a query gives a literal of floats in this place. */
function literalAt({ body }: Query, place: number): boolean {
  if (body.kind !== 'select') return false
  const item = body.items[place]
  return item?.kind === 'column' && isFloatLiteral(item.value)
}

function join(operator: string, parts: readonly string[]): string {
  return parts.join(` ${operator.replace('DISTINCT', '').trim()} `)
}

/** A part whose columns of unknown type must not turn out to be structs. */
function guard({ sql, columns = [] }: Emitted): string {
  const unknown = (c: Column) => c.type === undefined || (c.type.kind === 'array' && c.type.of === undefined)
  const names = columns.map(c => c.name.toLowerCase())
  // Columns of one name cannot be told apart from outside; such a query is an error where it matters.
  if (!columns.some(unknown) || new Set(names).size < names.length) return sql
  const items = columns.map(c =>
    unknown(c) ? `bq_not_struct(${quote(c.name)}) AS ${quote(c.name)}` : quote(c.name),
  )
  return `SELECT ${items.join(', ')} FROM (${sql}) AS "_part"`
}

function guardAll(part: Emitted): string {
  return part.columns ? guard(part) : `SELECT bq_not_struct(COLUMNS(*)) FROM (${part.sql}) AS "_part"`
}
