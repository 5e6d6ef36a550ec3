import { isText } from '../analyse/literal.ts'
import type { Node, NodeOf } from '../analyse/tree.ts'
import { is, supertype } from '../analyse/types.ts'
import { alikeSql } from './alike.ts'
import { elementsSql, equalSql } from './equal-structs.ts'
import { convertedSql } from './exact.ts'
import { comparedSql, notForNaN } from './floats.ts'
import { rowsSql } from './rows.ts'
import type { Writer } from './writer.ts'

const COMPARISONS = new Set(['=', '!=', '<>', '<', '>', '<=', '>='])

/** Whether an operator compares. */
export function isComparison(operator: string): boolean {
  return COMPARISONS.has(operator)
}

const areStructs = (a: Node, b: Node) => a.type?.kind === 'struct' && b.type?.kind === 'struct'

/** `a = b` and its like. DuckDB would make a number of text, and a time of a date; BigQuery refuses. */
export function comparisonSql(w: Writer, { operator, left, right }: NodeOf<'binary'>): string {
  const [a, b] = [w.expression(left), w.expression(right)]
  if (/^(=|!=|<>)$/.test(operator) && areStructs(left, right)) {
    const equal = equalSql(a, b, left.type, right.type)
    return operator === '=' ? equal : `(NOT ${equal})`
  }
  const sql = comparedSql(operator === '!=' ? '<>' : operator, [left, a], [right, b])
  return guarded(operator, [left, a], [right, b], sql)
}

/** BETWEEN. */
export function betweenSql(w: Writer, e: NodeOf<'between'>): string {
  const [of, low, high] = [w.expression(e.of), w.expression(e.low), w.expression(e.high)]
  const tested = notForNaN(e.of, of, `${of} BETWEEN ${low} AND ${high}`)
  const whole = is(e.high.type, 'FLOAT64')
    ? `${tested} AND ${comparedSql('<=', [e.of, of], [e.high, high])}`
    : tested
  const sql = `(${e.not ? `NOT (${whole})` : whole})`
  const inner = guarded('BETWEEN', [e.of, of], [e.low, low], sql)
  return guarded('BETWEEN', [e.of, of], [e.high, high], inner)
}

/** IN, over values, a query or an array. */
export function inSql(w: Writer, e: NodeOf<'in'>): string {
  const given = w.expression(e.of)
  const not = e.not ? 'NOT ' : ''
  const array = e.array?.type
  const within =
    e.query && !e.query.struct
      ? e.query.query.columns?.[0]?.type
      : array?.kind === 'array'
        ? array.of
        : undefined
  const common = within && supertype([e.of.type, within])
  const of = common ? convertedSql(given, e.of.type, common) : given
  const one = convertedSql('"_v"', within, common)
  const tested = (sql: string, others?: string[]) =>
    `(${not}${notForNaN(e.of, of, `${of} IN (${sql})`, others)})`
  const among = (rows: string) =>
    tested(one === '"_v"' ? rows : `SELECT ${one} FROM (${rows}) AS "_rows" ("_v")`)
  if (e.query) return among(rowsSql(w, e.query))
  if (e.array) {
    const list = w.expression(e.array)
    const structs = elementsSql(of, list, e.of.type, array)
    return structs ? `(${not}${structs})` : among(`SELECT unnest(${list})`)
  }
  const items = (e.items ?? []).map(item => ({ item, sql: w.expression(item) }))
  if (items.length > 0 && items.every(({ item }) => areStructs(e.of, item)))
    return `(${not}(${items.map(i => equalSql(of, i.sql, e.of.type, i.item.type)).join(' OR ')}))`
  const all = items.map(i => i.sql)
  const sql = tested(all.join(', '), all)
  return items.reduce((inner, i) => guarded('IN', [e.of, of], [i.item, i.sql], inner), sql)
}

/** CASE. */
export function caseSql(w: Writer, e: NodeOf<'case'>): string {
  const subject = e.of
  const of = subject && w.expression(subject)
  const all = [...e.whens.map(arm => arm.result), ...(e.otherwise ? [e.otherwise] : [])]
  const results = alikeSql(w.branch(), all)
  const whens = e.whens.map(({ when }, i) => (i > 0 ? w.branch() : w).expression(when))
  const arms = whens.map((when, i) => `WHEN ${when} THEN ${results[i]}`).join(' ')
  const sql = `CASE ${of ? `${of} ` : ''}${arms}${e.otherwise ? ` ELSE ${results.at(-1)}` : ''} END`
  if (!subject || !of) return sql
  return e.whens.reduce(
    (inner, arm, i) => guarded('=', [subject, of], [arm.when, whens[i] ?? ''], inner),
    sql,
  )
}

type Side = readonly [node: Node, sql: string]

/** A comparison that fails when its sides turn out not to compare, where their types do not tell that they do. */
function guarded(operator: string, [left, a]: Side, [right, b]: Side, sql: string): string {
  if ((left.type && right.type) || left.kind === 'query' || right.kind === 'query') return sql
  const clash = isText(left)
    ? `bq_clashes_with_text(${b})`
    : isText(right)
      ? `bq_clashes_with_text(${a})`
      : `bq_clash(${a}, ${b})`
  return `(CASE WHEN ${clash} THEN error('No matching signature for operator ${operator}') ELSE ${sql} END)`
}
