import { type Connection, rows } from './database.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { fromText } from './from-text.ts'
import { literal, quote } from './names.ts'
import { duckType, type Field } from './schema.ts'

function isNested(f: Field): boolean {
  return f.mode?.toUpperCase() === 'REPEATED' || /^(RECORD|STRUCT)$/i.test(f.type)
}

/** The type of a field that DuckDB does not read from within JSON as BigQuery does. */
function unreadable(f: Field): string | undefined {
  if (/^(BYTES|BIGNUMERIC|BIGDECIMAL)$/i.test(f.type)) return f.type.toUpperCase()
  return (f.fields ?? []).map(unreadable).find(type => type !== undefined)
}

/** The rows of files of JSON lines. Plain values come as text and are read by BigQuery's rules; nested ones by DuckDB's. */
export function jsonRows(files: string, fields: readonly Field[]): string {
  for (const f of fields) {
    const type = isNested(f) && unreadable(f)
    if (type) throw unsupported(`load of ${type} within the nested column ${f.name} from JSON`)
  }
  const asIs = (f: Field) => isNested(f) || f.type.toUpperCase() === 'JSON'
  const columns = fields.map(f => `${literal(f.name)}: ${literal(asIs(f) ? duckType(f) : 'VARCHAR')}`)
  const items = fields.map(f => (asIs(f) ? quote(f.name) : `${fromText(f)} AS ${quote(f.name)}`))
  return `SELECT ${items.join(', ')} FROM read_json(${files}, format = 'newline_delimited', columns = {${columns.join(', ')}})`
}

/**
 * Refuses keys that no column has, unless they are to be ignored. DuckDB's reader leaves them out without a word, and
 * those that are written in another case with them.
 */
export async function requireKnownKeys(
  connection: Connection,
  files: readonly string[],
  fields: readonly Field[],
  ignoreUnknown: boolean,
): Promise<void> {
  const lines = `(SELECT json AS v FROM read_ndjson_objects([${files.map(literal).join(', ')}]))`
  await check(connection, lines, fields, '', ignoreUnknown)
}

async function check(
  connection: Connection,
  objects: string,
  fields: readonly Field[],
  path: string,
  ignoreUnknown: boolean,
): Promise<void> {
  const known = fields.map(f => literal(f.name)).join(', ')
  const keys = await rows(
    connection,
    `SELECT DISTINCT k FROM (SELECT unnest(json_keys(v)) AS k FROM ${objects} WHERE json_type(v) = 'OBJECT') WHERE k NOT IN (${known})`,
  )
  for (const [key] of keys) {
    const name = String(key)
    if (fields.some(f => f.name.toLowerCase() === name.toLowerCase()))
      throw unsupported(`load of the JSON key ${path}${name}, whose case is not its column's`)
    if (!ignoreUnknown)
      throw new BigQueryError(
        'invalid',
        `Error while reading data, error message: No such field: ${path}${name}.`,
      )
  }
  for (const f of fields) {
    if (!/^(RECORD|STRUCT)$/i.test(f.type)) continue
    const own = `(SELECT json_extract(v, ${literal(`$."${f.name}"`)}) AS v FROM ${objects})`
    const inner =
      f.mode?.toUpperCase() === 'REPEATED' ? `(SELECT unnest(json_extract(v, '$[*]')) AS v FROM ${own})` : own
    await check(connection, inner, f.fields ?? [], `${path}${f.name}.`, ignoreUnknown)
  }
}
