import { isFloatLiteral, isText } from './literal.ts'
import type { Node } from './tree.ts'
import { is, isExact, type Type } from './types.ts'

/** What BigQuery widens by itself. */
const WIDENED: Record<string, string[]> = {
  FLOAT64: ['INT64', 'NUMERIC', 'BIGNUMERIC'],
  BIGNUMERIC: ['INT64', 'NUMERIC'],
  NUMERIC: ['INT64'],
  DATETIME: ['DATE'],
}
const OF_TEXT = /^(DATE|DATETIME|TIMESTAMP|TIME)$/

/**
 * Whether BigQuery takes an argument for a parameter of this type; what is not known before the query runs is taken.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules#coercion
 */
export function accepts(arg: Node, to: Type | undefined): boolean {
  if (!to) return true
  if (arg.kind === 'array' && !arg.as && to.kind === 'array')
    return arg.items.every(item => accepts(item, to.of))
  if (arg.kind === 'struct' && !arg.as && to.kind === 'struct')
    return (
      arg.fields.length === to.fields.length &&
      arg.fields.every((f, i) => accepts(f.value, to.fields[i]?.type))
    )
  if (isText(arg) && is(arg.type, 'STRING') && to.kind === 'scalar' && OF_TEXT.test(to.name)) return true
  if (isFloatLiteral(arg) && isExact(to)) return true
  return coerces(arg.type, to)
}

function coerces(from: Type | undefined, to: Type | undefined): boolean {
  if (!from || !to || from.kind === 'null') return true
  if (from.kind === 'scalar' && to.kind === 'scalar')
    return from.name === to.name || (WIDENED[to.name] ?? []).includes(from.name)
  if (from.kind === 'array' && to.kind === 'array') return same(from.of, to.of)
  if (from.kind !== 'struct' || to.kind !== 'struct') return false
  return (
    from.fields.length === to.fields.length &&
    from.fields.every((f, i) => coerces(f.type, to.fields[i]?.type))
  )
}

function same(a: Type | undefined, b: Type | undefined): boolean {
  if (!a || !b || a.kind === 'null') return true
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.name === b.name
  if (a.kind === 'array' && b.kind === 'array') return same(a.of, b.of)
  if (a.kind !== 'struct' || b.kind !== 'struct') return false
  return a.fields.length === b.fields.length && a.fields.every((f, i) => same(f.type, b.fields[i]?.type))
}
