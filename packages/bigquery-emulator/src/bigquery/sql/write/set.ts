import { BigQueryError, unsupported } from '../../errors.ts'
import { quote } from '../../names.ts'
import { clashes, nameOf } from '../analyse/clash.ts'
import type { Environment } from '../analyse/environment.ts'
import { isFloatLiteral } from '../analyse/type-of.ts'
import { type Column, is, supertype } from '../analyse/types.ts'
import type { Expression, Query, TypeNode } from '../parse/ast.ts'
import { aligned } from './align.ts'
import { type Emitted, emitQuery } from './query.ts'
import { restruct, sameNames } from './restruct.ts'

type SetBody = Extract<Query['body'], { kind: 'set' }>

/** UNION, INTERSECT or EXCEPT. */
export function emitSet(env: Environment, { operator, byName, parts: queries }: SetBody): Emitted {
  const written = queries.map(query => emitQuery(env, query))
  const parts = byName ? aligned(operator, byName, written) : written
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
  const exact = numericLiterals(queries, known)
  if (exact) return emitSet(env, { kind: 'set', operator, byName, parts: exact })
  const columns = first.map((c, i) => {
    const types = known.map(own => own[i]?.type)
    const names = types.map(nameOf)
    const stranger = names.find(name => names.some(other => clashes(name, other)))
    if (stranger)
      throw new BigQueryError(
        'invalidQuery',
        `Column ${i + 1} in ${operator} has incompatible types: ${names.map(name => name ?? 'ANY').join(', ')}`,
      )
    return { name: c.name, type: supertype(types), whole: known.every(own => own[i]?.whole) }
  })
  return {
    sql: join(
      operator,
      parts.map(part => guard(alike(part, first))),
    ),
    columns,
  }
}

/** A part with its structs' fields under the names they have in the first. */
function alike(part: Emitted, first: readonly Column[]): Emitted {
  const differing = part.columns?.some((c, i) => !sameNames(c.type, first[i]?.type))
  if (!differing || !part.columns) return part
  const items = part.columns.map((c, i) => {
    const sql = restruct(quote(c.name), c.type, first[i]?.type)
    if (!sql) throw unsupported('a set operation over STRUCTs whose fields differ')
    return `${sql} AS ${quote(c.name)}`
  })
  return { sql: `SELECT ${items.join(', ')} FROM (${part.sql}) AS "_part"`, columns: part.columns }
}

/** The queries with literals of floats as NUMERIC where they stand beside one, if any do. */
function numericLiterals(queries: readonly Query[], known: readonly Column[][]): Query[] | undefined {
  const places = (known[0] ?? []).flatMap((_, i) => {
    const types = known.map(own => own[i]?.type)
    const some = is(supertype(types), 'FLOAT64') && types.some(t => is(t, 'NUMERIC'))
    const firm = types.every((t, q) => !is(t, 'FLOAT64') || literalAt(queries[q], i))
    return some && firm ? [i] : []
  })
  if (places.length === 0) return undefined
  return queries.map(q => ({ ...q, body: withNumeric(q.body, places) }))
}

const NUMERIC: TypeNode = { kind: 'scalar', name: 'NUMERIC', parameters: [] }

function withNumeric(body: Query['body'], places: readonly number[]): Query['body'] {
  if (body.kind !== 'select') return body
  const items = body.items.map((item, i) => {
    if (item.kind !== 'column' || !places.includes(i) || !isFloatLiteral(item.value)) return item
    const value: Expression = {
      kind: 'cast',
      of: item.value,
      type: NUMERIC,
      safe: false,
      format: undefined,
      zone: undefined,
      at: item.at,
    }
    return { ...item, value }
  })
  return { ...body, items }
}

/** Whether a query gives a literal of floats in this place. */
function literalAt(query: Query | undefined, place: number): boolean {
  const body = query?.body
  if (body?.kind !== 'select') return false
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
