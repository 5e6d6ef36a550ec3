import { type Operation, strict } from './expression.ts'
import { date, dateText, daysOf, Fault, months, parts } from './value.ts'

/** The first day of the week of a date, for weeks that begin on a weekday (Sunday is 0). */
const week = (d: number, first: number) => d - ((parts(d).weekday - first + 7) % 7)
const month = (d: number) => parts(d).year * 12 + parts(d).month

function byDays(by: bigint): number {
  if (by > 10_000_000n || by < -10_000_000n) throw new Fault('overflow')
  return Number(by)
}

const MONTHS = { MONTH: 1n, QUARTER: 3n, YEAR: 12n }

/** Functions of DATE. */
export const DATES: Operation[] = [
  ...(['DAY', 'WEEK'] as const).map(part =>
    strict(
      'DATE',
      ['DATE', 'SMALL'],
      (d, n) => `DATE_ADD(${d}, INTERVAL ${n} ${part})`,
      (d, n) => date(d + byDays(part === 'WEEK' ? n * 7n : n)),
    ),
  ),
  ...(['MONTH', 'QUARTER', 'YEAR'] as const).map(part =>
    strict(
      'DATE',
      ['DATE', 'SMALL'],
      (d, n) => `DATE_SUB(${d}, INTERVAL ${n} ${part})`,
      (d, n) => months(d, -n * MONTHS[part]),
    ),
  ),
  strict(
    'DATE',
    ['DATE', 'SMALL'],
    (d, n) => `(${d} + ${n})`,
    (d, n) => date(d + byDays(n)),
  ),
  strict(
    'DATE',
    ['DATE'],
    d => `DATE_TRUNC(${d}, MONTH)`,
    d => daysOf(parts(d).year, parts(d).month, 1),
  ),
  strict(
    'DATE',
    ['DATE'],
    d => `DATE_TRUNC(${d}, YEAR)`,
    d => daysOf(parts(d).year, 0, 1),
  ),
  strict(
    'DATE',
    ['DATE'],
    d => `DATE_TRUNC(${d}, QUARTER)`,
    d => daysOf(parts(d).year, parts(d).month - (parts(d).month % 3), 1),
  ),
  strict(
    'DATE',
    ['DATE'],
    d => `DATE_TRUNC(${d}, WEEK)`,
    d => date(week(d, 0)),
  ),
  strict(
    'DATE',
    ['DATE'],
    d => `DATE_TRUNC(${d}, WEEK(THURSDAY))`,
    d => date(week(d, 4)),
  ),
  strict(
    'DATE',
    ['DATE'],
    d => `LAST_DAY(${d})`,
    d => daysOf(parts(d).year, parts(d).month + 1, 0),
  ),
  strict(
    'DATE',
    ['SMALL', 'SMALL'],
    (m, d) => `DATE(2023, ${m}, ${d})`,
    (m, d) => {
      const days = daysOf(2023, Number(m) - 1, Number(d))
      if (m < 1n || m > 12n || d < 1n || parts(days).month !== Number(m) - 1) throw new Fault('date')
      return days
    },
  ),
  strict(
    'INT64',
    ['DATE', 'DATE'],
    (a, b) => `DATE_DIFF(${a}, ${b}, DAY)`,
    (a, b) => BigInt(a - b),
  ),
  strict(
    'INT64',
    ['DATE', 'DATE'],
    (a, b) => `DATE_DIFF(${a}, ${b}, MONTH)`,
    (a, b) => BigInt(month(a) - month(b)),
  ),
  strict(
    'INT64',
    ['DATE', 'DATE'],
    (a, b) => `DATE_DIFF(${a}, ${b}, YEAR)`,
    (a, b) => BigInt(parts(a).year - parts(b).year),
  ),
  strict(
    'INT64',
    ['DATE', 'DATE'],
    (a, b) => `DATE_DIFF(${a}, ${b}, WEEK)`,
    (a, b) => BigInt((week(a, 0) - week(b, 0)) / 7),
  ),
  strict(
    'INT64',
    ['DATE', 'DATE'],
    (a, b) => `DATE_DIFF(${a}, ${b}, WEEK(MONDAY))`,
    (a, b) => BigInt((week(a, 1) - week(b, 1)) / 7),
  ),
  strict(
    'INT64',
    ['DATE'],
    d => `EXTRACT(YEAR FROM ${d})`,
    d => BigInt(parts(d).year),
  ),
  strict(
    'INT64',
    ['DATE'],
    d => `EXTRACT(MONTH FROM ${d})`,
    d => BigInt(parts(d).month + 1),
  ),
  strict(
    'INT64',
    ['DATE'],
    d => `EXTRACT(QUARTER FROM ${d})`,
    d => BigInt(Math.floor(parts(d).month / 3) + 1),
  ),
  strict(
    'INT64',
    ['DATE'],
    d => `EXTRACT(DAY FROM ${d})`,
    d => BigInt(parts(d).day),
  ),
  strict(
    'INT64',
    ['DATE'],
    d => `EXTRACT(DAYOFWEEK FROM ${d})`,
    d => BigInt(parts(d).weekday + 1),
  ),
  strict(
    'INT64',
    ['DATE'],
    d => `EXTRACT(DAYOFYEAR FROM ${d})`,
    d => BigInt(d - daysOf(parts(d).year, 0, 1) + 1),
  ),
  strict(
    'INT64',
    ['DATE'],
    d => `EXTRACT(WEEK FROM ${d})`,
    d => {
      const first = daysOf(parts(d).year, 0, 1)
      return BigInt(Math.floor((d - (first + ((7 - parts(first).weekday) % 7))) / 7) + 1)
    },
  ),
  strict(
    'INT64',
    ['DATE'],
    d => `UNIX_DATE(${d})`,
    d => BigInt(d),
  ),
  strict('STRING', ['DATE'], d => `CAST(${d} AS STRING)`, dateText),
  strict(
    'STRING',
    ['DATE'],
    d => `FORMAT_DATE('%Y%m', ${d})`,
    d => `${parts(d).year}${dateText(d).slice(5, 7)}`,
  ),
]
