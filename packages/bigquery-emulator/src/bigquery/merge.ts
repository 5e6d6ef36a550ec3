import { columnsOf, columnType, fieldOf, isLoose, requireAssignable, typeOf } from './assignable.ts'
import { byIngestion } from './catalog.ts'
import { rows } from './database.ts'
import { assigned, refuseSeveral, requireFilter, targetOf } from './dml-target.ts'
import type { TableDocument } from './documents.ts'
import { unsupported } from './errors.ts'
import { quote } from './names.ts'
import type { Affected } from './outcome.ts'
import { intoSql, limited } from './schema.ts'
import type { Session } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import type { Dml, MergeWhen } from './sql/parse/ast-statements.ts'
import { emit, emitInto, emitSource } from './sql/translate.ts'

/** MERGE, counting what it did. */
export async function merge(
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
  const sourceColumns = source.visible.length === 1 ? source.visible[0]?.columns?.map(c => c.name) : undefined
  for (const w of s.whens) await requireValues(session, source.env, table, target, source.sql, w)
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

/** Refuses values that do not go into their columns. */
async function requireValues(
  session: Session,
  env: Environment,
  table: TableDocument,
  target: { name: string; alias: string },
  source: string,
  { matched, action }: MergeWhen,
): Promise<void> {
  if (action.kind === 'delete') return
  const named = action.kind === 'insert' && action.columns.length > 0 ? action.columns : columnsOf(table)
  const columns = action.kind === 'update' ? action.set.map(a => assigned(a, target.alias)) : named
  const values = action.kind === 'update' ? action.set.map(a => a.value) : action.values
  if (!values) return
  const own = `${target.name} AS ${target.alias}`
  const from = { MATCHED: `${own}, ${source}`, TARGET: source, SOURCE: own }[matched]
  await requireAssignable(
    session,
    `SELECT ${values.map(v => (v ? emit(env, v) : 'NULL')).join(', ')} FROM ${from}`,
    table,
    columns,
    values.map((v, i) => !v || isLoose(v, table, columns[i] ?? '')),
  )
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
      const value = a.value && emitInto(env, a.value, columnType(table, column))
      const cast = value && limited(`CAST(${value} AS ${typeOf(table, column)})`, fieldOf(table, column))
      return `${quote(column)} = ${cast ?? 'DEFAULT'}`
    })
    return `${head} UPDATE SET ${set.join(', ')}`
  }
  const columns = w.action.columns.length > 0 ? w.action.columns : columnsOf(table)
  if (!w.action.values && !source)
    throw unsupported('INSERT ROW from a source whose columns are not written out')
  const values = w.action.values
    ? w.action.values.map((v, i) => {
        const column = columns[i] ?? ''
        return v ? limited(emitInto(env, v, columnType(table, column)), fieldOf(table, column)) : 'DEFAULT'
      })
    : (source ?? []).map((column, i) => {
        const type = typeOf(table, columns[i] ?? '')
        const sql = type === 'BIGNUM' ? intoSql(quote(column), type) : quote(column)
        return limited(sql, fieldOf(table, columns[i] ?? ''))
      })
  return `${head} INSERT (${columns.map(quote).join(', ')}) VALUES (${values.join(', ')})`
}
