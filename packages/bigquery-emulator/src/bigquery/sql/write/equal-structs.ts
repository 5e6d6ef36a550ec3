import { is, supertype, type Type } from '../analyse/types.ts'
import { convertedSql } from './exact.ts'

/**
 * Whether two values are equal, structs field by field and by place: NULL where a field is and no other differs.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#comparison_operators
 */
export function equalSql(a: string, b: string, x: Type | undefined, y: Type | undefined): string {
  if (x?.kind !== 'struct' || y?.kind !== 'struct') {
    const common = supertype([x, y])
    const sql = `(${convertedSql(a, x, common)} = ${convertedSql(b, y, common)})`
    // For DuckDB NaN is equal to itself.
    return is(x, 'FLOAT64') && is(y, 'FLOAT64') ? `(${sql} AND NOT isnan(${a}))` : sql
  }
  const fields = x.fields.map((f, i) =>
    equalSql(
      `struct_extract_at(${a}, ${i + 1})`,
      `struct_extract_at(${b}, ${i + 1})`,
      f.type,
      y.fields[i]?.type,
    ),
  )
  return `(CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${fields.join(' AND ')} END)`
}

/** Whether a struct is among an array's, or nothing where their types are not known. */
export function elementsSql(
  of: string,
  array: string,
  x: Type | undefined,
  y: Type | undefined,
): string | undefined {
  if (x?.kind !== 'struct' || y?.kind !== 'array' || y.of?.kind !== 'struct') return undefined
  return `bq_any([${equalSql(of, '_e', x, y.of)} FOR _e IN ${array}])`
}
