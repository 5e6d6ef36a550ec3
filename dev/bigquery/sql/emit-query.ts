import { unsupported } from '../errors.ts'
import { quote } from '../names.ts'
import type { Expression, Query, Select, SelectItem } from './ast.ts'
import { emit, emitOrder, emitWindow, impliedName } from './emit-expression.ts'
import { emitSource, type Visible } from './emit-source.ts'
import type { Environment } from './environment.ts'
import { requirePartitionFilter } from './partition-filter.ts'

/** A query in DuckDB's SQL, and its columns' names when they are known without running it. */
export type Emitted = { sql: string; columns: string[] | undefined }

/** The DuckDB query that means what `q` means in BigQuery. */
export function emitQuery(outer: Environment, q: Query): Emitted {
  let env = outer
  const withs: string[] = []
  for (const { name, query } of q.with) {
    const recursive = q.recursive ? new Map([...env.ctes, [name.toLowerCase(), undefined]]) : env.ctes
    const emitted = emitQuery({ ...env, ctes: recursive }, query)
    const columns = emitted.columns && q.recursive ? `(${emitted.columns.map(quote).join(', ')})` : ''
    withs.push(`${quote(name)}${columns} AS (${emitted.sql})`)
    env = { ...env, ctes: new Map([...env.ctes, [name.toLowerCase(), emitted.columns]]) }
  }
  const body = emitBody(env, q)
  const tail = [body.sql]
  if (q.order.length > 0) tail.push(`ORDER BY ${emitOrder(body.env, q.order, e => ordinal(body.env, e))}`)
  if (q.limit) tail.push(`LIMIT ${ordinal(env, q.limit)}`)
  if (q.offset) tail.push(`OFFSET ${ordinal(env, q.offset)}`)
  const head = withs.length > 0 ? `WITH ${q.recursive ? 'RECURSIVE ' : ''}${withs.join(', ')} ` : ''
  const sql = head + tail.join(' ')
  if (q.body.kind === 'select' && q.body.as === 'STRUCT') {
    return { sql: `SELECT "_struct" FROM (${sql}) AS "_struct"`, columns: ['_struct'] }
  }
  return { sql, columns: body.columns }
}

function emitBody(env: Environment, q: Query): Emitted & { env: Environment } {
  const { body } = q
  if (body.kind === 'nested') return { ...parenthesized(emitQuery(env, body.query)), env }
  if (body.kind === 'select') return emitSelect(env, body)
  refuseOtherStructs(body.parts)
  const parts = body.parts.map(part => emitQuery(env, part))
  const operator = body.operator.replace('DISTINCT', '').trim()
  return { sql: parts.map(part => part.sql).join(` ${operator} `), columns: parts[0]?.columns, env }
}

/** DuckDB merges structs by their fields' names where BigQuery goes by place. */
function refuseOtherStructs(parts: readonly Query[]): void {
  const shapes = parts.map(part => {
    if (part.body.kind !== 'select') return ''
    return part.body.items
      .map(item => {
        if (item.kind !== 'column' || item.value.kind !== 'struct' || item.value.type) return ''
        return item.value.fields.map((f, i) => f.name ?? impliedName(f.value) ?? `_field_${i + 1}`).join()
      })
      .join(';')
  })
  if (new Set(shapes.filter(shape => /[^;]/.test(shape))).size > 1)
    throw unsupported('a set operation over STRUCTs whose fields differ')
}

function parenthesized(e: Emitted): Emitted {
  return { ...e, sql: `(${e.sql})` }
}

/** A bare number in ORDER BY, GROUP BY or LIMIT stays one, so that it still counts as a position. */
function ordinal(env: Environment, e: Expression): string {
  return e.kind === 'integer' ? e.text : emit(env, e)
}

