import { DuckDBListType, DuckDBStructType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import { z } from 'zod'
import { BigQueryError, unsupported } from './errors.ts'
import { quote } from './names.ts'
import { rangeElement, rangeType } from './range-type.ts'

/** A column as BigQuery's REST describes it. */
export type Field = {
  name: string
  type: string
  mode?: string | undefined
  description?: string | undefined
  fields?: Field[] | undefined
  rangeElementType?: { type: string } | undefined
  defaultValueExpression?: string | undefined
  precision?: string | undefined
  scale?: string | undefined
  maxLength?: string | undefined
}

export const Field: z.ZodType<Field> = z.lazy(() =>
  z.looseObject({
    name: z.string(),
    type: z.string(),
    mode: z.string().optional(),
    description: z.string().optional(),
    fields: z.array(Field).optional(),
    rangeElementType: z.object({ type: z.string() }).optional(),
    defaultValueExpression: z.string().optional(),
    precision: z.coerce.string().optional(),
    scale: z.coerce.string().optional(),
    maxLength: z.coerce.string().optional(),
  }),
)

const TO_DUCKDB: Record<string, string> = {
  INTEGER: 'BIGINT',
  INT64: 'BIGINT',
  INT: 'BIGINT',
  SMALLINT: 'BIGINT',
  BIGINT: 'BIGINT',
  TINYINT: 'BIGINT',
  BYTEINT: 'BIGINT',
  FLOAT: 'DOUBLE',
  FLOAT64: 'DOUBLE',
  NUMERIC: 'DECIMAL(38,9)',
  DECIMAL: 'DECIMAL(38,9)',
  // A whole number, of 38th decimals.
  BIGNUMERIC: 'BIGNUM',
  BIGDECIMAL: 'BIGNUM',
  BOOLEAN: 'BOOLEAN',
  BOOL: 'BOOLEAN',
  STRING: 'VARCHAR',
  BYTES: 'BLOB',
  DATE: 'DATE',
  DATETIME: 'TIMESTAMP',
  TIMESTAMP: 'TIMESTAMPTZ',
  TIME: 'TIME',
  JSON: 'JSON',
  INTERVAL: 'INTERVAL',
}

/** The DuckDB name of a scalar BigQuery type; one the emulator lacks is refused by name. */
export function scalarType(name: string): string {
  const type = TO_DUCKDB[name.toUpperCase()]
  if (type) return type
  const range = rangeType(/^RANGE<(\w+)>$/i.exec(name)?.[1] ?? '')
  if (range) return range
  if (/^(GEOGRAPHY|RANGE)$/i.test(name)) throw unsupported(`type ${name.toUpperCase()}`)
  throw new BigQueryError('invalidQuery', `Type not found: ${name}`)
}

/**
 * A value as it goes where DuckDB's type of this name is wanted. What is kept as a BIGNUMERIC is DuckDB's whole number, and
 * DuckDB would take any number for one.
 */
export function intoSql(sql: string, duck: string): string {
  if (duck === 'BIGNUM') return `bq_bignumeric(${sql})`
  if (duck === 'BIGNUM[]') return `list_transform(${sql}, lambda _e: bq_bignumeric(_e))`
  return duck === 'DOUBLE' ? `bq_float64(${sql})` : `CAST(${sql} AS ${duck})`
}

/**
 * A value as a column of a parameterized type takes it: a number rounded to the scale, and refused beyond the precision; text
 * and bytes refused beyond their length.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#parameterized_data_types
 */
export function limited(sql: string, field: Field | undefined): string {
  const { precision, scale = '0', maxLength } = field ?? {}
  if (precision !== undefined) return `bq_exact_fit(${sql}, ${precision}, ${scale})`
  return maxLength === undefined ? sql : `bq_at_most(${sql}, ${maxLength})`
}

/** The DuckDB type of a column. */
export function duckType(field: Field): string {
  const type = field.type.toUpperCase()
  const base =
    type === 'RECORD' || type === 'STRUCT'
      ? `STRUCT(${(field.fields ?? []).map(f => `${quote(f.name)} ${duckType(f)}`).join(', ')})`
      : scalarType(type === 'RANGE' ? `RANGE<${field.rangeElementType?.type ?? ''}>` : type)
  return field.mode?.toUpperCase() === 'REPEATED' ? `${base}[]` : base
}

const FROM_DUCKDB: Partial<Record<DuckDBTypeId, string>> = {
  [DuckDBTypeId.BOOLEAN]: 'BOOLEAN',
  [DuckDBTypeId.TINYINT]: 'INTEGER',
  [DuckDBTypeId.SMALLINT]: 'INTEGER',
  [DuckDBTypeId.INTEGER]: 'INTEGER',
  [DuckDBTypeId.BIGINT]: 'INTEGER',
  [DuckDBTypeId.UTINYINT]: 'INTEGER',
  [DuckDBTypeId.USMALLINT]: 'INTEGER',
  [DuckDBTypeId.UINTEGER]: 'INTEGER',
  [DuckDBTypeId.UBIGINT]: 'INTEGER',
  // Sums of integers are HUGEINT in DuckDB and INT64 in BigQuery; where a result leaves the engine it is cast back.
  [DuckDBTypeId.HUGEINT]: 'INTEGER',
  [DuckDBTypeId.FLOAT]: 'FLOAT',
  [DuckDBTypeId.DOUBLE]: 'FLOAT',
  [DuckDBTypeId.DECIMAL]: 'NUMERIC',
  [DuckDBTypeId.BIGNUM]: 'BIGNUMERIC',
  [DuckDBTypeId.VARCHAR]: 'STRING',
  [DuckDBTypeId.UUID]: 'STRING',
  [DuckDBTypeId.BLOB]: 'BYTES',
  [DuckDBTypeId.DATE]: 'DATE',
  [DuckDBTypeId.TIMESTAMP]: 'DATETIME',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'TIMESTAMP',
  [DuckDBTypeId.TIME]: 'TIME',
  [DuckDBTypeId.INTERVAL]: 'INTERVAL',
  // A bare NULL has no type; BigQuery calls it INT64.
  [DuckDBTypeId.SQLNULL]: 'INTEGER',
}

/** The BigQuery column of a DuckDB one. */
export function fieldOf(name: string, type: DuckDBType): Field {
  if (type instanceof DuckDBListType) {
    if (type.valueType instanceof DuckDBListType) {
      throw new BigQueryError(
        'invalidQuery',
        'Cannot construct array with element type ARRAY because nested arrays are not supported',
      )
    }
    return { ...fieldOf(name, type.valueType), mode: 'REPEATED' }
  }
  const element = rangeElement(type)
  if (element) return { name, type: 'RANGE', mode: 'NULLABLE', rangeElementType: { type: element } }
  if (type instanceof DuckDBStructType) {
    const fields = type.entryNames.map((entry, i) => {
      const inner = type.entryTypes[i]
      if (!inner) throw new Error(`Cannot read struct ${name}: entry ${i} has no type`)
      return fieldOf(entry || `_field_${i + 1}`, inner)
    })
    return { name, type: 'RECORD', mode: 'NULLABLE', fields }
  }
  if (type.alias === 'JSON') return { name, type: 'JSON', mode: 'NULLABLE' }
  const known = FROM_DUCKDB[type.typeId]
  if (!known) throw unsupported(`a result of type ${type}`)
  return { name, type: known, mode: 'NULLABLE' }
}
