import { columnsOf, columnType, fieldOf, isLoose, requireAssignable, typeOf } from './assignable.ts'
import { byIngestion, notOf } from './catalog.ts'
import { keepChange } from './changes.ts'
import { refuseSeveral, requireFilter, targetOf } from './dml-target.ts'
import type { TableDocument } from './documents.ts'
import { BigQueryError } from './errors.ts'
import { merge } from './merge.ts'
import { physicalName, quote } from './names.ts'
import { fieldType, settingSql, settings } from './nested-update.ts'
import type { Affected } from './outcome.ts'
import { duckType, type Field, intoSql, limited } from './schema.ts'
import type { Session } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { findTable } from './sql/analyse/tables.ts'
import type { Expression } from './sql/parse/ast.ts'
import type { Assignment, Dml } from './sql/parse/ast-statements.ts'
import { position } from './sql/parse/lex.ts'
import { emit, emitInto, emitQuery, emitSource } from './sql/translate.ts'
import { describe } from './write.ts'

/** Runs a statement that changes rows, and counts them. */
export async function runDml(session: Session, env: Environment, statement: Dml): Promise<Affected> {
  const found = findTable(env, statement.table, statement.at, false)
  if (!found) throw new Error('unreachable: a table is found or refused')
  const { document } = found
  if (document.type === 'VIEW')
    throw new BigQueryError('invalidQuery', `Cannot modify view ${statement.table.join('.')}`)
  if (document.type === 'SNAPSHOT') throw notOf(document)
  const affected = await change(session, env, document, statement)
  if (affected.inserted + affected.updated + affected.deleted > 0)
    await keepChange(session.connection, document.tableReference)
  return affected
}

async function change(
  session: Session,
  env: Environment,
  document: TableDocument,
  statement: Dml,
): Promise<Affected> {
  switch (statement.kind) {
    case 'insert':
      return { inserted: await insert(session, env, document, statement), updated: 0, deleted: 0 }
    case 'update':
      return { inserted: 0, updated: await update(session, env, document, statement), deleted: 0 }
    case 'delete':
      return { inserted: 0, updated: 0, deleted: await remove(session, env, document, statement) }
    case 'truncate':
      return {
        inserted: 0,
        updated: 0,
        deleted: await run(session, `DELETE FROM ${physicalName(document.tableReference)}`),
      }
    case 'merge':
      return merge(session, env, document, statement)
  }
}

async function run(session: Session, sql: string): Promise<number> {
  return (await session.connection.run(sql)).rowsChanged
}

async function insert(
  session: Session,
  env: Environment,
  table: TableDocument,
  s: Extract<Dml, { kind: 'insert' }>,
): Promise<number> {
  const columns = s.columns.length > 0 ? s.columns : columnsOf(table)
  for (const column of columns) typeOf(table, column)
  const bad = s.rows?.find(row => row.length !== columns.length)
  if (bad) {
    throw new BigQueryError(
      'invalidQuery',
      `Inserted row has wrong column count; Has ${bad.length}, expected ${columns.length} at ${position(env.source, s.at)}`,
    )
  }
  const filled = byIngestion(table) && !columns.includes('_PARTITIONTIME')
  const target = `${physicalName(table.tableReference)} (${columns.map(quote).join(', ')}${filled ? ', "_PARTITIONTIME"' : ''})`
  const time = filled ? `, date_trunc('day', now())` : ''
  if (s.rows) {
    const value = (e: Expression | undefined, i: number) =>
      e
        ? limited(emitInto(env, e, columnType(table, columns[i] ?? '')), fieldOf(table, columns[i] ?? ''))
        : 'DEFAULT'
    for (const row of s.rows) {
      const given = row.map(e => (e ? emit(env, e) : 'NULL')).join(', ')
      await requireAssignable(
        session,
        `SELECT ${given}`,
        table,
        columns,
        row.map((e, i) => !e || isLoose(e, table, columns[i] ?? '')),
      )
    }
    return run(
      session,
      `INSERT INTO ${target} VALUES ${s.rows.map(row => `(${row.map(value).join(', ')}${time})`).join(', ')}`,
    )
  }
  const query = s.query ? emitQuery(env, s.query) : ''
  const given = await describe(session.connection, query)
  if (given.length !== columns.length) {
    throw new BigQueryError(
      'invalidQuery',
      `Inserted row has wrong column count; Has ${given.length}, expected ${columns.length} at ${position(env.source, s.at)}`,
    )
  }
  const loose =
    s.query?.body.kind === 'select'
      ? s.query.body.items.map(
          (item, i) => item.kind === 'column' && isLoose(item.value, table, columns[i] ?? ''),
        )
      : []
  await requireAssignable(session, query, table, columns, loose.length === columns.length ? loose : [])
  const rows = inserted(table, columns, query, given)
  return run(session, `INSERT INTO ${target} ${filled ? `SELECT *${time} FROM (${rows}) AS "_rows"` : rows}`)
}

