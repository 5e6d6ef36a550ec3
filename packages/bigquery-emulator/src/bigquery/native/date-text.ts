import { DAY_MICROS, dateParts, daysOf, fromLocal } from './calendar.ts'
import { type Native, native } from './kinds.ts'

const FIRST_DAY = daysOf(1, 1, 1)
const LAST_DAY = daysOf(9999, 12, 31)

/** A day within BigQuery's years, or an error that tells what it came of. */
function validDay(days: number, what: () => string): number {
  if (days < FIRST_DAY || days > LAST_DAY || !Number.isInteger(days)) throw new Error(what())
  return days
}

/** A moment within BigQuery's years. */
export function validMicros(micros: bigint, what: () => string): bigint {
  if (micros < BigInt(FIRST_DAY) * DAY_MICROS || micros >= BigInt(LAST_DAY + 1) * DAY_MICROS)
    throw new Error(what())
  return micros
}

/** The day of a date whose parts must be its own: no 30th of February. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return undefined
  const days = daysOf(year, month, day)
  return dateParts(days).month === month ? days : undefined
}

const DATE = '(\\d{1,4})-(\\d{1,2})-(\\d{1,2})'
const TIME = '(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{0,9}))?'
const ZONE = '(?:\\s*(Z|[+-]\\d{1,2}(?::?\\d{2})?)|\\s+([A-Za-z][\\w/+:-]*))?'
const DATE_ONLY = new RegExp(`^\\s*${DATE}\\s*$`)
const TIME_ONLY = new RegExp(`^\\s*${TIME}\\s*$`)
const DATETIME = new RegExp(`^\\s*${DATE}(?:[ Tt]${TIME})?\\s*$`)
const TIMESTAMP = new RegExp(`^\\s*${DATE}(?:[ Tt]${TIME})?${ZONE}\\s*$`)

function date(found: RegExpExecArray): number | undefined {
  return dayOf(Number(found[1]), Number(found[2]), Number(found[3]))
}

/** Microseconds of a day; a 60th second is the next minute's first, as of a leap second. */
function time(parts: readonly (string | undefined)[]): bigint | undefined {
  const [h, m, s] = parts.slice(0, 3).map(part => Number(part ?? 0))
  if (h === undefined || m === undefined || s === undefined || h > 23 || m > 59 || s > 60) return undefined
  return (
    BigInt((h * 60 + m) * 60 + s) * 1_000_000n +
    (s === 60 ? 0n : BigInt((parts[3] ?? '').slice(0, 6).padEnd(6, '0')))
  )
}

function must<T>(kind: string, text: string, found: T | undefined): T {
  if (found === undefined) throw new Error(`Invalid ${kind}: '${text}'`)
  return found
}

function dateOf(text: string): number {
  const found = DATE_ONLY.exec(text)
  return must('date', text, found ? date(found) : undefined)
}

function timeOf(text: string): bigint {
  const found = TIME_ONLY.exec(text)
  const micros = found ? time(found.slice(1)) : undefined
  return must('TIME string', text, micros) % DAY_MICROS
}

function local(text: string, kind: string, found: RegExpExecArray | null): bigint {
  const day = found ? date(found) : undefined
  const micros = found ? time(found.slice(4, 8)) : undefined
  const whole = day === undefined || micros === undefined ? undefined : BigInt(day) * DAY_MICROS + micros
  return must(kind, text, whole)
}

/** The moment a text tells, in the given zone where it names none. */
function timestampOf(text: string, zone: string): bigint {
  const found = TIMESTAMP.exec(text)
  const micros = local(text, 'timestamp', found)
  const own = found?.[8] ?? found?.[9]
  if (own && zone !== 'UTC' && zone !== '')
    throw new Error(`Invalid timestamp: '${text}' has a time zone of its own`)
  return validMicros(
    fromLocal(micros, own === 'Z' ? 'UTC' : (own ?? (zone || 'UTC'))),
    () => `Invalid timestamp: '${text}'`,
  )
}

/**
 * Text as dates and times, in the forms that CAST and literals take.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#date_type
 */
export const DATES_OF_TEXT: Native[] = [
  native('bq_text_date', ['text'], 'date', dateOf),
  native('bq_text_time', ['text'], 'time', timeOf),
  native('bq_text_datetime', ['text'], 'datetime', text =>
    local(text, 'datetime string', DATETIME.exec(text)),
  ),
  native('bq_text_timestamp', ['text', 'text'], 'timestamp', timestampOf),
  native('bq_valid', ['date'], 'date', days => validDay(days, () => 'Date is out of range: DATE overflow')),
  native('bq_valid', ['datetime'], 'datetime', micros => validMicros(micros, () => 'DATETIME overflow')),
  native('bq_valid', ['timestamp'], 'timestamp', micros => validMicros(micros, () => 'TIMESTAMP overflow')),
  native('bq_make_date', ['int', 'int', 'int'], 'date', (year, month, day) => {
    const days = dayOf(Number(year), Number(month), Number(day))
    if (days === undefined) throw new Error(`Input calculates to invalid date: ${year}-${month}-${day}`)
    return days
  }),
  native('bq_make_time', ['int', 'int', 'int'], 'time', (h, m, s) => {
    const micros = h < 0n || m < 0n || s < 0n ? undefined : time([String(h), String(m), String(s), ''])
    if (micros === undefined) throw new Error(`Input calculates to invalid time: ${h}:${m}:${s}`)
    return micros % DAY_MICROS
  }),
]
