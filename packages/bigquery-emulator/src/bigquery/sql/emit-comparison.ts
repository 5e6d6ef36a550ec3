import { literal } from '../names.ts'
import type { Expression } from './ast.ts'
import { isText, nameOf, refuseClash, refuseMixed } from './clash.ts'
import { alikeSql } from './emit-arithmetic.ts'
import { equalElements, equalStructs } from './emit-equal-structs.ts'
import { emit } from './emit-expression.ts'
import { emitQuery } from './emit-query.ts'
import { emitValues } from './emit-value.ts'
import type { Environment } from './environment.ts'
import { comparedFloats, notForNaN } from './floats.ts'
import { requireBool, requireComparable } from './require-type.ts'
import { floatText, isFloatLiteral, typeOf } from './type-of.ts'
import { type Column, is } from './types.ts'

const COMPARISONS = new Set(['=', '!=', '<>', '<', '>', '<=', '>='])

/** Whether an operator compares. */
export function isComparison(operator: string): boolean {
  return COMPARISONS.has(operator)
}

/** `a = b` and its like. DuckDB would make a number of text, and a time of a date; BigQuery refuses. */
export function emitComparison(
  env: Environment,
  operator: string,
  left: Expression,
  right: Expression,
): string {
  requireComparable(env, operator, [left, right])
  const structs =
    operator === '=' || operator === '!=' || operator === '<>' ? equalStructs(env, left, right) : undefined
  if (structs) return operator === '=' ? structs : `(NOT ${structs})`
  const [a, b] = [side(env, left, right), side(env, right, left)]
  const sql = comparedFloats(env, operator === '!=' ? '<>' : operator, [left, a], [right, b])
  return guarded(env, operator, left, right, a, b, sql)
}

/** BETWEEN. */
export function emitBetween(env: Environment, e: Extract<Expression, { kind: 'between' }>): string {
  const of = emit(env, e.of)
  const low = side(env, e.low, e.of)
  const high = side(env, e.high, e.of)
  const tested = notForNaN(env, e.of, of, `${of} BETWEEN ${low} AND ${high}`)
  const sql = `(${e.not ? 'NOT ' : ''}(${is(typeOf(env, e.high), 'FLOAT64') ? `${tested} AND ${comparedFloats(env, '<=', [e.of, of], [e.high, high])}` : tested}))`
  const inner = guarded(env, 'BETWEEN', e.of, e.low, of, low, sql)
  return guarded(env, 'BETWEEN', e.of, e.high, of, high, inner)
}

/** IN, over values, a query or an array. */
export function emitIn(env: Environment, e: Extract<Expression, { kind: 'in' }>): string {
  const of = emit(env, e.of)
  const not = e.not ? 'NOT ' : ''
  if (e.query) {
    const { sql, columns } = emitValues(e.query, q => emitQuery(env, q))
    refuseClash('IN', typeName(env, e.of), nameOf(columns?.[0]?.type), false)
    return `(${not}${notForNaN(env, e.of, of, `${of} IN (${sql})`)})`
  }
  if (e.items?.every(item => typeOf(env, item)?.kind === 'struct') && typeOf(env, e.of)?.kind === 'struct')
    return `(${not}(${e.items.map(item => equalStructs(env, e.of, item)).join(' OR ')}))`
  if (e.array) {
    const type = typeOf(env, e.array)
    const structs = equalElements(env, e.of, e.array)
    if (structs) return `(${not}${structs})`
    refuseClash('IN', typeName(env, e.of), type?.kind === 'array' ? nameOf(type.of) : undefined, false)
    return `(${not}${notForNaN(env, e.of, of, `${of} IN (SELECT unnest(${emit(env, e.array)}))`)})`
  }
  const items = (e.items ?? []).map(item => ({ item, sql: side(env, item, e.of) }))
  const sql = `(${not}${notForNaN(env, e.of, of, `${of} IN (${items.map(i => i.sql).join(', ')})`)})`
  return items.reduce((inner, i) => guarded(env, 'IN', e.of, i.item, of, i.sql, inner), sql)
}

/** CASE. */
export function emitCase(env: Environment, e: Extract<Expression, { kind: 'case' }>): string {
  const subject = e.of
  const of = subject && emit(env, subject)
  const all = [...e.whens.map(w => w.result), ...(e.otherwise ? [e.otherwise] : [])]
  refuseMixed(
    'CASE',
    all.map(result => ({ of: result, type: typeOf(env, result) })),
  )
  const results = alikeSql(env, all)
  if (!subject) for (const w of e.whens) requireBool(env, w.when, 'CASE')
  const whens = e.whens.map(w => (subject ? side(env, w.when, subject) : emit(env, w.when)))
  const arms = whens.map((when, i) => `WHEN ${when} THEN ${results[i]}`).join(' ')
  const sql = `CASE ${of ? `${of} ` : ''}${arms}${e.otherwise ? ` ELSE ${results.at(-1)}` : ''} END`
  if (!subject || !of) return sql
  return e.whens.reduce((inner, w, i) => guarded(env, '=', subject, w.when, of, whens[i] ?? '', inner), sql)
}

/** One side of a comparison. */
function side(env: Environment, e: Expression, other: Expression): string {
  // BigQuery compares structs place by place, whatever their fields are called.
  if (e.kind === 'struct' && !e.type) return emit(env, { ...e, tuple: true })
  const sql = emit(env, e)
  if (isFloatLiteral(e) && is(typeOf(env, other), 'NUMERIC'))
    return `bq_text_numeric(${literal(floatText(e) ?? '')})`
  // Text written out becomes a date beside one, and then must be one.
  return e.kind === 'string' && is(typeOf(env, other), 'DATE') ? `bq_cast_date(${sql})` : sql
}

function typeName(env: Environment, e: Expression): string | undefined {
  return nameOf(typeOf(env, e))
}

/** Refuses columns of USING that do not compare. */
export function requireUsing(
  using: readonly string[],
  left: readonly Column[] = [],
  right: readonly Column[] = [],
): void {
  for (const name of using) {
    const [a, b] = [left, right].map(all => all.find(c => c.name.toLowerCase() === name.toLowerCase())?.type)
    refuseClash('=', nameOf(a), nameOf(b), false)
  }
}

/** A comparison that fails when its sides turn out not to compare; told now where their types are known. */
function guarded(
  env: Environment,
  operator: string,
  left: Expression,
  right: Expression,
  a: string,
  b: string,
  sql: string,
): string {
  const [x, y] = [typeOf(env, left), typeOf(env, right)]
  refuseClash(operator, nameOf(x), nameOf(y), isText(left) || isText(right))
  if ((x && y) || left.kind === 'query' || right.kind === 'query') return sql
  const clash = isText(left)
    ? `bq_clashes_with_text(${b})`
    : isText(right)
      ? `bq_clashes_with_text(${a})`
      : `bq_clash(${a}, ${b})`
  return `(CASE WHEN ${clash} THEN error('No matching signature for operator ${operator}') ELSE ${sql} END)`
}
