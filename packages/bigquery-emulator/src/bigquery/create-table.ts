import {
  type Catalog,
  createDataset,
  createTable,
  DatasetDocument,
  needDataset,
  TableDocument,
} from './catalog.ts'
import { mayNotCreate } from './denied.ts'
import { alreadyExists } from './errors.ts'
import { display, physicalName, quote, type TableName } from './names.ts'
import type { Done } from './outcome.ts'
import type { Session } from './session.ts'
import { temporaryDataset } from './sight.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { findTable, tableName } from './sql/analyse/tables.ts'
import type { Ddl } from './sql/parse/ast-statements.ts'
import { emitQuery } from './sql/translate.ts'
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
  const statementType = s.query ? 'CREATE_TABLE_AS_SELECT' : 'CREATE_TABLE'
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
      ? `SELECT * FROM ${physicalName(source.tableReference)}`
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
    location,
    schema: { fields: columns ?? source?.schema?.fields ?? given },
  })
  if (options.partitionExpirationMs && document.timePartitioning)
    document.timePartitioning.expirationMs = options.partitionExpirationMs
  const created = await createTable(session.connection, document)
  if (query) {
    const renamed = columns
      ? `SELECT * FROM (${query}) AS "_as" (${columns.map(c => quote(c.name)).join(', ')})`
      : query
    const fields = columns ?? given
    const fresh: Catalog = {
      ...catalog,
      table: () => created,
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

function temporaryTable(session: Session, names: readonly string[]): TableName {
  const tableId = names.at(-1) ?? ''
  const name = { projectId: session.projectId, datasetId: temporaryDataset(session.jobId), tableId }
  session.temporary.set(tableId.toLowerCase(), name)
  return name
}