function emitSelect(outer: Environment, s: Select): Emitted & { env: Environment } {
  const from = s.from ? emitSource(outer, s.from) : { sql: '', visible: [], env: outer }
  const env = from.env
  requirePartitionFilter(env, s)
  const items = selectItems(env, s.items, from.visible)
  const sql = [`SELECT ${s.distinct ? 'DISTINCT ' : ''}${items.sql}`]
  if (from.sql) sql.push(`FROM ${from.sql}`)
  if (s.where) sql.push(`WHERE ${emit(env, s.where)}`)
  const group = emitGroup(env, s)
  if (group) sql.push(`GROUP BY ${group}`)
  if (s.having) sql.push(`HAVING ${emit(env, s.having)}`)
  if (s.windows.length > 0)
    sql.push(`WINDOW ${s.windows.map(w => `${quote(w.name)} AS (${emitWindow(env, w.window)})`).join(', ')}`)
  if (s.qualify) sql.push(`QUALIFY ${emit(env, s.qualify)}`)
  const aliases = new Set([...env.columns, ...(items.columns ?? []).map(name => name.toLowerCase())])
  return { sql: sql.join(' '), columns: items.columns, env: { ...env, columns: aliases } }
}

function emitGroup(env: Environment, s: Select): string | undefined {
  const { group } = s
  if (!group) return undefined
  if (group.how === 'ALL') return 'ALL'
  const by = (e: Expression): string => ordinal(env, aliased(s.items, e) ?? e)
  return group.items
    .map(item => {
      if (item.kind === 'by') return by(item.value)
      return `${item.how} (${item.items.map(set => (set.length === 1 && set[0] ? by(set[0]) : `(${set.map(by).join(', ')})`)).join(', ')})`
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

function selectItems(
  env: Environment,
  items: readonly SelectItem[],
  visible: readonly Visible[],
): { sql: string; columns: string[] | undefined } {
  let columns: string[] | undefined = []
  let anonymous = 0
  const parts: string[] = []
  for (const item of items) {
    if (item.kind === 'star') {
      const star = emitStar(env, item, visible)
      parts.push(star.sql)
      columns = columns && star.columns ? [...columns, ...star.columns] : undefined
      continue
    }
    const name = item.alias ?? impliedName(item.value) ?? `f${anonymous++}_`
    parts.push(`${emit(env, item.value)} AS ${quote(name)}`)
    columns?.push(name)
  }
  return { sql: parts.join(', '), columns }
}

function emitStar(
  env: Environment,
  item: Extract<SelectItem, { kind: 'star' }>,
  visible: readonly Visible[],
) {
  const replace = item.replace.map(r => `${emit(env, r.value)} AS ${quote(r.name)}`)
  const of = item.of
  const alias = of?.kind === 'path' && of.names.length === 1 ? of.names[0]?.toLowerCase() : undefined
  const source = alias === undefined ? undefined : visible.find(v => v.alias?.toLowerCase() === alias)
  const covered = of ? (source ? [source] : []) : visible
  const unclear = covered.find(v => v.unclear && !of)
  if (unclear)
    throw unsupported(
      `SELECT * over UNNEST of an array whose element type is not written out (${unclear.alias ?? 'no alias'})`,
    )
  const hidden = covered.flatMap(v => (source?.element ? [] : v.hidden))
  const exclude = [...new Set([...item.except, ...hidden].map(name => name.toLowerCase()))]
  const known = covered.map(v => v.columns)
  const columns =
    (!of || source) && known.every(c => c !== undefined) ? known.flatMap(c => c ?? []) : undefined
  const prefix = !of ? '' : source ? `${quote(source.alias ?? '')}.` : starPrefix(env, of)
  const sql = `${prefix}*${exclude.length > 0 ? ` EXCLUDE (${exclude.map(quote).join(', ')})` : ''}${replace.length > 0 ? ` REPLACE (${replace.join(', ')})` : ''}`
  const except = new Set(item.except.map(name => name.toLowerCase()))
  return { sql, columns: columns?.filter(name => !except.has(name.toLowerCase())) }
}

/** The star of a struct: DuckDB has it for a column only. */
function starPrefix(env: Environment, of: Expression): string {
  if (of.kind === 'path') return `${emit(env, of)}.`
  throw unsupported('.* of an expression that is not a column')
}
