import { BigQueryError, unsupported } from '../errors.ts'
import { literal, quote } from '../names.ts'
import type { Expression, OrderItem, Query } from './ast.ts'
import { refuseMixed } from './clash.ts'
import { alikeSql, emitBinary } from './emit-arithmetic.ts'
import { emitCall } from './emit-call.ts'
import { emitCast, emitTyped } from './emit-cast.ts'
import { emitBetween, emitCase, emitIn } from './emit-comparison.ts'
import { emitExtract, interval } from './emit-dates.ts'
import { emitJavaScript } from './emit-javascript.ts'
import { jsonMember } from './emit-json.ts'
import { emitLike } from './emit-like.ts'
import { emitQuery } from './emit-query.ts'
import { emitRange } from './emit-range.ts'
import { emitType } from './emit-type.ts'
import { emitValues } from './emit-value.ts'
import type { Environment } from './environment.ts'
import { position } from './lex.ts'
import { typeOf } from './type-of.ts'
import { is, typeOfConstant } from './types.ts'

/** The DuckDB expression that means what `e` means in BigQuery. */
export function emit(env: Environment, e: Expression): string {
  switch (e.kind) {
    case 'literal':
      return e.sql
    case 'integer':
      return `CAST(${e.text} AS BIGINT)`
    case 'string':
      return literal(e.text)
    case 'parameter':
      return parameter(env, e)
    case 'system': {
      const value = env.variables.get(`@@${e.name.toLowerCase()}`)
      if (value !== undefined) return value
      throw unsupported(`system variable @@${e.name}`)
    }
    case 'path':
      return path(env, e)
    case 'field':
      if (is(typeOf(env, e.of), 'JSON')) return jsonMember(emit(env, e.of), [e.name])
      return `struct_extract(${emit(env, e.of)}, ${literal(e.name)})`
    case 'index':
      return index(env, e)
    case 'unary':
      if (e.operator === '~' && is(typeOf(env, e.of), 'BYTES')) return `bq_bit_not(${emit(env, e.of)})`
      // The least INT64 has a size that is none.
      if (e.operator === '-' && e.of.kind === 'integer') return `CAST(-${e.of.text} AS BIGINT)`
      return e.operator === '' ? `(${emit(env, e.of)})` : `(${e.operator} ${emit(env, e.of)})`
    case 'binary':
      return emitBinary(env, e)
    case 'is':
      return `(${emit(env, e.of)} IS ${e.not ? 'NOT ' : ''}${e.what}${e.other ? ` ${emit(env, e.other)}` : ''})`
    case 'between':
      return emitBetween(env, e)
    case 'like':
      return emitLike(env, e)
    case 'in':
      return emitIn(env, e)
    case 'case':
      return emitCase(env, e)
    case 'cast':
      return emitCast(env, e)
    case 'extract':
      return emitExtract(emit(env, e.of), e.part, e.zone && emit(env, e.zone))
    case 'interval':
      if (e.to) return `bq_parse_interval(${emit(env, e.by)}, ${literal(e.part)}, ${literal(e.to)})`
      return interval(emit(env, e.by), e.part)
    case 'part':
      throw new BigQueryError('invalidQuery', `A valid date part name is required but found ${e.part.name}`)
    case 'array':
      return array(env, e)
    case 'struct':
      return struct(env, e)
    case 'query':
      return subquery(env, e)
    case 'typed':
      return e.type.startsWith('RANGE<') ? emitRange(env, e.type, e.text) : emitTyped(e.type, e.text)
    case 'javascript':
      return emitJavaScript(env, e)
    case 'call':
      return emitCall(env, e)
  }
}

function parameter(env: Environment, e: Extract<Expression, { kind: 'parameter' }>): string {
  const sql = e.name ? env.named.get(e.name.toLowerCase()) : env.positional[e.index]
  if (sql !== undefined) return sql
  const what = e.name
    ? `Query parameter '${e.name}' not found`
    : `Positional parameter ${e.index + 1} not found`
  throw new BigQueryError('invalidQuery', `${what} at ${position(env.source, e.at)}`, { location: 'query' })
}

/** What needs no parentheses to be called. */
const BARE = ['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_DATETIME', 'CURRENT_TIME']

function path(env: Environment, e: Extract<Expression, { kind: 'path' }>): string {
  const [first = '', ...rest] = e.names
  const known = env.columns.has(first.toLowerCase())
  const variable = known ? undefined : env.variables.get(first.toLowerCase())
  if (variable !== undefined) {
    const type = env.types.get(first.toLowerCase()) ?? typeOfConstant(variable)
    if (is(type, 'JSON')) return jsonMember(variable, rest)
    return rest.reduce((of, field) => `struct_extract(${of}, ${literal(field)})`, variable)
  }
  if (rest.length === 0 && !known && BARE.includes(first.toUpperCase())) {
    return emitCall(env, bareCall(first.toUpperCase(), e.at))
  }
  // DuckDB would take an alias of the select list, or a column of its own such as `rowid`.
  if (!known && !env.open)
    throw new BigQueryError('invalidQuery', `Unrecognized name: ${first} at ${position(env.source, e.at)}`, {
      location: 'query',
    })
  // The member of a JSON value is no field of DuckDB's.
  const json =
    e.names.findIndex((_, i) => is(typeOf(env, { ...e, names: e.names.slice(0, i + 1) }), 'JSON')) + 1
  if (json > 0) return jsonMember(e.names.slice(0, json).map(quote).join('.'), e.names.slice(json))
  return e.names.map(quote).join('.')
}

