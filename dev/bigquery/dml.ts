import { byIngestion, type TableDocument } from './catalog.ts'
import { rows } from './database.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { physicalName, quote } from './names.ts'
import { duckType } from './schema.ts'
import type { Session } from './session.ts'
import type { Assignment, Expression, MergeWhen, Statement } from './sql/ast.ts'
import { emit } from './sql/emit-expression.ts'
import { emitQuery } from './sql/emit-query.ts'
import { emitSource, findTable } from './sql/emit-source.ts'
import type { Environment } from './sql/environment.ts'
import { position } from './sql/lex.ts'
import { mentions } from './sql/partition-filter.ts'
import { describe } from './write.ts'

type Dml = Extract<Statement, { kind: 'insert' | 'update' | 'delete' | 'truncate' | 'merge' }>
type Affected = { inserted: number; updated: number; deleted: number }

/** Runs a statement that changes rows, and counts them. */
export async function runDml(session: Session, env: Environment, statement: Dml): Promise<Affected> {
  const found = findTable(env, statement.table, statement.at, false)
  if (!found) throw new Error('unreachable: a table is found or refused')
  const { document } = found
  if (document.type === 'VIEW')
    throw new BigQueryError('invalidQuery', `Cannot modify view ${statement.table.join('.')}`)
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

function columnsOf(table: TableDocument): string[] {
  return (table.schema?.fields ?? []).map(f => f.name)
}

function typeOf(table: TableDocument, column: string): string {
  const field = table.schema?.fields.find(f => f.name.toLowerCase() === column.toLowerCase())
  if (field) return duckType(field)
  if (column === '_PARTITIONTIME' && byIngestion(table)) return 'TIMESTAMPTZ'
  throw new BigQueryError(
    'invalidQuery',
    `Column ${column} is not present in table ${table.tableReference.tableId}`,
  )
}

/** Source types, by DuckDB's name, that BigQuery lets into a column without a cast. */
const COERCED: Record<string, string[]> = {
  DOUBLE: ['BIGINT', 'DECIMAL(38,9)'],
  'DECIMAL(38,9)': ['BIGINT'],
  DATE: ['VARCHAR'],
  TIMESTAMP: ['VARCHAR', 'DATE'],
  TIMESTAMPTZ: ['VARCHAR'],
  TIME: ['VARCHAR'],
}

/** DuckDB would round a float into an integer column or read a number from text; BigQuery refuses, and so does this. */
async function requireAssignable(
  session: Session,
  sql: string,
  table: TableDocument,
  columns: readonly string[],
  loose: readonly boolean[] = [],
): Promise<void> {
  const given = await describe(session.connection, sql)
  columns.forEach((column, i) => {
    const source = given[i]
    if (!source || loose[i]) return
    const from = duckType(source)
    const to = typeOf(table, column)
    if (from === to || COERCED[to]?.includes(from)) return
    // Unnamed fields go by place in DuckDB as well; fields under other names would be lost.
    if (/^STRUCT/.test(from) && /^STRUCT/.test(to)) {
      if (source.fields?.every((f, place) => f.name === `_field_${place + 1}`)) return
      throw unsupported(`inserting STRUCT values whose fields differ from those of column ${column}`)
    }
    if (from === 'BIGINT[]' && to.endsWith('[]')) return
    throw new BigQueryError(
      'invalidQuery',
      `Query column ${i + 1} has type ${source.type} which cannot be inserted into column ${column}, which has type ${table.schema?.fields.find(f => f.name === column)?.type ?? to}`,
    )
  })
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
    const value = (e: Expression | undefined) => (e ? emit(env, e) : 'DEFAULT')
    for (const row of s.rows) {
      const given = row.map(e => (e ? emit(env, e) : 'NULL')).join(', ')
      await requireAssignable(
        session,
        `SELECT ${given}`,
        table,
        columns,
        row.map(e => !e || isNull(e)),
      )
    }
    return run(
      session,
      `INSERT INTO ${target} VALUES ${s.rows.map(row => `(${row.map(value).join(', ')}${time})`).join(', ')}`,
    )
  }
  const query = s.query ? emitQuery(env, s.query).sql : ''
  const given = await describe(session.connection, query)
  if (given.length !== columns.length) {
    throw new BigQueryError(
      'invalidQuery',
      `Inserted row has wrong column count; Has ${given.length}, expected ${columns.length} at ${position(env.source, s.at)}`,
    )
  }
  const loose =
    s.query?.body.kind === 'select'
      ? s.query.body.items.map(item => item.kind === 'column' && isNull(item.value))
      : []
  await requireAssignable(session, query, table, columns, loose.length === columns.length ? loose : [])
  return run(
    session,
    `INSERT INTO ${target} ${filled ? `SELECT *${time} FROM (${query}) AS "_rows"` : query}`,
  )
}

function isNull(e: Expression): boolean {
  return e.kind === 'literal' && e.sql === 'NULL'
}

/** The target of UPDATE, DELETE and MERGE as its alias, with its columns in sight. */
function targetOf(
  env: Environment,
  table: TableDocument,
  alias: string | undefined,
): { name: string; alias: string; env: Environment } {
  const as = alias ?? table.tableReference.tableId
  const fields = table.schema?.fields ?? []
  return {
    name: physicalName(table.tableReference),
    alias: quote(as),
    env: {
      ...env,
      columns: new Set([...env.columns, as.toLowerCase(), ...fields.map(f => f.name.toLowerCase())]),
      numerics: new Set([
        ...env.numerics,
        ...fields.filter(f => f.type === 'NUMERIC').map(f => f.name.toLowerCase()),
      ]),
      aliases: new Set([...env.aliases, as.toLowerCase()]),
    },
  }
}

