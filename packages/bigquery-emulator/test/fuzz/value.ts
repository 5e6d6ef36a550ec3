/** What a value of each type is here: NUMERIC counts billionths, DATE the days since 1970-01-01. */
export type Of = {
  INT64: bigint
  FLOAT64: number
  NUMERIC: bigint
  STRING: string
  BOOL: boolean
  DATE: number
  'ARRAY<INT64>': (bigint | null)[]
  /** A small INT64 that is written out. */
  SMALL: bigint
}
export type TypeName = keyof Of
export type Value = Of[TypeName] | null

/** An error that BigQuery answers. */
export class Fault extends Error {}

/** What BigQuery leaves open: an operand fails, and another decides without it. */
export class Open extends Error {}

const BILLION = 1_000_000_000n

export function int(n: bigint): bigint {
  if (BigInt.asIntN(64, n) !== n) throw new Fault('overflow')
  return n
}

/** A result of arithmetic over floats, which must be finite where they are. */
export function float(n: number, ...from: number[]): number {
  if (!Number.isFinite(n) && from.every(Number.isFinite)) throw new Fault('overflow')
  return n
}

export function numeric(n: bigint): bigint {
  if (n >= 10n ** 38n || n <= -(10n ** 38n)) throw new Fault('overflow')
  return n
}

/** `a / b`, rounded half away from zero. */
export function quotient(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  const size = (2n * x + y) / (2n * y)
  return negative ? -size : size
}

export function numericText(n: bigint): string {
  const digits = String(n < 0n ? -n : n).padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return `${n < 0n ? '-' : ''}${digits.slice(0, -9)}${fraction && `.${fraction}`}`
}

export const toFloat = (n: bigint) => Number(numericText(n))
export const toNumeric = (n: bigint) => numeric(n * BILLION)

export function floatText(n: number): string {
  if (Number.isNaN(n)) return 'nan'
  if (!Number.isFinite(n)) return n > 0 ? 'inf' : '-inf'
  const size = Math.abs(n)
  if (n !== 0 && (size >= 1e15 || size < 1e-4)) return n.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return String(n === 0 ? 0 : n)
}

const DAY = 86_400_000

export const dateText = (days: number) => new Date(days * DAY).toISOString().slice(0, 10)

export function date(days: number): number {
  if (!(days >= -719_162 && days <= 2_932_896)) throw new Fault('overflow')
  return days
}

export const parts = (days: number) => {
  const at = new Date(days * DAY)
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), day: at.getUTCDate(), weekday: at.getUTCDay() }
}

/** The days of a date by its parts, the month from 0; a month may be out of its year, and a day out of its month. */
export function daysOf(year: number, month: number, day: number): number {
  const at = new Date(0)
  at.setUTCFullYear(year, month, day)
  return Math.round(at.getTime() / DAY)
}

/** A date so many months on; its day is the month's last where the month is too short. */
export function months(days: number, by: bigint): number {
  if (by > 200_000n || by < -200_000n) throw new Fault('overflow')
  const { year, month, day } = parts(days)
  const last = parts(daysOf(year, month + Number(by) + 1, 0)).day
  return date(daysOf(year, month + Number(by), Math.min(day, last)))
}

/** Which of two values that are not NULL comes first in an order, NaN before all numbers: -1, 0 or 1. */
export function order(a: NonNullable<Value>, b: NonNullable<Value>): number {
  if (typeof a === 'number' && typeof b === 'number' && (Number.isNaN(a) || Number.isNaN(b)))
    return Number(Number.isNaN(b)) - Number(Number.isNaN(a))
  return a < b ? -1 : a > b ? 1 : 0
}

/** As `order`, for values that may be NULL, which comes before all others. */
export function orderNulls(a: Value, b: Value): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null)
  return order(a, b)
}

/** A value by which it is told from others, as GROUP BY and DISTINCT do. */
export function key(v: Value): string {
  if (Array.isArray(v)) return `[${v.map(key).join()}]`
  return v === null ? 'NULL' : `${typeof v}:${Object.is(v, -0) ? 0 : v}`
}

/** A value as the REST interface writes it, numbers in one way of writing. */
export function written(type: TypeName, v: Value): unknown {
  if (v === null) return type === 'ARRAY<INT64>' ? [] : null
  if (Array.isArray(v)) return v.map(String)
  if (type === 'NUMERIC' && typeof v === 'bigint') return numericText(v)
  if (type === 'DATE' && typeof v === 'number') return dateText(v)
  return Object.is(v, -0) ? '0' : String(v)
}
