import {
  DuckDBDateValue,
  DuckDBStructType,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { dateText, datetimeText } from './native/calendar.ts'

/** A range is kept as a struct of these two, an end that is not bounded as an infinite date or time. */
const RANGE_FIELDS = ['_range_start', '_range_end'] as const

/** The type of a range's ends, by DuckDB's type of it; nothing for what is no range. */
export function rangeElement(type: DuckDBType | undefined): string | undefined {
  if (!(type instanceof DuckDBStructType) || type.entryNames[0] !== RANGE_FIELDS[0]) return undefined
  const [element] = type.entryTypes
  return { DATE: 'DATE', TIMESTAMP: 'DATETIME', 'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP' }[String(element)]
}

const DUCK: Record<string, string> = { DATE: 'DATE', DATETIME: 'TIMESTAMP', TIMESTAMP: 'TIMESTAMPTZ' }

/** DuckDB's type of a range of such ends, or nothing where there are no such ranges. */
export function rangeType(element: string): string | undefined {
  const duck = DUCK[element.toUpperCase()]
  return duck && `STRUCT(${RANGE_FIELDS.map(name => `"${name}" ${duck}`).join(', ')})`
}

const BOUND = 2n ** 62n

function end(value: DuckDBValue | undefined, timestamp: (micros: bigint) => string, between: string): string {
  if (value instanceof DuckDBDateValue)
    return Math.abs(value.days) > 10_000_000 ? 'UNBOUNDED' : dateText(value.days)
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) {
    if (value.micros > BOUND || value.micros < -BOUND) return 'UNBOUNDED'
    return value instanceof DuckDBTimestampTZValue
      ? timestamp(value.micros)
      : datetimeText(value.micros, between)
  }
  return 'UNBOUNDED'
}

/** `[2024-01-01, UNBOUNDED)`. */
export function rangeText(
  ends: readonly DuckDBValue[],
  timestamp: (micros: bigint) => string,
  between = ' ',
): string {
  return `[${end(ends[0], timestamp, between)}, ${end(ends[1], timestamp, between)})`
}
