import { notOf, writeTable } from './catalog.ts'
import { constrained, unconstrained } from './constraints.ts'
import type { TableDocument } from './documents.ts'
import { alreadyExists, BigQueryError } from './errors.ts'
import { display, physicalName, quote } from './names.ts'
import type { Done } from './outcome.ts'
import { duckType, type Field, intoSql } from './schema.ts'
import type { Session } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { findTable, tableName } from './sql/analyse/tables.ts'
import { typeOfField } from './sql/analyse/types.ts'
import type { AlterAction, Ddl } from './sql/parse/ast-statements.ts'
import { emitInto } from './sql/translate.ts'
import { fieldOfType } from './sql/write/type.ts'
import { columnField, tableOptions } from './table-options.ts'

/** ALTER TABLE: its actions one after the other. */
export async function alterTable(
  session: Session,
  env: Environment,
  s: Extract<Ddl, { kind: 'alter table' }>,
): Promise<Done> {
  const name = tableName(env, s.table, s.at)
  const done: Done = { statementType: 'ALTER_TABLE', ddl: { operation: 'ALTER', table: name } }
  if (s.exists && !env.catalog.table(name)) return done
  const found = findTable(env, s.table, s.at, false)
  if (!found) throw new Error('unreachable: a table is found or refused')
  let document = found.document
  if (document.type === 'SNAPSHOT' && s.actions.some(a => a.kind !== 'options')) throw notOf(document)
  for (const action of s.actions) document = await act(session, env, document, action)
  await writeTable(session.connection, { ...document, lastModifiedTime: String(Date.now()) })
  return done
}

async function act(
  session: Session,
  env: Environment,
  document: TableDocument,
  a: AlterAction,
): Promise<TableDocument> {
  const table = physicalName(document.tableReference)
  const fields = document.schema?.fields ?? []
  const change = (name: string, by: (f: Field) => Field) => {
    const known = fields.some(f => f.name.toLowerCase() === name.toLowerCase())
    if (!known) throw new BigQueryError('invalidQuery', `Column not found: ${name}`)
    return {
      ...document,
      schema: { fields: fields.map(f => (f.name.toLowerCase() === name.toLowerCase() ? by(f) : f)) },
    }
  }
  const run = (sql: string) => session.connection.run(`ALTER TABLE ${table} ${sql}`)
  switch (a.kind) {
    case 'add': {
      const added = await columnField(session, env, a.column)
      if (fields.some(f => f.name.toLowerCase() === added.name.toLowerCase())) {
        if (a.absent) return document
        throw new BigQueryError('invalidQuery', `Column already exists: ${added.name}`)
      }
      if (added.mode === 'REQUIRED')
        throw new BigQueryError('invalidQuery', 'Cannot add a REQUIRED column to an existing table')
      await run(`ADD COLUMN ${quote(added.name)} ${duckType(added)}`)
      return { ...document, schema: { fields: [...fields, added] } }
    }
    case 'drop': {
      if (!fields.some(f => f.name.toLowerCase() === a.name.toLowerCase())) {
        if (a.exists) return document
        throw new BigQueryError('invalidQuery', `Column not found: ${a.name}`)
      }
      await run(`DROP COLUMN ${quote(a.name)}`)
      return {
        ...document,
        schema: { fields: fields.filter(f => f.name.toLowerCase() !== a.name.toLowerCase()) },
      }
    }
    case 'rename column':
      await run(`RENAME COLUMN ${quote(a.from)} TO ${quote(a.to)}`)
      return change(a.from, f => ({ ...f, name: a.to }))
    case 'rename': {
      const name = { ...document.tableReference, tableId: a.to }
      if (env.catalog.table(name)) throw alreadyExists('Table', display(name))
      await run(`RENAME TO ${quote(a.to)}`)
      await session.connection.run(
        'DELETE FROM _emulator.tables WHERE project = $1 AND dataset = $2 AND id = $3',
        [
          document.tableReference.projectId,
          document.tableReference.datasetId,
          document.tableReference.tableId,
        ],
      )
      return { ...document, tableReference: name }
    }
    case 'options': {
      const { partitionExpirationMs: _, ...options } = await tableOptions(session, env, a.options)
      return { ...document, ...options }
    }
    case 'type': {
      const made = fieldOfType(a.name, a.type)
      const old = fields.find(f => f.name.toLowerCase() === a.name.toLowerCase())
      const wider =
        old &&
        ((old.type === 'INTEGER' && /^(NUMERIC|BIGNUMERIC|FLOAT)$/.test(made.type)) ||
          (old.type === 'NUMERIC' && /^(BIGNUMERIC|FLOAT)$/.test(made.type)) ||
          (old.type === 'BIGNUMERIC' && made.type === 'FLOAT') ||
          old.type === made.type)
      if (!wider)
        throw new BigQueryError(
          'invalidQuery',
          `ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type is assignable to the new type`,
        )
      await run(
        `ALTER COLUMN ${quote(a.name)} SET DATA TYPE ${duckType(made)} USING ${intoSql(quote(a.name), duckType(made))}`,
      )
      const { mode: _, ...type } = made
      return change(a.name, f => ({
        ...f,
        precision: undefined,
        scale: undefined,
        maxLength: undefined,
        ...type,
        name: f.name,
      }))
    }
    case 'constrain':
      return constrained(env, document, a.constraint, a.absent)
    case 'unconstrain':
      return unconstrained(document, a.name, a.exists)
    case 'nullable':
      await run(`ALTER COLUMN ${quote(a.name)} DROP NOT NULL`)
      return change(a.name, f => ({ ...f, mode: 'NULLABLE' }))
    case 'default': {
      const field = fields.find(f => f.name.toLowerCase() === a.name.toLowerCase())
      const value = a.value ? emitInto(env, a.value, field && typeOfField(field)) : undefined
      await run(`ALTER COLUMN ${quote(a.name)} ${value ? `SET DEFAULT (${value})` : 'DROP DEFAULT'}`)
      return change(a.name, f => ({ ...f, defaultValueExpression: value }))
    }
  }
}
