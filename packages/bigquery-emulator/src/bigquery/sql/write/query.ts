import { quote, withName } from '../../names.ts'
import type { GroupNode, ItemNode, Node, QueryNode, SelectNode } from '../analyse/tree.ts'
import { is } from '../analyse/types.ts'
import { isRandom, nanKey } from './floats.ts'
import { orderSql } from './order.ts'
import { setSql } from './set.ts'
import { sourceSql } from './source.ts'
import type { Writer } from './writer.ts'

/** A query, its columns under their names. */
export function querySql(w: Writer, q: QueryNode): string {
  const withs = q.with.map(({ name, query, columns }) => {
    const names = columns ? `(${columns.map(quote).join(', ')})` : ''
    return `${withName(name)}${names} AS (${w.query(query)})`
  })
  const parts = [bodySql(w, q)]
  // DuckDB orders by a column that is another value each time, but by nothing that is made of it.
  const before: typeof nanKey = (e, ...rest) => (isRandomColumn(q.body, e) ? '' : nanKey(e, ...rest))
  if (q.order.length > 0) parts.push(`ORDER BY ${orderSql(w, q.order, e => placeSql(w, e), before)}`)
  if (q.limit) parts.push(`LIMIT ${count(w, q.limit)}`)
  if (q.offset) parts.push(`OFFSET ${count(w, q.offset)}`)
  const head = withs.length > 0 ? `WITH ${q.recursive ? 'RECURSIVE ' : ''}${withs.join(', ')} ` : ''
  const sql = head + parts.join(' ')
  if (!q.expanded) return sql
  const items = q.expanded.map((name, i) => `struct_extract_at("_value", ${i + 1}) AS ${quote(name)}`)
  return `SELECT ${items.join(', ')} FROM (${sql}) AS "_rows" ("_value")`
}

function isRandomColumn(body: QueryNode['body'], e: Node): boolean {
  if (e.kind !== 'column' || body.kind !== 'select') return false
  return body.items.some(item => item.kind === 'value' && item.name === e.name && isRandom(item.value))
}

function bodySql(w: Writer, { body, order }: QueryNode): string {
  if (body.kind === 'select') return selectSql(w, body)
  if (body.kind === 'nested') return `(${w.query(body.query)})`
  // DuckDB orders what a set operation gives by its columns alone, not by what is made of them.
  const made = order.some(
    ({ by }) => (by.kind !== 'column' && by.kind !== 'integer') || is(by.type, 'FLOAT64'),
  )
  return made ? `SELECT * FROM (${setSql(w, body)}) AS "_set"` : setSql(w, body)
}

/** What LIMIT or OFFSET counts to, which must be a number and none below zero. */
function count(w: Writer, e: Node): string {
  return e.kind === 'integer' ? e.text : `bq_count(${w.expression(e)})`
}

/** A bare number in ORDER BY or GROUP BY stays one, so that it still counts as a position. */
function placeSql(w: Writer, e: Node): string {
  return e.kind === 'integer' ? e.text : w.expression(e)
}

function selectSql(w: Writer, s: SelectNode): string {
  const items = s.items.map(item => itemSql(w, item))
  const sql = [`SELECT ${s.distinct ? 'DISTINCT ' : ''}${items.join(', ')}`]
  if (s.from) sql.push(`FROM ${sourceSql(w, s.from)}`)
  if (s.where) sql.push(`WHERE ${w.expression(s.where)}`)
  if (s.group) sql.push(`GROUP BY ${groupSql(w, s.group)}`)
  if (s.having) sql.push(`HAVING ${w.expression(s.having)}`)
  if (s.qualify) sql.push(`QUALIFY ${w.expression(s.qualify)}`)
  return sql.join(' ')
}

function itemSql(w: Writer, item: ItemNode): string {
  const as = (value: Node, name: string) => `${w.expression(value)} AS ${quote(name)}`
  if (item.kind === 'value') return as(item.value, item.name)
  if (item.kind === 'columns') {
    const of = item.of && w.expression(item.of)
    const own = (name: string, place: number) =>
      of === undefined ? quote(name) : `struct_extract_at(${of}, ${place})`
    return item.items
      .map(c => (c.value ? as(c.value, c.as) : `${own(c.name, c.place)} AS ${quote(c.as)}`))
      .join(', ')
  }
  const { source, exclude, replace, rename } = item
  const parts = [source === undefined ? '*' : `${quote(source)}.*`]
  if (exclude.length > 0) parts.push(`EXCLUDE (${exclude.map(quote).join(', ')})`)
  if (replace.length > 0) parts.push(`REPLACE (${replace.map(r => as(r.value, r.name)).join(', ')})`)
  if (rename.length > 0)
    parts.push(`RENAME (${rename.map(r => `${quote(r.from)} AS ${quote(r.to)}`).join(', ')})`)
  return parts.join(' ')
}

function groupSql(w: Writer, group: GroupNode): string {
  if (group.how !== 'LIST') return group.how === 'NONE' ? '()' : 'ALL'
  return group.items
    .map(item => {
      if (item.kind === 'by') return placeSql(w, item.value)
      const sets = item.items.map(set => {
        const keys = set.map(w.expression)
        return keys.length === 1 ? keys[0] : `(${keys.join(', ')})`
      })
      return `${item.how} (${sets.join(', ')})`
    })
    .join(', ')
}
