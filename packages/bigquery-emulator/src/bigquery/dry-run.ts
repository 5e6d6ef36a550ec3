import { type Catalog, needDataset, needTable, readCatalog } from './catalog.ts'
import { refuseExisting } from './create-table.ts'
import { mayNotCreate, mayNotDrop } from './denied.ts'
import { targetOf } from './dml-target.ts'
import { unsupported } from './errors.ts'
import type { QueryConfiguration } from './job-configuration.ts'
import { physicalName } from './names.ts'
import type { Field } from './schema.ts'
import { isOneStatement, parseJob } from './script-or-statement.ts'
import { bytesOf, environment, inSource, type Session } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { findTable, tableName } from './sql/analyse/tables.ts'
import type { Statement } from './sql/parse/ast-statements.ts'
import { emit, emitQuery, emitSource } from './sql/translate.ts'
import { describe } from './write.ts'

/** What a dry run tells of a query job: its kind, tables, bytes and columns, or what is wrong with it. Nothing is run. */
export async function dryRun(
  session: Session,
  configuration: QueryConfiguration,
): Promise<Record<string, unknown>> {
  if (configuration.useLegacySql !== false) throw unsupported('legacy SQL')
  const source = configuration.query
  const { statements, last } = parseJob(source)
  // What the statements of a script name may be made by those before them, so a script is read and no more.
  if (!isOneStatement(statements, last))
    return { totalBytesProcessed: '0', query: { statementType: 'SCRIPT', totalBytesProcessed: '0' } }
  for (const s of statements) {
    if (s.kind === 'create function' && s.temporary)
      session.functions.set((s.names.at(-1) ?? '').toLowerCase(), { ...s, source })
  }
  const catalog = await readCatalog(session.connection, session)
  const env = environment(session, catalog, source)
  const fields = await inSource(source, () => examine(session, catalog, env, last))
  const bytes = String(await bytesOf(session.connection, env.tables.values(), physicalName))
  return {
    totalBytesProcessed: bytes,
    query: {
      statementType: statementType(last),
      totalBytesProcessed: bytes,
      ...(fields ? { schema: { fields } } : {}),
      referencedTables: [...env.tables.values()].map(t => t.tableReference),
    },
  }
}

function statementType(s: Statement): string {
  if (s.kind === 'query') return 'SELECT'
  if (s.kind === 'truncate') return 'TRUNCATE_TABLE'
  if (s.kind === 'export') return 'EXPORT_DATA'
  if (s.kind === 'drop') return `DROP_${s.what}`
  if (s.kind === 'create table' && s.query) return 'CREATE_TABLE_AS_SELECT'
  return s.kind.toUpperCase().replace(' ', '_')
}

/** Looks for all that a statement names, and prepares the queries in it. Answers the columns that it would make. */
async function examine(
  session: Session,
  catalog: Catalog,
  env: Environment,
  s: Statement,
): Promise<Field[] | undefined> {
  const columns = (sql: string) => describe(session.connection, sql)
  switch (s.kind) {
    case 'query':
      return columns(emitQuery(env, s.query))
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'truncate':
      for (const sql of queriesIn(env, s)) await columns(sql)
      return
    case 'create table': {
      if (!s.temporary) requirePlace(catalog, env, s)
      if (s.like) findTable(env, s.like.table, s.at, false)
      return s.query ? columns(emitQuery(env, s.query)) : undefined
    }
    case 'create view':
      requirePlace(catalog, env, s)
      return columns(emitQuery(env, s.query))
    case 'alter table':
      if (!s.exists) findTable(env, s.table, s.at, false)
      else catalog.table(tableName(env, s.table, s.at))
      return
    case 'drop': {
      if (!['TABLE', 'VIEW', 'SNAPSHOT TABLE'].includes(s.what)) return
      const name = tableName(env, s.names, s.at, mayNotDrop)
      if (!s.exists) needTable(catalog, name)
      return
    }
    case 'export':
      await columns(emitQuery(env, s.query))
      return
    case 'assert':
      await columns(`SELECT ${emit(env, s.condition)}`)
  }
}

function requirePlace(
  catalog: Catalog,
  env: Environment,
  s: Extract<Statement, { kind: 'create table' | 'create view' }>,
): void {
  const name = tableName(env, s.table, s.at, mayNotCreate)
  needDataset(catalog, name)
  refuseExisting(catalog, name, s)
}

/** Queries that DuckDB can prepare exactly where it could run the change. */
function queriesIn(
  env: Environment,
  s: Extract<Statement, { kind: 'insert' | 'update' | 'delete' | 'merge' | 'truncate' }>,
): string[] {
  const found = findTable(env, s.table, s.at, false)
  if (!found) throw new Error('unreachable: a table is found or refused')
  if (s.kind === 'truncate') return []
  if (s.kind === 'insert') {
    if (s.query) return [emitQuery(env, s.query)]
    return (s.rows ?? []).map(row => `SELECT ${row.map(e => (e ? emit(env, e) : 'NULL')).join(', ')}`)
  }
  const target = targetOf(env, found.document, s.alias)
  const own = `${target.name} AS ${target.alias}`
  if (s.kind === 'delete') return [`SELECT 1 FROM ${own} WHERE ${emit(target.env, s.where)}`]
  if (s.kind === 'merge') {
    const source = emitSource(target.env, s.source)
    return [`SELECT 1 FROM ${own} JOIN ${source.sql} ON ${emit(source.env, s.on)}`]
  }
  const from = s.from && emitSource(target.env, s.from)
  const inner = from?.env ?? target.env
  const values = s.set.map(a => (a.value ? emit(inner, a.value) : 'NULL')).join(', ')
  return [`SELECT ${values} FROM ${own}${from ? `, ${from.sql}` : ''} WHERE ${emit(inner, s.where)}`]
}
