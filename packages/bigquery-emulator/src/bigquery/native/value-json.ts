import {
  DuckDBBlobValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api'
import { datetimeText } from './calendar.ts'
import { type Json, jsonText, parseJson, prettyText, sorted } from './json-value.ts'
import { type Any, isJson, type Native, nativeOfAny, typed } from './kinds.ts'
import { decimalOf, floatText, numericText, printed } from './value-text.ts'

/** Whole numbers over this do not survive a FLOAT64, in which many readers of JSON keep them. */
const EXACT = 2n ** 53n

/**
 * A value as JSON: what JSON has no form for is text. `wide` says how numbers that no FLOAT64 holds are written.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#json_encodings
 */
export function toJson(any: Any, wide: 'number' | 'text' = 'number'): Json {
  const { value, type, full } = any
  if (value === null || typeof value === 'boolean') return value
  if (value instanceof DuckDBListValue && type instanceof DuckDBListType)
    return value.items.map(item =>
      toJson({ value: item, type: type.valueType, full: full?.kind === 'array' ? full.of : undefined }, wide),
    )
  if (value instanceof DuckDBStructValue && type instanceof DuckDBStructType) {
    const members = new Map<string, Json>()
    Object.entries(value.entries).forEach(([name, entry], i) => {
      const inner = full?.kind === 'struct' ? full.fields[i]?.type : undefined
      members.set(name, toJson({ value: entry, type: type.entryTypes[i], full: inner }, wide))
    })
    return members
  }
  if (typeof value === 'string') return isJson(any) ? parseJson(value) : value
  const decimal = decimalOf(any)
  if (decimal) {
    const text = numericText(decimal.value, decimal.scale)
    return wide === 'number' || text === String(Number(text)) ? { number: text } : text
  }
  if (typeof value === 'bigint')
    return wide === 'text' && (value > EXACT || value < -EXACT) ? String(value) : { number: String(value) }
  if (typeof value === 'number') return Number.isFinite(value) ? { number: floatText(value) } : String(value)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  if (value instanceof DuckDBTimestampTZValue) return `${datetimeText(value.micros, 'T')}Z`
  if (value instanceof DuckDBTimestampValue) return datetimeText(value.micros, 'T')
  return printed({ value, type })
}

export const VALUES_AS_JSON: Native[] = [
  nativeOfAny('bq_to_json', 'json', args => {
    const [value, wide] = typed(args)
    return value ? jsonText(sorted(toJson(value, wide?.value === true ? 'text' : 'number'))) : null
  }),
  nativeOfAny('bq_to_json_string', 'text', args => {
    const [value, pretty] = typed(args)
    if (!value) return null
    const j = toJson(value, 'text')
    return pretty?.value === true ? prettyText(j) : jsonText(j)
  }),
]
