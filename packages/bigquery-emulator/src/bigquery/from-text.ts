import { BigQueryError } from './errors.ts'
import { quote } from './names.ts'
import { duckType, type Field } from './schema.ts'

/** A column that a file gives as text, in its own type: BigQuery's rules, and not DuckDB's guesses, say what it is. */
export function fromText(f: Field): string {
  const name = quote(f.name)
  const type = duckType(f)
  if (type.endsWith('[]') || type.startsWith('STRUCT'))
    throw new BigQueryError('invalid', `Unsupported field type: ${f.type} (field ${f.name}) in a CSV file`)
  if (type === 'BIGINT') return `bq_int64(${name})`
  if (type === 'BIGNUM') return `bq_bignumeric(${name})`
  if (type === 'BOOLEAN')
    return `CASE WHEN lower(${name}) IN ('true', 't', 'yes', 'y', '1') THEN true WHEN lower(${name}) IN ('false', 'f', 'no', 'n', '0') THEN false WHEN ${name} IS NOT NULL THEN CAST(error('Bad bool value: ' || ${name}) AS BOOLEAN) END`
  if (type === 'BLOB') return `from_base64(${name})`
  if (type === 'TIMESTAMPTZ') return `CAST(regexp_replace(${name}, ' UTC$', '+00') AS TIMESTAMPTZ)`
  return `CAST(${name} AS ${type})`
}