/** The column an assignment sets; its alias, if any, is the target's. */
function assigned(a: Assignment, alias: string): string {
  const [first = '', second] = a.target
  if (second === undefined) return first
  if (quote(first).toLowerCase() === alias.toLowerCase() && a.target.length === 2) return second
  throw unsupported(`UPDATE of the nested field ${a.target.join('.')}`)
}

function requireFilter(table: TableDocument, where: unknown): void {
  const column = table.timePartitioning?.field ?? table.rangePartitioning?.field ?? '_PARTITIONTIME'
  if (!table.requirePartitionFilter || mentions(where, column)) return
  const { projectId, datasetId, tableId } = table.tableReference
  throw new BigQueryError(
    'invalidQuery',
    `Cannot query over table '${projectId}.${datasetId}.${tableId}' without a filter over column(s) '${column}' that can be used for partition elimination`,
  )
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
  const columns = s.set.map(a => assigned(a, target.alias))
  const values = s.set.map(a => (a.value ? emit(inner, a.value) : 'DEFAULT'))
  const all = `FROM ${target.name} AS ${target.alias}${from ? `, ${from.sql}` : ''} WHERE ${where}`
  const given = s.set.map(a => (a.value ? emit(inner, a.value) : 'NULL'))
  await requireAssignable(
    session,
    `SELECT ${given.join(', ')} ${all}`,
    table,
    columns,
    s.set.map(a => !a.value || isNull(a.value)),
  )
  if (from)
    await refuseSeveral(session, `SELECT 1 ${all} GROUP BY ${target.alias}.rowid HAVING count(*) > 1 LIMIT 1`)
  const set = columns.map((column, i) => `${quote(column)} = ${values[i]}`).join(', ')
  return run(
    session,
    `UPDATE ${target.name} AS ${target.alias} SET ${set}${from ? ` FROM ${from.sql}` : ''} WHERE ${where}`,
  )
}

async function refuseSeveral(session: Session, sql: string): Promise<void> {
  if ((await rows(session.connection, sql)).length > 0) {
    throw new BigQueryError(
      'invalidQuery',
      'UPDATE/MERGE must match at most one source row for each target row',
    )
  }
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

async function merge(
  session: Session,
  env: Environment,
  table: TableDocument,
  s: Extract<Dml, { kind: 'merge' }>,
): Promise<Affected> {
  if (byIngestion(table)) throw unsupported('MERGE into a table partitioned by ingestion time')
  requireFilter(table, [s.on, s.whens])
  const target = targetOf(env, table, s.alias)
  const source = emitSource(target.env, s.source)
  const on = emit(source.env, s.on)
  const matching = s.whens.filter(w => w.matched === 'MATCHED')
  if (matching.length > 0) {
    const any = matching.map(w => (w.condition ? `(${emit(source.env, w.condition)})` : 'true')).join(' OR ')
    await refuseSeveral(
      session,
      `SELECT 1 FROM ${target.name} AS ${target.alias} JOIN ${source.sql} ON ${on} WHERE ${any} GROUP BY ${target.alias}.rowid HAVING count(*) > 1 LIMIT 1`,
    )
  }
  const sourceColumns = source.visible.length === 1 ? source.visible[0]?.columns : undefined
  const clauses = s.whens.map(w => clause(source.env, table, target.alias, w, sourceColumns))
  const sql = `MERGE INTO ${target.name} AS ${target.alias} USING ${source.sql} ON ${on} ${clauses.join(' ')} RETURNING merge_action`
  const affected: Affected = { inserted: 0, updated: 0, deleted: 0 }
  for (const [action] of await rows(session.connection, sql)) {
    if (action === 'INSERT') affected.inserted++
    else if (action === 'UPDATE') affected.updated++
    else affected.deleted++
  }
  return affected
}

function clause(
  env: Environment,
  table: TableDocument,
  alias: string,
  w: MergeWhen,
  source: readonly string[] | undefined,
): string {
  const when = { MATCHED: 'MATCHED', TARGET: 'NOT MATCHED BY TARGET', SOURCE: 'NOT MATCHED BY SOURCE' }[
    w.matched
  ]
  const head = `WHEN ${when}${w.condition ? ` AND ${emit(env, w.condition)}` : ''} THEN`
  if (w.action.kind === 'delete') return `${head} DELETE`
  if (w.action.kind === 'update') {
    const set = w.action.set.map(a => {
      const column = assigned(a, alias)
      return `${quote(column)} = ${a.value ? `CAST(${emit(env, a.value)} AS ${typeOf(table, column)})` : 'DEFAULT'}`
    })
    return `${head} UPDATE SET ${set.join(', ')}`
  }
  const columns = w.action.columns.length > 0 ? w.action.columns : columnsOf(table)
  if (!w.action.values && !source)
    throw unsupported('INSERT ROW from a source whose columns are not written out')
  const values = w.action.values
    ? w.action.values.map(v => (v ? emit(env, v) : 'DEFAULT'))
    : (source ?? []).map(column => quote(column))
  return `${head} INSERT (${columns.map(quote).join(', ')}) VALUES (${values.join(', ')})`
}
