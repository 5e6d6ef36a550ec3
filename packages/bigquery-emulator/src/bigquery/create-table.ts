import { type Catalog, createDataset, createTable, needDataset } from './catalog.ts'
import { constrained } from './constraints.ts'
import { mayNotCreate } from './denied.ts'
import { DatasetDocument, TableDocument } from './documents.ts'
import { alreadyExists, BigQueryError } from './errors.ts'
import { display, physicalName, quote, type TableName } from './names.ts'
import type { Done } from './outcome.ts'
import type { Session } from './session.ts'
import { temporaryDataset } from './sight.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { findTable, tableName } from './sql/analyse/tables.ts'
import type { Expression } from './sql/parse/ast.ts'
import type { Ddl } from './sql/parse/ast-statements.ts'
import { emit, emitQuery } from './sql/translate.ts'
import { pastSql } from './sql/write/source.ts'
import { columnField, partitioning, tableOptions } from './table-options.ts'
import { describe, writeRows } from './write.ts'

/** What CREATE does about a table of its name. */
export function refuseExisting(
  catalog: Catalog,
  name: TableName,
  s: { replace: boolean; absent: boolean },
): 'CREATE' | 'REPLACE' | 'SKIP' {
  if (!catalog.table(name)) return 'CREATE'
  if (s.replace) return 'REPLACE'
  if (s.absent) return 'SKIP'
  throw alreadyExists('Table', display(name))
}

/** CREATE TABLE, from columns, a query, or another table. */
export async function createTableAs(
  session: Session,
  catalog: Catalog,
  env: Environment,
  s: Extract<Ddl, { kind: 'create table' }>,
): Promise<Done> {
  const statementType = s.query
    ? 'CREATE_TABLE_AS_SELECT'
    : s.snapshot
      ? 'CREATE_SNAPSHOT_TABLE'
      : 'CREATE_TABLE'
  const name = s.temporary ? temporaryTable(session, s.table) : tableName(env, s.table, s.at, mayNotCreate)
  if (s.temporary && !catalog.dataset(name))
    await createDataset(
      session.connection,
      DatasetDocument.parse({ datasetReference: name, location: session.location }),
    )
  const location = s.temporary ? session.location : needDataset(catalog, name).location
  const operation = refuseExisting(catalog, name, s)
  if (operation === 'SKIP') return { statementType, ddl: { operation, table: name } }
  const options = await tableOptions(session, env, s.options)
  const source = s.like ? findTable(env, s.like.table, s.at, false)?.document : undefined
  const columns = s.columns ? await Promise.all(s.columns.map(c => columnField(session, env, c))) : undefined
  const query = s.query
    ? emitQuery(env, s.query)
    : source && s.like?.how === 'COPY'
      ? `SELECT * FROM ${copied(env, source, s.like.asOf)}`
      : undefined
  const given = query ? await describe(session.connection, query) : []
  const document = TableDocument.parse({
    ...options,
    ...partitioning(s.partition),
    ...(source
      ? {
          timePartitioning: source.timePartitioning,
          rangePartitioning: source.rangePartitioning,
          clustering: source.clustering,
        }
      : {}),
    ...(s.cluster.length > 0 ? { clustering: { fields: s.cluster } } : {}),
    tableReference: name,
    ...(s.snapshot && source ? snapshotOf(source) : {}),
    location,
    schema: { fields: columns ?? source?.schema?.fields ?? given },
  })
  if (options.partitionExpirationMs && document.timePartitioning)
    document.timePartitioning.expirationMs = options.partitionExpirationMs
  const keyed = s.constraints.reduce((d, constraint) => constrained(env, d, constraint, false), document)
  const created = await createTable(session.connection, keyed)
  if (query) {
    const renamed = columns
      ? `SELECT * FROM (${query}) AS "_as" (${columns.map(c => quote(c.name)).join(', ')})`
      : query
    const fields = columns ?? given
    const fresh: Catalog = {
      ...catalog,
      // The rows that a snapshot begins with are the last that are written to it.
      table: () => ({ ...created, type: 'TABLE' }),
      dataset: () => DatasetDocument.parse({ datasetReference: name, location }),
    }
    await writeRows(
      session.connection,
      fresh,
      { table: name, writeDisposition: 'WRITE_APPEND' },
      renamed,
      fields,
    )
  }
  return { statementType, ddl: { operation, table: name } }
}

/** The rows of a table, or those of a time. */
function copied(env: Environment, source: TableDocument, asOf: Expression | undefined): string {
  const name = source.tableReference
  if (source.type === 'VIEW') throw new BigQueryError('invalidQuery', `Cannot copy view ${display(name)}`)
  const changed = Math.max(Number(source.creationTime), Number(source.lastModifiedTime))
  return asOf ? pastSql(name, emit(env, asOf), changed) : physicalName(name)
}

function snapshotOf({ tableReference: baseTableReference }: TableDocument): Partial<TableDocument> {
  const snapshotTime = new Date().toISOString()
  return { type: 'SNAPSHOT', snapshotDefinition: { baseTableReference, snapshotTime } }
}

function temporaryTable(session: Session, names: readonly string[]): TableName {
  const tableId = names.at(-1) ?? ''
  const name = { projectId: session.projectId, datasetId: temporaryDataset(session.jobId), tableId }
  session.temporary.set(tableId.toLowerCase(), name)
  return name
}
