import { literal } from '../../names.ts'
import type { Node } from '../analyse/tree.ts'
import type { DatePart } from '../parse/ast.ts'

const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']

function weekday(part: DatePart): number {
  return part.weekday ? WEEKDAYS.indexOf(part.weekday) : 0
}

/** The part an argument names. */
export function partOf(e: Node | undefined): DatePart {
  if (e?.kind !== 'part') throw new Error('unreachable: the analysis asks for a part of a date here')
  return e.part
}

const MAKERS: Record<string, (n: string) => string> = {
  MICROSECOND: n => `to_microseconds(${n})`,
  MILLISECOND: n => `to_microseconds(${n} * 1000)`,
  SECOND: n => `to_microseconds(${n} * 1000000)`,
  MINUTE: n => `to_minutes(${n})`,
  HOUR: n => `to_hours(${n})`,
  DAY: n => `to_days(CAST(${n} AS INTEGER))`,
  WEEK: n => `to_days(CAST(7 * ${n} AS INTEGER))`,
  MONTH: n => `to_months(CAST(${n} AS INTEGER))`,
  QUARTER: n => `to_months(CAST(3 * ${n} AS INTEGER))`,
  YEAR: n => `to_months(CAST(12 * ${n} AS INTEGER))`,
}

/** `INTERVAL n part`. */
export function interval(n: string, part: string): string {
  const make = MAKERS[part]
  if (!make) throw new Error(`unreachable: the analysis lets no INTERVAL of ${part} pass`)
  return make(`bq_int64(${n})`)
}

/** A date or time cut down to a part; `x` is already of one type, and the result is DuckDB's to cast. */
export function truncate(x: string, part: DatePart): string {
  if (part.name === 'WEEK') return `bq_week(${x}, ${weekday(part)})`
  if (part.name === 'ISOWEEK') return `bq_week(${x}, 1)`
  if (part.name === 'ISOYEAR') return `bq_iso_year(${x})`
  return `date_trunc(${literal(part.name.toLowerCase())}, ${x})`
}

/** How many boundaries of the part lie between `b` and `a`. */
export function boundaries(a: string, b: string, part: DatePart): string {
  if (part.name === 'WEEK' || part.name === 'ISOWEEK') {
    const day = part.name === 'ISOWEEK' ? 1 : weekday(part)
    return `(date_diff('day', bq_week(${b}, ${day}), bq_week(${a}, ${day})) // 7)`
  }
  if (part.name === 'ISOYEAR') return `(isoyear(${a}) - isoyear(${b}))`
  return `date_diff(${literal(part.name.toLowerCase())}, ${b}, ${a})`
}

/** How many whole parts lie between the timestamps `b` and `a`. */
export function wholeParts(a: string, b: string, part: DatePart): string {
  return `date_sub(${literal(part.name.toLowerCase())}, ${b}, ${a})`
}

/** EXTRACT(part FROM x [AT TIME ZONE zone]). */
export function extractSql(of: string, part: DatePart, zone: string | undefined): string {
  const x = zone ? `bq_local(bq_timestamp(${of}), ${zone})` : of
  switch (part.name) {
    case 'DATE':
      return `CAST(${x} AS DATE)`
    case 'TIME':
      return `CAST(${x} AS TIME)`
    case 'DATETIME':
      return `CAST(${x} AS TIMESTAMP)`
    case 'DAYOFWEEK':
      return `(dayofweek(${x}) + 1)`
    case 'DAYOFYEAR':
      return `dayofyear(${x})`
    case 'WEEK': {
      // Days before the year's first such weekday are in week 0.
      const day = weekday(part)
      return `((dayofyear(${x}) + 6 - ((dayofweek(${x}) - ${day} + 7) % 7)) // 7)`
    }
    case 'ISOWEEK':
      return `weekofyear(${x})`
    case 'ISOYEAR':
      return `isoyear(${x})`
    case 'MILLISECOND':
      return `(date_part('millisecond', ${x}) % 1000)`
    case 'MICROSECOND':
      return `(date_part('microsecond', ${x}) % 1000000)`
    default:
      return `date_part(${literal(part.name.toLowerCase())}, ${x})`
  }
}
