import { BigQueryError, unsupported } from '../errors.ts'
import type { Emitter } from './emit-call.ts'
import { boundaries, dateFormat, partOf, truncate, wholeParts } from './emit-dates.ts'

const UTC = "'UTC'"

function now(zone: string | undefined): string {
  return zone ? `timezone(${zone}, now())` : `timezone(${UTC}, now())`
}

/** `x` plus or minus an interval, in the function's own type. */
function shift(wrap: (x: string) => string, type: string, operator: '+' | '-', parts: RegExp): Emitter {
  return ([x = '', by = ''], call) => {
    const given = call.args[1]
    if (given?.kind !== 'interval') throw new BigQueryError('invalidQuery', `${call.name} needs an INTERVAL`)
    if (!parts.test(given.part))
      throw new BigQueryError('invalidQuery', `${call.name} does not support the ${given.part} date part`)
    return `CAST(${wrap(x)} ${operator} ${by} AS ${type})`
  }
}

const date = (x: string) => `bq_date(${x})`
const datetime = (x: string) => `bq_datetime(${x})`
const stamp = (x: string) => `bq_timestamp(${x})`
const time = (x: string) => `CAST(${x} AS TIME)`
const DATE_PARTS = /^(DAY|WEEK|MONTH|QUARTER|YEAR)$/
const TIME_PARTS = /^(MICROSECOND|MILLISECOND|SECOND|MINUTE|HOUR)$/
const STAMP_PARTS = /^(MICROSECOND|MILLISECOND|SECOND|MINUTE|HOUR|DAY)$/

function trunc(wrap: (x: string) => string, type: string): Emitter {
  return ([x = '', , zone], call) => {
    const part = partOf(call.args[1])
    if (zone && type !== 'TIMESTAMPTZ') throw unsupported(`${call.name} with a time zone`)
    if (type !== 'TIMESTAMPTZ') return `CAST(${truncate(wrap(x), part)} AS ${type})`
    const local = zone ?? UTC
    return `timezone(${local}, CAST(${truncate(`timezone(${local}, ${wrap(x)})`, part)} AS TIMESTAMP))`
  }
}

const TIME_BASE = "(DATE '1970-01-01' + "

