import { BigQueryError, unsupported } from './errors.ts'
import { type ExtractOptions, writeFile } from './files.ts'
import { quote } from './names.ts'
import type { Field } from './schema.ts'
import { constantText, type Session } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import type { Statement } from './sql/parse/ast-statements.ts'
import { emitQuery } from './sql/translate.ts'
import { describe, stored } from './write.ts'

const JSON_LIKE = new Set(['NEWLINE_DELIMITED_JSON', 'JSON'])

/** A query with its values as the text of an export file has them. */
export function exportable(sql: string, fields: readonly Field[], format: string): string {
  if (format === 'PARQUET') {
    const big = fields.find(hasBig)
    if (big) throw unsupported(`export of the BIGNUMERIC column ${big.name} to Parquet`)
    return sql
  }
  const nested = fields.find(f => f.mode === 'REPEATED' || f.type === 'RECORD')
  if (nested && format === 'CSV')
    throw new BigQueryError(
      'invalid',
      `Operation cannot be performed on a nested schema. Field: ${nested.name}`,
    )
  const columns = fields.map(f => {
    const name = quote(f.name)
    // Text as BigQuery writes it: `2024-01-23 10:00:00 UTC`, integers of JSON as strings, bytes in base64.
    if (f.mode === 'REPEATED' || f.type === 'RECORD') return plain(f) ? name : refuse(f)
    if (f.type === 'TIMESTAMP')
      return `regexp_replace(bq_text_of(typeof(${name}), ${name}), '\\+00$', ' UTC') AS ${name}`
    if (f.type === 'BYTES') return `to_base64(${name}) AS ${name}`
    if (f.type === 'DATETIME')
      return `${format === 'CSV' ? '' : `replace(`}bq_text_of(typeof(${name}), ${name})${format === 'CSV' ? '' : `, ' ', 'T')`} AS ${name}`
    if (f.type === 'INTEGER' && JSON_LIKE.has(format)) return `CAST(${name} AS VARCHAR) AS ${name}`
    if (f.type === 'FLOAT' && format === 'CSV') return `bq_string(${name}) AS ${name}`
    if (f.type === 'NUMERIC' || f.type === 'BIGNUMERIC') return `bq_string(${name}) AS ${name}`
    return name
  })
  return `SELECT ${columns.join(', ')} FROM (${sql}) AS "_export"`
}

function hasBig(f: Field): boolean {
  return f.type === 'BIGNUMERIC' || (f.fields ?? []).some(hasBig)
}

/** Nested values go out as DuckDB writes them, which is BigQuery's way for these types alone. */
function plain(f: Field): boolean {
  if (f.type === 'RECORD') return (f.fields ?? []).every(plain)
  return ['STRING', 'BOOLEAN', 'DATE', 'FLOAT'].includes(f.type)
}

function refuse(f: Field): never {
  throw unsupported(`export to JSON of the nested column ${f.name}`)
}

/** EXPORT DATA. Its files are written before the statement is on record; running it again writes them again. */
export async function runExport(
  session: Session,
  env: Environment,
  s: Extract<Statement, { kind: 'export' }>,
  dir: string,
): Promise<void> {
  const options = new Map<string, string | undefined>()
  for (const { name, value } of s.options) {
    if (!['uri', 'format', 'overwrite', 'header', 'field_delimiter', 'compression'].includes(name))
      throw unsupported(`EXPORT DATA option ${name}`)
    options.set(name, await constantText(session, env, value))
  }
  const uri = options.get('uri')
  if (!uri) throw new BigQueryError('invalidQuery', 'EXPORT DATA needs the option uri')
  if (!uri.includes('*')) throw new BigQueryError('invalidQuery', 'Option uri value must be a wild card URI.')
  const how: ExtractOptions = {
    format: (options.get('format') ?? 'CSV').toUpperCase(),
    printHeader: options.get('header') === 'true',
    fieldDelimiter: options.get('field_delimiter') ?? ',',
    compression: options.get('compression') ?? 'NONE',
  }
  const sql = emitQuery(env, s.query)
  const fields = await describe(session.connection, sql)
  await writeFile(
    session.connection,
    { dir, holder: session.holder },
    uri,
    exportable(stored(sql, fields), fields, how.format),
    how,
  )
}