function bareCall(name: string, at: number) {
  return {
    kind: 'call',
    name,
    safe: false,
    args: [],
    named: [],
    distinct: false,
    nulls: undefined,
    having: undefined,
    order: [],
    limit: undefined,
    over: undefined,
    at,
  } as const satisfies Partial<Extract<Expression, { kind: 'call' }>> & { kind: 'call' }
}

function index(env: Environment, e: Extract<Expression, { kind: 'index' }>): string {
  const of = emit(env, e.of)
  if (is(typeOf(env, e.of), 'JSON')) return `bq_json_at(${of}, ${emit(env, e.by)})`
  const by = emit(env, e.by)
  const zeroBased = e.how.endsWith('ORDINAL') ? `(${by} - 1)` : by
  return `${e.how.startsWith('SAFE') ? 'bq_safe_offset' : 'bq_offset'}(${of}, ${zeroBased})`
}

function array(env: Environment, e: Extract<Expression, { kind: 'array' }>): string {
  const element = e.type?.kind === 'array' ? e.type.of : undefined
  if (element?.kind === 'struct') {
    const typed = e.items.map(item =>
      item.kind === 'struct' && !item.type ? { ...item, type: element } : item,
    )
    return `CAST([${typed.map(item => emit(env, item)).join(', ')}] AS ${emitType(e.type ?? element)})`
  }
  refuseMixed(
    'ARRAY',
    e.items.slice(0, 50).map(of => ({ of, type: typeOf(env, of) })),
  )
  const items = `[${alikeSql(env, byPlace(e.items)).join(', ')}]`
  if (e.type) return `CAST(${items} AS ${emitType(e.type)})`
  // BigQuery's untyped empty array is an array of INT64.
  return e.items.length === 0 ? 'CAST([] AS BIGINT[])' : items
}

/** Structs of one array with the names of the first: BigQuery goes by position, DuckDB by name. */
function byPlace(items: readonly Expression[]): readonly Expression[] {
  const [first] = items
  if (first?.kind !== 'struct' || first.type) return items
  const names = first.fields.map((f, i) => f.name ?? impliedName(f.value) ?? `_field_${i + 1}`)
  return items.map(item => {
    if (item.kind !== 'struct' || item.type || item.fields.length !== names.length) return item
    return { ...item, tuple: false, fields: item.fields.map((f, i) => ({ ...f, name: names[i] })) }
  })
}

/** The name a column or field takes from its expression, if any. */
export function impliedName(e: Expression): string | undefined {
  if (e.kind === 'path') return e.names.at(-1)
  if (e.kind === 'field') return e.name
  if (e.kind === 'unary' && e.operator === '') return impliedName(e.of)
  return undefined
}

function struct(env: Environment, e: Extract<Expression, { kind: 'struct' }>): string {
  const values = e.fields.map(f => emit(env, f.value))
  if (e.type) return `CAST(row(${values.join(', ')}) AS ${emitType(e.type)})`
  const named = e.fields.some(f => f.name ?? impliedName(f.value))
  if (e.tuple || !named) return `row(${values.join(', ')})`
  const names = e.fields.map((f, i) => f.name ?? impliedName(f.value) ?? `_field_${i + 1}`)
  return `struct_pack(${values.map((value, i) => `${quote(names[i] ?? '')} := ${value}`).join(', ')})`
}

function subquery(env: Environment, e: Extract<Expression, { kind: 'query' }>): string {
  const inner = emitValues(e.how === 'scalar' ? nameless(e.query) : e.query, q => emitQuery(env, q)).sql
  if (e.how === 'exists') return `EXISTS (${inner})`
  if (e.how === 'array') return `ARRAY(${inner})`
  return `(${inner})`
}

/** A query whose one column has no name of its own: where it stands in an aggregate, DuckDB takes that for an alias. */
function nameless(q: Query): Query {
  const [item] = q.body.kind === 'select' ? q.body.items : []
  if (
    q.body.kind !== 'select' ||
    q.body.as ||
    item?.kind !== 'column' ||
    item.alias ||
    q.body.items.length > 1
  )
    return q
  return { ...q, body: { ...q.body, items: [{ ...item, alias: '_scalar' }] } }
}

/** ORDER BY items; BigQuery sorts NULL below every value, DuckDB above. */
export function emitOrder(
  env: Environment,
  items: readonly OrderItem[],
  one: (e: Expression) => string = e => emit(env, e),
): string {
  return items
    .map(({ by, descending, nulls }) => {
      const place = nulls ?? (descending ? 'LAST' : 'FIRST')
      return `${one(by)} ${descending ? 'DESC' : 'ASC'} NULLS ${place}`
    })
    .join(', ')
}
