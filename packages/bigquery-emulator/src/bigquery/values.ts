import {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { BigQueryError } from './errors.ts'
import { intervalText } from './native/interval-text.ts'
import { decimalOf, numericText } from './native/value-text.ts'
import { rangeElement, rangeText } from './range-type.ts'

/** How the caller wants timestamps: micros as an integer, seconds as a float, or ISO text. */
export type TimestampFormat = 'INT64' | 'FLOAT64' | 'ISO8601_STRING'

type Cell = { v: unknown }

/** A row as the REST interface writes it: `{ f: [{ v }, …] }`. */
export function encodeRow(
  row: readonly DuckDBValue[],
  types: readonly DuckDBType[],
  format: TimestampFormat,
): { f: Cell[] } {
  return { f: row.map((value, i) => ({ v: encode(value, types[i], format) })) }
}

function encode(value: DuckDBValue, type: DuckDBType | undefined, format: TimestampFormat): unknown {
  // A NULL array leaves BigQuery as an empty one.
  if (type instanceof DuckDBListType) {
    const items = value instanceof DuckDBListValue ? value.items : []
    return items.map(item => {
      if (item === null) {
        throw new BigQueryError('invalidQuery', 'Array cannot have a null element; error in writing field')
      }
      return { v: encode(item, type.valueType, format) }
    })
  }
  if (value === null) return null
  if (rangeElement(type) && value instanceof DuckDBStructValue)
    return rangeText(Object.values(value.entries), micros => timestamp(micros, format), 'T')
  if (type instanceof DuckDBStructType && value instanceof DuckDBStructValue) {
    const entries = Object.values(value.entries)
    return { f: entries.map((entry, i) => ({ v: encode(entry, type.entryTypes[i], format) })) }
  }
  if (value instanceof DuckDBTimestampTZValue) return timestamp(value.micros, format)
  if (value instanceof DuckDBTimestampValue) return isoText(value.micros)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  if (value instanceof DuckDBTimeValue) return isoText(value.micros).slice('1970-01-01T'.length)
  if (value instanceof DuckDBDecimalValue) return numericText(value.value, value.scale)
  if (value instanceof DuckDBIntervalValue) return intervalText(value)
  const decimal = decimalOf({ value, type })
  if (decimal) return numericText(decimal.value, decimal.scale)
  if (typeof value === 'number') return float(value)
  return String(value)
}

function float(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return String(value)
}

function timestamp(micros: bigint, format: TimestampFormat): string {
  if (format === 'INT64') return String(micros)
  if (format === 'ISO8601_STRING') return `${isoText(micros)}Z`
  const sign = micros < 0n ? '-' : ''
  const size = micros < 0n ? -micros : micros
  return `${sign}${size / 1_000_000n}.${String(size % 1_000_000n).padStart(6, '0')}`
}

/** `2024-01-23T04:05:06` with three or six decimals when there are any. */
function isoText(micros: bigint): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const whole = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19)
  return rest === 0n ? whole : `${whole}.${String(rest).padStart(6, '0')}`
}
