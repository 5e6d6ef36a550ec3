import { unsupported } from '../../errors.ts'
import type { CallNode } from '../analyse/tree.ts'
import { is } from '../analyse/types.ts'
import { boundaries, partOf, truncate, wholeParts } from './dates.ts'
import { plain } from './native.ts'
import type { Emitter } from './writer.ts'

const UTC = "'UTC'"

function now(zone: string | undefined): string {
  return local('now()', zone)
}

/** What clocks in a zone show at a moment. */
function local(x: string, zone?: string): string {
  return zone === undefined ? `timezone(${UTC}, ${x})` : `bq_local(${x}, ${zone})`
}

/** The moment at which they show it. */
function instant(x: string, zone?: string): string {
  return zone === undefined ? `timezone(${UTC}, ${x})` : `bq_instant(${x}, ${zone})`
}

/** `x` plus or minus an interval, in the function's own type. */
function shift(wrap: (x: string) => string, type: string, operator: '+' | '-'): Emitter {
  return ([x = '', by = '']) => {
    const sum = `CAST(${wrap(x)} ${operator} ${by} AS ${type})`
    return type === 'TIME' ? sum : `bq_valid(${sum})`
  }
}

const dayOnly = (x: string) => `bq_only_date(${x})`
const date = (x: string) => `bq_date(${x})`
const datetime = (x: string) => `bq_datetime(${x})`
const stamp = (x: string) => `bq_timestamp(${x})`
const time = (x: string) => `bq_cast_time(${x})`

function trunc(wrap: (x: string) => string, type: string): Emitter {
  return ([x = '', , zone], call) => {
    const part = partOf(call.args[1])
    if (zone && type !== 'TIMESTAMPTZ') throw unsupported(`${call.name} with a time zone`)
    // Only a week and what ISO 8601 makes of a year may begin before the first of all years.
    const early = /WEEK|ISO/.test(part.name)
    if (type !== 'TIMESTAMPTZ') {
      const sql = `CAST(${truncate(wrap(x), part)} AS ${type})`
      return early ? `bq_valid(${sql})` : sql
    }
    return instant(`CAST(${truncate(local(wrap(x), zone), part)} AS TIMESTAMP)`, zone)
  }
}

const TIME_BASE = "(DATE '1970-01-01' + "

const BY_TYPE = /^DATE_(ADD|SUB|TRUNC|DIFF)$/

/** The functions of dates take the other types as well, and are then the functions of those. */
export function ownName({ name, args: [first] }: CallNode): string {
  const of = first?.type?.kind === 'scalar' ? first.type.name : ''
  return BY_TYPE.test(name) && /^(DATETIME|TIMESTAMP|TIME)$/.test(of) ? name.replace('DATE', of) : name
}

/** The moments from one to another, each a step behind the last, as many as an array may hold. */
export const series = (from: string, to: string, step: string) =>
  `generate_series(${from}, bq_last_time(${from}, ${to}, ${step}), ${step})`

