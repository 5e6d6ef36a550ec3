import { readCatalog } from './catalog.ts'
import { transaction } from './database.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { filesOf } from './files.ts'
import type { LoadConfiguration } from './job-configuration.ts'
import type { Running } from './jobs.ts'
import { literal, quote, splitDecorator } from './names.ts'
import { duckType, type Field } from './schema.ts'
import { describe, writeRows } from './write.ts'

/** Runs a load job, from objects or from the file of an upload. */
export async function runLoad(
  running: Running,
  configuration: LoadConfiguration,
  storageDir: string,
): Promise<void> {
  const { connection, job } = running
  const uploaded = typeof configuration.uploadedFile === 'string' ? [configuration.uploadedFile] : undefined
  const files = uploaded ?? filesOf(storageDir, configuration.sourceUris ?? [])
  if (configuration.maxBadRecords) throw unsupported('maxBadRecords')
  await transaction(connection, async () => {
    const catalog = await readCatalog(connection, job.document.jobReference.location)
    const known = catalog.table(splitDecorator(configuration.destinationTable).table)?.schema?.fields
    const given =
      configuration.schema?.fields ??
      (configuration.autodetect ? undefined : known?.length ? known : undefined)
    const sql = reader(configuration, files, given)
    const fields = given ?? (await describe(connection, sql))
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
      const columns = fields
        ? `, columns = {${fields.map(f => `${literal(f.name)}: ${literal(duckType(f))}`).join(', ')}}`
        : ''
      return `SELECT * FROM read_json(${list}, format = 'newline_delimited'${columns})`
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

function fromText(f: Field): string {
  const name = quote(f.name)
  const type = duckType(f)
  if (type.endsWith('[]') || type.startsWith('STRUCT'))
    throw new BigQueryError('invalid', `Unsupported field type: ${f.type} (field ${f.name}) in a CSV file`)
  if (type === 'BIGINT') return `bq_int64(${name})`
  if (type === 'BOOLEAN')
    return `CASE WHEN lower(${name}) IN ('true', 't', 'yes', 'y', '1') THEN true WHEN lower(${name}) IN ('false', 'f', 'no', 'n', '0') THEN false WHEN ${name} IS NOT NULL THEN CAST(error('Bad bool value: ' || ${name}) AS BOOLEAN) END`
  if (type === 'BLOB') return `from_base64(${name})`
  if (type === 'TIMESTAMPTZ') return `CAST(regexp_replace(${name}, ' UTC$', '+00') AS TIMESTAMPTZ)`
  return `CAST(${name} AS ${type})`
}
