import { literal } from '../../names.ts'

/** A row as DuckDB's SQL of each value. */
export type Cells = readonly string[]

/** A text or its absence as SQL. */
export function cell(text: string | undefined): string {
  return text === undefined ? 'CAST(NULL AS VARCHAR)' : literal(text)
}

/** Milliseconds since 1970, kept as text, as a TIMESTAMP in SQL. */
export function moment(millis: string): string {
  return `timezone('UTC', epoch_ms(CAST(${millis} AS BIGINT)))`
}