/** Functions of dates and times, the part and format arguments taken from the call itself. */
export const DATE_FUNCTIONS: Record<string, Emitter> = {
  CURRENT_DATE: ([zone]) => `CAST(${now(zone)} AS DATE)`,
  CURRENT_DATETIME: ([zone]) => now(zone),
  CURRENT_TIME: ([zone]) => `CAST(${now(zone)} AS TIME)`,
  CURRENT_TIMESTAMP: () => 'now()',
  DATE: (args, call) => {
    if (args.length === 3) return `bq_make_date(${args.join(', ')})`
    const [x = '', zone] = args
    if (zone) return `CAST(${local(stamp(x), zone)} AS DATE)`
    return is(call.args[0]?.type, 'STRING') ? `CAST(${stamp(x)} AS DATE)` : date(x)
  },
  DATETIME: (args, call) => {
    const [x = '', y = ''] = args
    if (args.length === 6)
      return `(bq_make_date(${args.slice(0, 3).join(', ')}) + bq_make_time(${args.slice(3).join(', ')}))`
    if (args.length === 1) return datetime(x)
    const second = call.args[1]?.type
    return is(second, 'TIME') ? `(${date(x)} + ${y})` : local(stamp(x), y)
  },
  TIMESTAMP: ([x = '', zone], call) => {
    if (!zone) return stamp(x)
    const text = is(call.args[0]?.type, 'STRING')
    return text ? `bq_text_timestamp(${x}, ${zone})` : instant(datetime(x), zone)
  },
  TIME: (args, call) => {
    const [x = '', zone] = args
    if (args.length === 3) return `bq_make_time(${args.join(', ')})`
    if (args.length === 2) return `CAST(${local(stamp(x), zone)} AS TIME)`
    return is(call.args[0]?.type, 'TIMESTAMP') ? `CAST(${local(x)} AS TIME)` : time(x)
  },
  DATE_ADD: shift(dayOnly, 'DATE', '+'),
  DATE_SUB: shift(dayOnly, 'DATE', '-'),
  DATETIME_ADD: shift(datetime, 'TIMESTAMP', '+'),
  DATETIME_SUB: shift(datetime, 'TIMESTAMP', '-'),
  TIMESTAMP_ADD: shift(stamp, 'TIMESTAMPTZ', '+'),
  TIMESTAMP_SUB: shift(stamp, 'TIMESTAMPTZ', '-'),
  TIME_ADD: shift(time, 'TIME', '+'),
  TIME_SUB: shift(time, 'TIME', '-'),
  DATE_TRUNC: trunc(dayOnly, 'DATE'),
  DATETIME_TRUNC: trunc(datetime, 'TIMESTAMP'),
  TIMESTAMP_TRUNC: trunc(stamp, 'TIMESTAMPTZ'),
  TIME_TRUNC: ([x = ''], call) =>
    `CAST(${truncate(`${TIME_BASE}${time(x)})`, partOf(call.args[1]))} AS TIME)`,
  DATE_DIFF: ([a = '', b = ''], call) => boundaries(dayOnly(a), dayOnly(b), partOf(call.args[2])),
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
  FORMAT_DATE: ([format, x = '']) => `bq_format_date(${format}, ${date(x)})`,
  FORMAT_DATETIME: ([format, x = '']) => `bq_format_datetime(${format}, ${datetime(x)})`,
  FORMAT_TIMESTAMP: ([format, x = '', zone = UTC]) => `bq_format_timestamp(${format}, ${stamp(x)}, ${zone})`,
  FORMAT_TIME: ([format, x = '']) => `bq_format_time(${format}, ${time(x)})`,
  PARSE_DATE: ([format, x]) => `bq_parse_date(${format}, ${x})`,
  PARSE_DATETIME: ([format, x]) => `bq_parse_datetime(${format}, ${x})`,
  PARSE_TIME: ([format, x]) => `bq_parse_time(${format}, ${x})`,
  PARSE_TIMESTAMP: ([format, x, zone = UTC]) => `bq_parse_timestamp(${format}, ${x}, ${zone})`,
  UNIX_DATE: ([x = '']) => `date_diff('day', DATE '1970-01-01', ${date(x)})`,
  UNIX_SECONDS: ([x = '']) => `CAST(floor(epoch_us(${stamp(x)}) / 1000000) AS BIGINT)`,
  UNIX_MILLIS: ([x = '']) => `CAST(floor(epoch_us(${stamp(x)}) / 1000) AS BIGINT)`,
  UNIX_MICROS: ([x = '']) => `epoch_us(${stamp(x)})`,
  TIMESTAMP_SECONDS: ([n]) => `make_timestamptz(CAST(${n} AS BIGINT) * 1000000)`,
  TIMESTAMP_MILLIS: ([n]) => `make_timestamptz(CAST(${n} AS BIGINT) * 1000)`,
  TIMESTAMP_MICROS: ([n]) => `make_timestamptz(CAST(${n} AS BIGINT))`,
  DATE_FROM_UNIX_DATE: ([n]) => `(DATE '1970-01-01' + CAST(${n} AS INTEGER))`,
  GENERATE_DATE_ARRAY: ([from = '', to = '', step = 'INTERVAL 1 DAY'], call, w) => {
    const by = call.args[2]
    const months = by?.kind === 'interval' && !by.to && { MONTH: 1, QUARTER: 3, YEAR: 12 }[by.part]
    // Each date is so many steps from the first: the last of January is followed by the last of February and of March.
    if (months) return `bq_months(${date(from)}, ${date(to)}, ${months} * bq_int64(${w.expression(by.by)}))`
    const first = `CAST(${date(from)} AS TIMESTAMP)`
    return `[CAST(d AS DATE) FOR d IN ${series(first, `CAST(${date(to)} AS TIMESTAMP)`, `bq_step(${step})`)}]`
  },
  GENERATE_TIMESTAMP_ARRAY: ([from = '', to = '', step]) =>
    series(stamp(from), stamp(to), `bq_step(${step})`),
  DATE_BUCKET: ([x = '', width, origin = "DATE '1950-01-01'"]) =>
    `CAST(time_bucket(${width}, ${dayOnly(x)}, ${dayOnly(origin)}) AS DATE)`,
  DATETIME_BUCKET: ([x = '', width, origin = "TIMESTAMP '1950-01-01'"]) =>
    `time_bucket(${width}, ${datetime(x)}, ${datetime(origin)})`,
  TIMESTAMP_BUCKET: ([x = '', width, origin = "TIMESTAMPTZ '1950-01-01 00:00:00+00'"]) =>
    `time_bucket(${width}, ${stamp(x)}, ${stamp(origin)})`,
  MAKE_INTERVAL: (args, call, w) => {
    const names = ['year', 'month', 'day', 'hour', 'minute', 'second']
    const parts = names.map((name, i) => {
      const named = call.named.find(n => n.name === name)
      return args[i] ?? (named ? w.expression(named.value) : '0')
    })
    return `bq_make_interval(${parts.join(', ')})`
  },
  JUSTIFY_HOURS: plain('bq_justify_hours'),
  JUSTIFY_DAYS: plain('bq_justify_days'),
  JUSTIFY_INTERVAL: ([x]) => `bq_justify_days(bq_justify_hours(${x}))`,
}
