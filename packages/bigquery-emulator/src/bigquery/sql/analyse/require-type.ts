import { invalid } from './place.ts'
import type { Node, WindowNode } from './tree.ts'
import { is, type Type, typeText } from './types.ts'

/** Refuses what is known to be no BOOL where an operator wants one; the engine would make one of a number. */
export function requireBool(e: Node, operator: string): void {
  if (isBool(e)) return
  throw invalid(noSignature(operator, [e.type]), e.at)
}

/** Refuses a condition of a clause that is known to be no BOOL. */
export function requireCondition<E extends Node | undefined>(e: E, clause: string): E {
  if (e && !isBool(e))
    throw invalid(`${clause} should return type BOOL, but returns ${typeText(e.type)}`, e.at)
  return e
}

function isBool({ type }: Node): boolean {
  return !type || type.kind === 'null' || is(type, 'BOOL')
}

const COUNTED = /^(INT64|NUMERIC|BIGNUMERIC|FLOAT64|DATE|DATETIME|TIMESTAMP|TIME|INTERVAL)$/

/** Refuses arithmetic with what is known not to be for it. */
export function requireCounted(operator: string, all: readonly Node[], at: number): void {
  const types = all.map(e => e.type)
  const counts = (type: Type | undefined) =>
    !type || type.kind === 'null' || (type.kind === 'scalar' && COUNTED.test(type.name))
  if (!types.every(counts)) throw invalid(noSignature(operator, types), at)
}

/** Refuses a comparison of arrays and of JSON, and an order of structs. */
export function requireComparable(operator: string, all: readonly Node[], at: number): void {
  const equality = /^(=|!=|<>)$/.test(operator)
  for (const { type } of all)
    if (type?.kind === 'array' || is(type, 'JSON') || (type?.kind === 'struct' && !equality))
      throw invalid(
        `${equality ? 'Equality' : 'Order'} is not defined for arguments of type ${typeText(type)}`,
        at,
      )
}

const CASTS: Record<string, string> = {
  INT64: 'NUMERIC BIGNUMERIC FLOAT64 STRING BOOL',
  NUMERIC: 'INT64 BIGNUMERIC FLOAT64 STRING',
  BIGNUMERIC: 'INT64 NUMERIC FLOAT64 STRING',
  FLOAT64: 'INT64 NUMERIC BIGNUMERIC STRING',
  BOOL: 'INT64 STRING',
  STRING: 'INT64 NUMERIC BIGNUMERIC FLOAT64 BOOL BYTES DATE DATETIME TIME TIMESTAMP INTERVAL',
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
export function requireCast(from: Type | undefined, to: Type, at: number): void {
  if (from?.kind !== 'scalar' || to.kind !== 'scalar' || from.name === to.name) return
  const allowed = CASTS[from.name]?.split(' ')
  if (!allowed || !CASTS[to.name] || allowed.includes(to.name)) return
  throw invalid(`Invalid cast from ${from.name} to ${to.name}`, at)
}

/** Refuses a window without an order for a function that needs one, and a frame for one that has its own. */
export function requireWindow(name: string, { order, frame }: WindowNode, at: number): void {
  const of = `for analytic function ${name.toLowerCase()}`
  if (order.length === 0 && /RANK$|^(CUME_DIST|NTILE|LAG|LEAD)$/.test(name))
    throw invalid(`Window ORDER BY is required ${of}`, at)
  if (frame && /RANK$|^(ROW_NUMBER|CUME_DIST|NTILE|LAG|LEAD)$/.test(name))
    throw invalid(`Window framing clause is not allowed ${of}`, at)
}

function noSignature(operator: string, types: readonly (Type | undefined)[]): string {
  const names = types.map(t => (t ? typeText(t) : 'ANY'))
  return `No matching signature for operator ${operator} for argument types: ${names.join(', ')}`
}
