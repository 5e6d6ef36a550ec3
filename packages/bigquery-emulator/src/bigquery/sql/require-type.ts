import { BigQueryError } from '../errors.ts'
import type { Expression } from './ast.ts'
import type { Environment } from './environment.ts'
import { typeOf } from './type-of.ts'
import { type Type, typeText } from './types.ts'

/** Refuses what is known to be no BOOL where one is wanted, which DuckDB would make of a number. */
export function requireBool(env: Environment, e: Expression, operator: string): void {
  const type = typeOf(env, e)
  if (!type || type.kind === 'null' || (type.kind === 'scalar' && type.name === 'BOOL')) return
  throw noSignature(operator, [type])
}

/** Refuses a condition of a clause that is known to be no BOOL. */
export function requireCondition(env: Environment, e: Expression, clause: string): void {
  const type = typeOf(env, e)
  if (!type || type.kind === 'null' || (type.kind === 'scalar' && type.name === 'BOOL')) return
  throw new BigQueryError(
    'invalidQuery',
    `${clause} should return type BOOL, but returns ${typeText(type)}`,
    { location: 'query' },
  )
}

const COUNTED = /^(INT64|NUMERIC|FLOAT64|DATE|DATETIME|TIMESTAMP|TIME|INTERVAL)$/

/** Refuses arithmetic with what is known not to be for it. */
export function requireCounted(env: Environment, operator: string, all: readonly Expression[]): void {
  const types = all.map(e => typeOf(env, e))
  const stranger = types.some(
    type => type && type.kind !== 'null' && !(type.kind === 'scalar' && COUNTED.test(type.name)),
  )
  if (stranger) throw noSignature(operator, types)
}

/** Refuses a comparison of arrays, and an order of structs. */
export function requireComparable(env: Environment, operator: string, all: readonly Expression[]): void {
  const equality = /^(=|!=|<>|IN)$/.test(operator)
  for (const type of all.map(e => typeOf(env, e)))
    if (type?.kind === 'array' || (type?.kind === 'struct' && !equality))
      throw new BigQueryError(
        'invalidQuery',
        `${equality ? 'Equality' : 'Order'} is not defined for arguments of type ${typeText(type)}`,
        { location: 'query' },
      )
}

const CASTS: Record<string, string> = {
  INT64: 'NUMERIC FLOAT64 STRING BOOL',
  NUMERIC: 'INT64 FLOAT64 STRING',
  FLOAT64: 'INT64 NUMERIC STRING',
  BOOL: 'INT64 STRING',
  STRING: 'INT64 NUMERIC FLOAT64 BOOL BYTES DATE DATETIME TIME TIMESTAMP INTERVAL RANGE',
  BYTES: 'STRING',
  DATE: 'STRING DATETIME TIMESTAMP',
  DATETIME: 'STRING DATE TIME TIMESTAMP',
  TIME: 'STRING',
  TIMESTAMP: 'STRING DATE DATETIME TIME',
  INTERVAL: 'STRING',
}

/**
 * Refuses a cast between two known types that BigQuery does not have.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules
 */
export function requireCast(from: Type | undefined, to: Type): void {
  if (from?.kind !== 'scalar' || to.kind !== 'scalar' || from.name === to.name) return
  const allowed = CASTS[from.name]?.split(' ')
  if (!allowed || !CASTS[to.name] || allowed.includes(to.name.replace(/<.*/, ''))) return
  throw new BigQueryError('invalidQuery', `Invalid cast from ${from.name} to ${to.name}`, {
    location: 'query',
  })
}

function noSignature(operator: string, types: readonly (Type | undefined)[]): BigQueryError {
  return new BigQueryError(
    'invalidQuery',
    `No matching signature for operator ${operator} for argument types: ${types.map(t => (t ? typeText(t) : 'ANY')).join(', ')}`,
    { location: 'query' },
  )
}
