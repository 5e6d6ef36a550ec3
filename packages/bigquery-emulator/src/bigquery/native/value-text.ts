import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBTypeId,
} from '@duckdb/node-api'
import { rangeElement, rangeText } from '../range-type.ts'
import { dateText, datetimeText, timestampText, timeText } from './calendar.ts'
import { intervalText } from './interval-text.ts'
import type { Any } from './kinds.ts'

/** A FLOAT64 as CAST to STRING writes it. */
export function floatText(n: number): string {
  if (Number.isNaN(n)) return 'nan'
  if (!Number.isFinite(n)) return n > 0 ? 'inf' : '-inf'
  const size = Math.abs(n)
  if (n !== 0 && (size >= 1e15 || size < 1e-4)) return exponential(n)
  return String(n === 0 ? 0 : n)
}

/** `1e+20`, with two digits of exponent at least. */
function exponential(n: number): string {
  return n.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

/** A NUMERIC of so many decimals without zeros at its end. */
export function numericText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

/** A decimal of either type: a BIGNUMERIC is kept as the whole number of its 38th decimals. */
export function decimalOf({ value, type }: Any): { value: bigint; scale: number } | undefined {
  if (value instanceof DuckDBDecimalValue) return value
  return typeof value === 'bigint' && type?.typeId === DuckDBTypeId.BIGNUM ? { value, scale: 38 } : undefined
}

/** Text in quotes, with escapes. */
function quoted(text: string): string {
  const mark = text.includes('"') && !text.includes("'") ? "'" : '"'
  const inner = text
    .replaceAll('\\', '\\\\')
    .replaceAll(mark, `\\${mark}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `${mark}${inner}${mark}`
}

/** Bytes as text in which what is not printable is an escape. */
function escapedBytes(bytes: Uint8Array): string {
  return [...bytes]
    .map(b =>
      b === 0x5c
        ? '\\\\'
        : b >= 0x20 && b < 0x7f
          ? String.fromCharCode(b)
          : `\\x${b.toString(16).padStart(2, '0')}`,
    )
    .join('')
}

/** A value without parts as text. */
function scalarText(any: Any): string {
  const { value, type } = any
  const decimal = decimalOf(any)
  if (decimal) return numericText(decimal.value, decimal.scale)
  if (value instanceof DuckDBDateValue) return dateText(value.days)
  if (value instanceof DuckDBTimestampTZValue) return timestampText(value.micros)
  if (value instanceof DuckDBTimestampValue) return datetimeText(value.micros)
  if (value instanceof DuckDBTimeValue) return timeText(value.micros)
  if (value instanceof DuckDBIntervalValue) return intervalText(value)
  if (value instanceof DuckDBBlobValue) return escapedBytes(value.bytes)
  if (typeof value === 'number' && /^(DOUBLE|FLOAT)$/.test(String(type))) return floatText(value)
  return String(value)
}

function parts(any: Any): Any[] | undefined {
  const { value, type } = any
  if (value instanceof DuckDBListValue && type instanceof DuckDBListType)
    return value.items.map(item => ({ value: item, type: type.valueType }))
  if (value instanceof DuckDBStructValue && type instanceof DuckDBStructType)
    return Object.values(value.entries).map((entry, i) => ({ value: entry, type: type.entryTypes[i] }))
  return undefined
}

/**
 * A value as FORMAT's `%t` prints it, and as CAST to STRING does where it can.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/format_functions#t_and_t_behavior
 */
export function printed(any: Any): string {
  if (any.value === null) return 'NULL'
  if (any.value instanceof DuckDBStructValue && rangeElement(any.type))
    return rangeText(Object.values(any.value.entries), timestampText)
  const inner = parts(any)
  if (!inner) return scalarText(any)
  const texts = inner.map(part =>
    typeof part.value === 'string' || !part.value ? printed(part) : literal(part, true),
  )
  return any.value instanceof DuckDBListValue ? `[${texts.join(', ')}]` : `(${texts.join(', ')})`
}

/** A value as a literal that gives it, as FORMAT's `%T` prints it. */
export function literal(any: Any, plain = false): string {
  const { value, type } = any
  const element = value === null ? undefined : rangeElement(type)
  if (element) return plain ? printed(any) : `RANGE<${element}> "${printed(any)}"`
  if (value === null) return 'NULL'
  const inner = parts(any)
  if (inner) {
    const texts = inner.map(part => literal(part, plain))
    if (value instanceof DuckDBListValue) return `[${texts.join(', ')}]`
    return texts.length > 1 ? `(${texts.join(', ')})` : `STRUCT(${texts.join('')})`
  }
  const text = scalarText(any)
  if (plain) return text
  if (typeof value === 'string') return type?.alias === 'JSON' ? `JSON ${quoted(text)}` : quoted(text)
  if (value instanceof DuckDBBlobValue)
    return text.includes('"') && !text.includes("'") ? `b'${text}'` : `b"${text.replaceAll('"', '\\"')}"`
  if (value instanceof DuckDBDateValue) return `DATE "${text}"`
  if (value instanceof DuckDBTimestampTZValue) return `TIMESTAMP "${text}"`
  if (value instanceof DuckDBTimestampValue) return `DATETIME "${text}"`
  if (value instanceof DuckDBTimeValue) return `TIME "${text}"`
  const decimal = decimalOf(any)
  if (decimal) return `${decimal.scale > 9 ? 'BIGNUMERIC' : 'NUMERIC'} "${text}"`
  if (value instanceof DuckDBIntervalValue) return `INTERVAL "${text}" YEAR TO SECOND`
  if (typeof value === 'number' && !Number.isFinite(value)) return `CAST("${text}" AS FLOAT64)`
  return typeof value === 'number' && /^-?\d+$/.test(text) ? `${text}.0` : text
}
