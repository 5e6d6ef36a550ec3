import { readCatalog } from './catalog.ts'
import { transaction } from './database.ts'
import { withDefaults } from './default-values.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { filesOf } from './files.ts'
import { fromText } from './from-text.ts'
import type { LoadConfiguration } from './job-configuration.ts'
import { type Running, sightOf } from './jobs.ts'
import { jsonRows, requireKnownKeys } from './json-lines.ts'
import { literal, quote, splitDecorator } from './names.ts'
import type { Field } from './schema.ts'
import { environment, outsideJob } from './session.ts'
import { describe, writeRows } from './write.ts'

/** Runs a load job, from objects or from the file of an upload. */
export async function runLoad(
  running: Running,
  configuration: LoadConfiguration,
  storageDir: string,
): Promise<void> {
  const { connection, job } = running
  const uploaded = typeof configuration.uploadedFile === 'string' ? [configuration.uploadedFile] : undefined
  const files =
    uploaded ?? filesOf({ dir: storageDir, holder: job.document.holder }, configuration.sourceUris ?? [])
  if (configuration.maxBadRecords) throw unsupported('maxBadRecords')
  await transaction(connection, async () => {
    const catalog = await readCatalog(connection, sightOf(job.document))
    const known = catalog.table(splitDecorator(configuration.destinationTable).table)?.schema?.fields
    const { projectId, location } = job.document.jobReference
    const session = outsideJob({ connection, holder: job.document.holder, projectId, location })
    const described =
      configuration.schema &&
      withDefaults(environment(session, catalog, ''), configuration.schema.fields, known)
    const given = described ?? (configuration.autodetect ? undefined : known?.length ? known : undefined)
    const sql = reader(configuration, files, given)
    const fields = given ?? (await describe(connection, sql))
    if (given && /^NEWLINE_DELIMITED_JSON$/i.test(configuration.sourceFormat ?? ''))
      await requireKnownKeys(connection, files, given, configuration.ignoreUnknownValues === true)
    const disposition = configuration.writeDisposition ?? 'WRITE_APPEND'
    const outputRows = await writeRows(
      connection,
      catalog,
      { ...configuration, table: configuration.destinationTable, writeDisposition: disposition },
      sql,
      fields,
    )
    await running.record({
      load: { inputFiles: String(files.length), outputRows: String(outputRows), badRecords: '0' },
    })
  })
}

function reader(
  c: LoadConfiguration,
  files: readonly string[],
  fields: readonly Field[] | undefined,
): string {
  const list = `[${files.map(literal).join(', ')}]`
  switch ((c.sourceFormat ?? 'CSV').toUpperCase()) {
    case 'CSV':
      return csv(c, list, fields)
    case 'NEWLINE_DELIMITED_JSON': {
      if (!fields && !c.autodetect) throw noSchema()
      if (!fields) return `SELECT * FROM read_json(${list}, format = 'newline_delimited')`
      return jsonRows(list, fields)
    }
    case 'PARQUET':
      return `SELECT * FROM read_parquet(${list})`
    default:
      throw unsupported(`load from ${c.sourceFormat}`)
  }
}

function noSchema(): BigQueryError {
  return new BigQueryError('invalid', 'No schema specified on job or table.')
}

function csv(c: LoadConfiguration, list: string, fields: readonly Field[] | undefined): string {
  if (!fields && !c.autodetect) throw noSchema()
  if (c.allowJaggedRows) throw unsupported('allowJaggedRows')
  if (c.encoding && !/^utf-?8$/i.test(c.encoding)) throw unsupported(`encoding ${c.encoding}`)
  const delimiter =
    c.fieldDelimiter === '\\t' || c.fieldDelimiter === 'tab' ? '\t' : (c.fieldDelimiter ?? ',')
  const common = [
    `delim = ${literal(delimiter)}`,
    `quote = ${literal(c.quote ?? '"')}`,
    `escape = ${literal(c.quote ?? '"')}`,
    `nullstr = ${literal(c.nullMarker ?? '')}`,
    `allow_quoted_nulls = false`,
  ]
  if (!fields)
    return `SELECT * FROM read_csv(${list}, ${[...common, `skip = ${Math.max(0, (c.skipLeadingRows ?? 1) - 1)}`].join(', ')})`
  // Every value comes as text: BigQuery's own rules, and not DuckDB's guesses, say what it is.
  const columns = fields.map(f => `${literal(f.name)}: 'VARCHAR'`).join(', ')
  const read = `read_csv(${list}, ${[...common, `skip = ${c.skipLeadingRows ?? 0}`, 'header = false', 'auto_detect = false', `columns = {${columns}}`].join(', ')})`
  return `SELECT ${fields.map(f => `${fromText(f)} AS ${quote(f.name)}`).join(', ')} FROM ${read}`
}