/** A query's rows as they go into columns, where DuckDB would not know how. */
function inserted(
  table: TableDocument,
  columns: readonly string[],
  query: string,
  given: readonly Field[],
): string {
  const into = columns.map((column, i) => {
    const [from, to] = [given[i] ? duckType(given[i]) : '', typeOf(table, column)]
    const value = `"_row"."_${i}"`
    const into = from !== to && (from === 'BIGNUM' || to.startsWith('BIGNUM')) ? intoSql(value, to) : value
    return limited(into, fieldOf(table, column))
  })
  if (into.every((value, i) => value === `"_row"."_${i}"`)) return query
  const names = columns.map((_, i) => `"_${i}"`)
  return `SELECT ${into.join(', ')} FROM (${query}) AS "_row" (${names.join(', ')})`
}

async function update(
  session: Session,
  env: Environment,
  table: TableDocument,
  s: Extract<Dml, { kind: 'update' }>,
): Promise<number> {
  requireFilter(table, s.where)
  const target = targetOf(env, table, s.alias)
  const from = s.from ? emitSource(target.env, s.from) : undefined
  const inner = from?.env ?? target.env
  const where = emit(inner, s.where)
  const write = (otherwise: string, value: (a: Assignment & { value: Expression }) => string) =>
    settings(table, target.alias, s.set, a => (a.value ? value({ ...a, value: a.value }) : otherwise))
  const plain = (a: { value: Expression }) => emit(inner, a.value)
  const columns = write('', plain).map(setting => setting.column)
  const values = write('DEFAULT', a =>
    emitInto(inner, a.value, fieldType(table, target.alias, a.target)),
  ).map(setting => {
    const sql = settingSql(table, target.alias, setting)
    return sql === 'DEFAULT' ? sql : limited(sql, fieldOf(table, setting.column))
  })
  const all = `FROM ${target.name} AS ${target.alias}${from ? `, ${from.sql}` : ''} WHERE ${where}`
  const given = write('NULL', plain).map(setting => settingSql(table, target.alias, setting))
  await requireAssignable(
    session,
    `SELECT ${given.join(', ')} ${all}`,
    table,
    columns,
    columns.map(column =>
      s.set.some(
        a =>
          a.target.at(-1)?.toLowerCase() === column.toLowerCase() &&
          (!a.value || isLoose(a.value, table, column)),
      ),
    ),
  )
  if (from)
    await refuseSeveral(session, `SELECT 1 ${all} GROUP BY ${target.alias}.rowid HAVING count(*) > 1 LIMIT 1`)
  const set = columns.map((column, i) => `${quote(column)} = ${values[i]}`).join(', ')
  return run(
    session,
    `UPDATE ${target.name} AS ${target.alias} SET ${set}${from ? ` FROM ${from.sql}` : ''} WHERE ${where}`,
  )
}

async function remove(
  session: Session,
  env: Environment,
  table: TableDocument,
  s: Extract<Dml, { kind: 'delete' }>,
): Promise<number> {
  requireFilter(table, s.where)
  const target = targetOf(env, table, s.alias)
  return run(session, `DELETE FROM ${target.name} AS ${target.alias} WHERE ${emit(target.env, s.where)}`)
}
