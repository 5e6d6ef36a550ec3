import { type Catalog, createDataset, readCatalog } from './catalog.ts'
import { runDdl } from './ddl.ts'
import { runDml } from './dml.ts'
import { DatasetDocument, type TableDocument } from './documents.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { runExport } from './export.ts'
import { physicalName, type TableName } from './names.ts'
import type { Field } from './schema.ts'
import { bytesOf, environment, holds, inSource, type Session } from './session.ts'
import { anonymousDataset } from './sight.ts'
import type { Statement } from './sql/parse/ast-statements.ts'
import { emitQuery } from './sql/translate.ts'
import { anonymousTable, type Destination, describe, writeRows } from './write.ts'

/** What a statement did, as the job's statistics tell it. */
export type Outcome = {
  statementType: string
  /** Where a query's rows are. */
  result?: { table: TableName; fields: Field[] } | undefined
  affected?: { inserted: number; updated: number; deleted: number } | undefined
  ddl?: { operation: string; table: TableName } | undefined
  bytes: number
  tables: TableName[]
}

export type StatementOptions = {
  destination: Omit<Destination, 'table'> & { table: TableName | undefined }
  /** Names the anonymous result table. */
  resultId: string
  storageDir: string
}

/** Makes sure that results without a destination have a place. */
async function anonymous(session: Session, catalog: Catalog): Promise<Catalog> {
  const name = { projectId: session.projectId, datasetId: anonymousDataset(session.holder) }
  if (catalog.dataset(name)) return catalog
  await createDataset(
    session.connection,
    DatasetDocument.parse({ datasetReference: name, location: session.location }),
  )
  return readCatalog(session.connection, session)
}

const DAY = 24 * 60 * 60 * 1000

/** Runs one statement that is not a statement of control, within the caller's transaction. */
export async function runStatement(
  session: Session,
  source: string,
  statement: Statement,
  options: StatementOptions,
): Promise<Outcome> {
  const catalog = await readCatalog(session.connection, session)
  const env = environment(session, catalog, source)
  const names = () => [...env.tables.values()].map((t: TableDocument) => t.tableReference)
  const bytes = () => bytesOf(session.connection, env.tables.values(), physicalName)
  return inSource(source, async () => {
    switch (statement.kind) {
      case 'query': {
        const sql = emitQuery(env, statement.query)
        const fields = await describe(session.connection, sql)
        const table = options.destination.table ?? anonymousTable(session, options.resultId)
        const to: Destination = options.destination.table
          ? { ...options.destination, table }
          : { table, writeDisposition: 'WRITE_TRUNCATE', expirationTime: String(Date.now() + DAY) }
        const within = options.destination.table ? catalog : await anonymous(session, catalog)
        await writeRows(session.connection, within, to, sql, fields)
        return { statementType: 'SELECT', result: { table, fields }, bytes: await bytes(), tables: names() }
      }
      case 'insert':
      case 'update':
      case 'delete':
      case 'truncate':
      case 'merge': {
        const affected = await runDml(session, env, statement)
        const statementType = statement.kind === 'truncate' ? 'TRUNCATE_TABLE' : statement.kind.toUpperCase()
        return { statementType, affected, bytes: await bytes(), tables: names() }
      }
      case 'create table':
      case 'create view':
      case 'create function':
      case 'create table function':
      case 'create procedure':
      case 'create schema':
      case 'drop':
      case 'alter table':
        return { bytes: await bytes(), tables: names(), ...(await runDdl(session, catalog, env, statement)) }
      case 'export':
        await runExport(session, env, statement, options.storageDir)
        return { statementType: 'EXPORT_DATA', bytes: await bytes(), tables: names() }
      case 'assert':
        if (!(await holds(session, env, statement.condition))) {
          throw new BigQueryError('invalidQuery', statement.message ?? 'Assertion failed')
        }
        return { statementType: 'ASSERT', bytes: 0, tables: names() }
      default:
        throw unsupported(`${statement.kind.toUpperCase()} outside a script`)
    }
  })
}