/** Functions of dates and times, the part and format arguments taken from the call itself. */
export const DATE_FUNCTIONS: Record<string, Emitter> = {
  CURRENT_DATE: ([zone]) => `CAST(${now(zone)} AS DATE)`,
  CURRENT_DATETIME: ([zone]) => now(zone),
  CURRENT_TIME: ([zone]) => `CAST(${now(zone)} AS TIME)`,
  CURRENT_TIMESTAMP: () => 'now()',
  DATE: args => {
    if (args.length === 3) return `make_date(${args.join(', ')})`
    return args.length === 2
      ? `CAST(timezone(${args[1]}, CAST(${args[0]} AS TIMESTAMPTZ)) AS DATE)`
      : `CAST(${args[0]} AS DATE)`
  },
  DATETIME: (args, call) => {
    if (args.length === 6) return `make_timestamp(${args.slice(0, 5).join(', ')}, CAST(${args[5]} AS DOUBLE))`
    if (args.length === 1) return `CAST(${args[0]} AS TIMESTAMP)`
    const second = call.args[1]
    if (second?.kind === 'string' || second?.kind === 'parameter')
      return `timezone(${args[1]}, CAST(${args[0]} AS TIMESTAMPTZ))`
    if (
      (second?.kind === 'typed' && second.type === 'TIME') ||
      (second?.kind === 'call' && second.name === 'TIME')
    ) {
      return `(CAST(${args[0]} AS DATE) + ${args[1]})`
    }
    throw unsupported('DATETIME of a date and a time that are not written out')
  },
  TIMESTAMP: ([x, zone]) =>
    zone ? `timezone(${zone}, CAST(${x} AS TIMESTAMP))` : `CAST(${x} AS TIMESTAMPTZ)`,
  TIME: args => {
    if (args.length === 3) return `make_time(${args[0]}, ${args[1]}, CAST(${args[2]} AS DOUBLE))`
    return args.length === 2
      ? `CAST(timezone(${args[1]}, CAST(${args[0]} AS TIMESTAMPTZ)) AS TIME)`
      : time(args[0] ?? '')
  },
  DATE_ADD: shift(date, 'DATE', '+', DATE_PARTS),
  DATE_SUB: shift(date, 'DATE', '-', DATE_PARTS),
  DATETIME_ADD: shift(datetime, 'TIMESTAMP', '+', /./),
  DATETIME_SUB: shift(datetime, 'TIMESTAMP', '-', /./),
  TIMESTAMP_ADD: shift(stamp, 'TIMESTAMPTZ', '+', STAMP_PARTS),
  TIMESTAMP_SUB: shift(stamp, 'TIMESTAMPTZ', '-', STAMP_PARTS),
  TIME_ADD: shift(time, 'TIME', '+', TIME_PARTS),
  TIME_SUB: shift(time, 'TIME', '-', TIME_PARTS),
  DATE_TRUNC: trunc(date, 'DATE'),
  DATETIME_TRUNC: trunc(datetime, 'TIMESTAMP'),
  TIMESTAMP_TRUNC: trunc(stamp, 'TIMESTAMPTZ'),
  TIME_TRUNC: ([x = ''], call) =>
    `CAST(${truncate(`${TIME_BASE}${time(x)})`, partOf(call.args[1]))} AS TIME)`,
  DATE_DIFF: ([a = '', b = ''], call) => boundaries(date(a), date(b), partOf(call.args[2])),
  DATETIME_DIFF: ([a = '', b = ''], call) => boundaries(datetime(a), datetime(b), partOf(call.args[2])),
  TIMESTAMP_DIFF: ([a = '', b = ''], call) => wholeParts(stamp(a), stamp(b), partOf(call.args[2])),
  TIME_DIFF: ([a = '', b = ''], call) =>
    boundaries(`${TIME_BASE}${time(a)})`, `${TIME_BASE}${time(b)})`, partOf(call.args[2])),
  LAST_DAY: ([x = ''], call) => {
    const part = call.args[1] ? partOf(call.args[1]) : { name: 'MONTH', weekday: undefined }
    const day = `CAST(${x} AS DATE)`
    if (part.name === 'MONTH') return `last_day(${day})`
    if (part.name === 'WEEK' || part.name === 'ISOWEEK') return `CAST(${truncate(day, part)} + 6 AS DATE)`
    const months = { YEAR: 12, QUARTER: 3 }[part.name]
    if (!months) throw unsupported(`LAST_DAY of ${part.name}`)
    return `CAST(${truncate(day, part)} + to_months(${months}) - to_days(1) AS DATE)`
  },
  FORMAT_DATE: ([, x = ''], call) => `strftime(${date(x)}, ${dateFormat(call.args[0], false)})`,
  FORMAT_DATETIME: ([, x = ''], call) => `strftime(${datetime(x)}, ${dateFormat(call.args[0], false)})`,
  FORMAT_TIMESTAMP: ([, x = '', zone], call) =>
    `strftime(timezone(${zone ?? UTC}, ${stamp(x)}), ${dateFormat(call.args[0], false)})`,
  FORMAT_TIME: ([, x = ''], call) => `strftime(${TIME_BASE}${time(x)}), ${dateFormat(call.args[0], false)})`,
  PARSE_DATE: ([, x = ''], call) => `CAST(strptime(${x}, ${dateFormat(call.args[0], true)}) AS DATE)`,
  PARSE_DATETIME: ([, x = ''], call) =>
    `CAST(strptime(${x}, ${dateFormat(call.args[0], true)}) AS TIMESTAMP)`,
  PARSE_TIME: ([, x = ''], call) => `CAST(strptime(${x}, ${dateFormat(call.args[0], true)}) AS TIME)`,
  PARSE_TIMESTAMP: ([, x = '', zone], call) => {
    const format = dateFormat(call.args[0], true)
    return format.includes('%z')
      ? `strptime(${x}, ${format})`
      : `timezone(${zone ?? UTC}, strptime(${x}, ${format}))`
  },
  UNIX_DATE: ([x = '']) => `date_diff('day', DATE '1970-01-01', ${date(x)})`,
  UNIX_SECONDS: ([x = '']) => `CAST(floor(epoch_us(${stamp(x)}) / 1000000) AS BIGINT)`,
  UNIX_MILLIS: ([x = '']) => `CAST(floor(epoch_us(${stamp(x)}) / 1000) AS BIGINT)`,
  UNIX_MICROS: ([x = '']) => `epoch_us(${stamp(x)})`,
  TIMESTAMP_SECONDS: ([n]) => `make_timestamptz(CAST(${n} AS BIGINT) * 1000000)`,
  TIMESTAMP_MILLIS: ([n]) => `make_timestamptz(CAST(${n} AS BIGINT) * 1000)`,
  TIMESTAMP_MICROS: ([n]) => `make_timestamptz(CAST(${n} AS BIGINT))`,
  DATE_FROM_UNIX_DATE: ([n]) => `(DATE '1970-01-01' + CAST(${n} AS INTEGER))`,
  GENERATE_DATE_ARRAY: ([from, to, step = 'INTERVAL 1 DAY']) =>
    `[CAST(d AS DATE) FOR d IN generate_series(CAST(CAST(${from} AS DATE) AS TIMESTAMP), CAST(CAST(${to} AS DATE) AS TIMESTAMP), ${step})]`,
  GENERATE_TIMESTAMP_ARRAY: ([from, to, step]) =>
    `generate_series(CAST(${from} AS TIMESTAMPTZ), CAST(${to} AS TIMESTAMPTZ), ${step})`,
}
