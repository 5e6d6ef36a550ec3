import { quote, withName } from '../names.ts'
import type { Expression, Query, Select, SelectItem } from './ast.ts'
import { isConstant } from './constant.ts'
import { emit, emitOrder, impliedName } from './emit-expression.ts'
import { emitSet } from './emit-set.ts'
import { type EmittedSource, emitSource } from './emit-source.ts'
import { emitStar } from './emit-star.ts'
import { expandValue } from './emit-value.ts'
import type { Environment } from './environment.ts'
import { requirePartitionFilter } from './partition-filter.ts'
import { requireCondition } from './require-type.ts'
import { enter, seeResult } from './scope.ts'
import { typeOf } from './type-of.ts'
import { type Column, is } from './types.ts'

/** A query in DuckDB's SQL, and its columns' names when they are known without running it. */
export type Emitted = { sql: string; columns: Column[] | undefined }

/** The DuckDB query that means what `q` means in BigQuery. */
export function emitQuery(outer: Environment, q: Query): Emitted {
  let env = outer
  const withs: string[] = []
  for (const { name, query } of q.with) {
    const ctes = q.recursive ? new Map([...env.ctes, [name.toLowerCase(), anchor(env, query)]]) : env.ctes
    const emitted = emitQuery({ ...env, ctes }, query)
    const columns =
      emitted.columns && q.recursive ? `(${emitted.columns.map(c => quote(c.name)).join(', ')})` : ''
    withs.push(`${withName(name)}${columns} AS (${emitted.sql})`)
    env = { ...env, ctes: new Map([...env.ctes, [name.toLowerCase(), emitted.columns]]) }
  }
  const body = emitBody(env, q)
  // DuckDB orders what a set operation gives by its columns alone, not by what is made of them.
  const made =
    q.body.kind === 'set' &&
    q.order.some(
      ({ by }) => (by.kind !== 'path' && by.kind !== 'integer') || is(typeOf(body.env, by), 'FLOAT64'),
    )
  const tail = [made ? `SELECT * FROM (${body.sql}) AS "_set"` : body.sql]
  if (q.order.length > 0) tail.push(`ORDER BY ${emitOrder(body.env, q.order, e => ordinal(body.env, e))}`)
  if (q.limit) tail.push(`LIMIT ${count(env, q.limit)}`)
  if (q.offset) tail.push(`OFFSET ${count(env, q.offset)}`)
  const head = withs.length > 0 ? `WITH ${q.recursive ? 'RECURSIVE ' : ''}${withs.join(', ')} ` : ''
  const sql = head + tail.join(' ')
  return q.body.kind === 'select' && q.body.as === 'VALUE'
    ? expandValue({ sql, columns: body.columns })
    : { sql, columns: body.columns }
}

/** The columns of a recursive query's first part, which is the one that does not name the query itself. */
function anchor(env: Environment, { body }: Query): Column[] | undefined {
  const [first] = body.kind === 'set' ? body.parts : []
  return first && emitQuery(env, first).columns
}

function emitBody(env: Environment, q: Query): Emitted & { env: Environment } {
  const { body } = q
  if (body.kind === 'select') return emitSelect(env, body)
  const found = body.kind === 'set' ? emitSet(env, body) : parenthesized(emitQuery(env, body.query))
  return { ...found, env: seeResult(enter(env), found.columns) }
}

function parenthesized(e: Emitted): Emitted {
  return { ...e, sql: `(${e.sql})` }
}

/** What LIMIT or OFFSET counts to, which must be a number and none below zero. */
function count(env: Environment, e: Expression): string {
  return e.kind === 'integer' ? e.text : `bq_count(${emit(env, e)})`
}

/** A bare number in ORDER BY or GROUP BY stays one, so that it still counts as a position. */
function ordinal(env: Environment, e: Expression): string {
  return e.kind === 'integer' ? e.text : emit(env, e)
}

function emitSelect(outer: Environment, s: Select): Emitted & { env: Environment } {
  const start = enter(outer)
  const from: EmittedSource = s.from
    ? emitSource(start, s.from)
    : { sql: '', visible: [], star: undefined, env: start }
  const env = { ...from.env, windows: new Map(s.windows.map(w => [w.name.toLowerCase(), w.window])) }
  requirePartitionFilter(env, s)
  const items = selectItems(env, s.items, from)
  // Aliases are seen by what follows WHERE alone, and not by one another.
  const after = seeResult(env, items.columns)
  const sql = [`SELECT ${s.distinct ? 'DISTINCT ' : ''}${items.sql}`]
  if (from.sql) sql.push(`FROM ${from.sql}`)
  for (const [clause, e] of [
    ['WHERE clause', s.where],
    ['HAVING clause', s.having],
    ['QUALIFY clause', s.qualify],
  ] as const)
    if (e) requireCondition(clause === 'WHERE clause' ? env : after, e, clause)
  if (s.where) sql.push(`WHERE ${emit(env, s.where)}`)
  const group = emitGroup(after, s)
  if (group) sql.push(`GROUP BY ${group}`)
  if (s.having) sql.push(`HAVING ${emit(after, s.having)}`)
  if (s.qualify) sql.push(`QUALIFY ${emit(after, s.qualify)}`)
  return { sql: sql.join(' '), columns: items.columns, env: after }
}

function emitGroup(env: Environment, s: Select): string | undefined {
  const { group } = s
  if (!group) return undefined
  if (group.how === 'ALL') return s.items.every(isConstant) ? '()' : 'ALL'
  const by = (e: Expression): string => ordinal(env, aliased(s.items, e) ?? e)
  // Within a set DuckDB takes a number for itself and not for a column's place.
  const key = (e: Expression): string => {
    const item = e.kind === 'integer' ? s.items[Number(e.text) - 1] : undefined
    return item?.kind === 'column' ? emit(env, item.value) : by(e)
  }
  return group.items
    .map(item => {
      if (item.kind === 'by') return by(item.value)
      return `${item.how} (${item.items.map(set => (set.length === 1 && set[0] ? key(set[0]) : `(${set.map(key).join(', ')})`)).join(', ')})`
    })
    .join(', ')
}

/** In GROUP BY a name means the select list's alias before it means a column; in DuckDB it is the other way round. */
function aliased(items: readonly SelectItem[], e: Expression): Expression | undefined {
  if (e.kind !== 'path' || e.names.length !== 1) return undefined
  const wanted = e.names[0]?.toLowerCase()
  for (const item of items) {
    if (item.kind === 'column' && item.alias?.toLowerCase() === wanted) return item.value
  }
  return undefined
}

function selectItems(env: Environment, items: readonly SelectItem[], from: EmittedSource): Emitted {
  let columns: Column[] | undefined = []
  let anonymous = 0
  const parts: string[] = []
  for (const item of items) {
    if (item.kind === 'star') {
      const star = emitStar(env, item, from)
      parts.push(star.sql)
      columns = columns && star.columns ? [...columns, ...star.columns] : undefined
      continue
    }
    const name = item.alias ?? impliedName(item.value) ?? `f${anonymous++}_`
    parts.push(`${emit(env, item.value)} AS ${quote(name)}`)
    columns?.push({ name, type: typeOf(env, item.value) })
  }
  return { sql: parts.join(', '), columns }
}
