import { needTable, readCatalog } from './catalog.ts'
import { transaction } from './database.ts'
import type { TableDocument } from './documents.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { exportable } from './export.ts'
import { writeFile } from './files.ts'
import type { CopyConfiguration, ExtractConfiguration } from './job-configuration.ts'
import { type Running, sightOf } from './jobs.ts'
import type { TableName } from './names.ts'
import { physicalName, quote, splitDecorator } from './names.ts'
import { partitionOf } from './partitions.ts'
import { writeRows } from './write.ts'

/** The rows of a table, or of the partition its decorator names. */
function rowsOf(document: TableDocument, partition: string | undefined): string {
  if (document.type === 'VIEW') throw unsupported('copy or extract of a view')
  const columns = (document.schema?.fields ?? []).map(f => quote(f.name)).join(', ')
  const where = partition ? ` WHERE ${partitionOf(document, partition).condition}` : ''
  return `SELECT ${columns} FROM ${physicalName(document.tableReference)}${where}`
}

/** Runs a copy job. */
export async function runCopy(running: Running, configuration: CopyConfiguration): Promise<void> {
  const { connection, job } = running
  const sources = configuration.sourceTables ?? (configuration.sourceTable ? [configuration.sourceTable] : [])
  if (sources.length === 0) throw new BigQueryError('required', 'Required parameter is missing: sourceTables')
  if (
    configuration.operationType &&
    !['COPY', 'CLONE', 'OPERATION_TYPE_UNSPECIFIED'].includes(configuration.operationType)
  ) {
    throw unsupported(`copy of type ${configuration.operationType}`)
  }
  await transaction(connection, async () => {
    const catalog = await readCatalog(connection, sightOf(job.document))
    const found = sources.map((source: TableName) => {
      const { table, partition } = splitDecorator(source)
      const document = needTable(catalog, table)
      return { document, sql: rowsOf(document, partition) }
    })
    const [first] = found
    if (!first) return
    const copied = await writeRows(
      connection,
      catalog,
      {
        ...configuration,
        table: configuration.destinationTable,
        timePartitioning: first.document.timePartitioning,
        rangePartitioning: first.document.rangePartitioning,
        clustering: first.document.clustering,
        description: first.document.description,
      },
      found.map(f => f.sql).join(' UNION ALL '),
      first.document.schema?.fields ?? [],
    )
    await running.record({ copy: { copiedRows: String(copied), copiedLogicalBytes: '0' } })
  })
}

/** Runs an extract job. Its files are written before its record; running it again writes them again. */
export async function runExtract(
  running: Running,
  configuration: ExtractConfiguration,
  storageDir: string,
): Promise<void> {
  const { connection, job } = running
  const uris =
    configuration.destinationUris ?? (configuration.destinationUri ? [configuration.destinationUri] : [])
  await transaction(connection, async () => {
    const catalog = await readCatalog(connection, sightOf(job.document))
    const { table, partition } = splitDecorator(configuration.sourceTable)
    const document = needTable(catalog, table)
    const format = (configuration.destinationFormat ?? 'CSV').toUpperCase()
    const sql = exportable(rowsOf(document, partition), document.schema?.fields ?? [], format)
    const [uri] = uris
    if (!uri) throw new BigQueryError('required', 'Required parameter is missing: destinationUris')
    if (uris.length > 1) throw unsupported('extract to several URIs')
    await writeFile(connection, { dir: storageDir, holder: job.document.holder }, uri, sql, {
      format,
      fieldDelimiter: configuration.fieldDelimiter ?? ',',
      printHeader: configuration.printHeader ?? true,
      compression: configuration.compression ?? 'NONE',
    })
    await running.record({ extract: { destinationUriFileCounts: ['1'] } })
  })
}
