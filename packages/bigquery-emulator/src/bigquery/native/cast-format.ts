import { RE2JS } from 're2js'
import { DAY_MICROS, dateParts, divide, fromLocal, offsetText } from './calendar.ts'
import { type Clock, clockOf, DAYS, MONTHS } from './date-format.ts'
import { dayOf } from './date-text.ts'
import { type Native, native } from './kinds.ts'
import { regexp } from './regexp.ts'

const ELEMENT =
  /"((?:[^"\\]|\\.)*)"|SSSSS|Y,YYY|YYYY|YYY|YY|Y|RRRR|RR|MONTH|MON|MM|MI|DAY|DDD|DD|DY|D|HH24|HH12|HH|SS|FF[1-9]|A\.M\.|P\.M\.|AM|PM|TZH|TZM|[-./,';: ]|T(?=[^Z])/giy

/** The elements of a format in their order. */
function elements(format: string): { name: string; text: string }[] {
  const found: { name: string; text: string }[] = []
  ELEMENT.lastIndex = 0
  while (ELEMENT.lastIndex < format.length) {
    const m = ELEMENT.exec(format)
    if (!m) throw new Error(`Cannot find matched format element in "${format}"`)
    found.push(
      m[1] === undefined
        ? { name: m[0].toUpperCase(), text: m[0] }
        : { name: '"', text: m[1].replace(/\\(.)/g, '$1') },
    )
  }
  return found
}

/** A word in the case that its element is written in. */
function cased(word: string, element: string): string {
  if (element[0] !== element[0]?.toUpperCase()) return word.toLowerCase()
  return /^.[a-z]/.test(element) ? word[0]?.toUpperCase() + word.slice(1).toLowerCase() : word.toUpperCase()
}

const pad = (n: number, size = 2) => String(n).padStart(size, '0')

function shown(name: string, text: string, { local, offset }: Clock): string {
  const [days, micros] = divide(local, DAY_MICROS)
  const { year, month, day, weekday, yearday } = dateParts(Number(days))
  const seconds = Number(micros / 1_000_000n)
  const hour = Math.floor(seconds / 3600)
  switch (name) {
    case 'YYYY':
    case 'RRRR':
      return pad(year, 4)
    case 'Y,YYY':
      return `${Math.floor(year / 1000)},${pad(year % 1000, 3)}`
    case 'YYY':
    case 'YY':
    case 'Y':
    case 'RR':
      return pad(year, 4).slice(-name.length)
    case 'MONTH':
      return cased(MONTHS[month - 1] ?? '', text)
    case 'MON':
      return cased((MONTHS[month - 1] ?? '').slice(0, 3), text)
    case 'MM':
      return pad(month)
    case 'DAY':
      return cased(DAYS[weekday] ?? '', text)
    case 'DY':
      return cased((DAYS[weekday] ?? '').slice(0, 3), text)
    case 'DDD':
      return pad(yearday, 3)
    case 'DD':
      return pad(day)
    case 'D':
      return String(weekday + 1)
    case 'HH24':
      return pad(hour)
    case 'HH':
    case 'HH12':
      return pad(hour % 12 === 0 ? 12 : hour % 12)
    case 'MI':
      return pad(Math.floor(seconds / 60) % 60)
    case 'SS':
      return pad(seconds % 60)
    case 'SSSSS':
      return pad(seconds, 5)
    case 'AM':
    case 'PM':
      return cased(hour < 12 ? 'AM' : 'PM', text)
    case 'A.M.':
    case 'P.M.':
      return cased(hour < 12 ? 'A.M.' : 'P.M.', text)
    case 'TZH':
      return offsetText(offset, false).slice(0, 3)
    case 'TZM':
      return offsetText(offset, false).slice(4)
    default:
      if (name.startsWith('FF'))
        return pad(Number(micros % 1_000_000n), 6)
          .padEnd(9, '0')
          .slice(0, Number(name[2]))
      return text
  }
}

const DATE_PARTS = /^(Y|RR|MONTH|MON|MM|DAY|DDD|DD|DY|D$)/
const TIME_PARTS = /^(HH|MI|SS|FF|AM|PM|A\.M|P\.M)/
const ZONE_PARTS = /^TZ/

function requireParts(format: string, type: string): { name: string; text: string }[] {
  const found = elements(format)
  const bad = found.find(
    ({ name }) =>
      (type === 'TIME' && DATE_PARTS.test(name)) ||
      (type === 'DATE' && TIME_PARTS.test(name)) ||
      (type !== 'TIMESTAMP' && ZONE_PARTS.test(name)),
  )
  if (bad) throw new Error(`${type} does not support the format element '${bad.text}'`)
  return found
}

function print(format: string, type: string, clock: Clock): string {
  return requireParts(format, type)
    .map(({ name, text }) => shown(name, text, clock))
    .join('')
}

/** What each element that is read matches. */
const PATTERNS: Record<string, string> = {
  YYYY: '\\d{1,5}',
  RRRR: '\\d{1,4}',
  'Y,YYY': '\\d{1,2},\\d{3}',
  MONTH: MONTHS.join('|'),
  MON: MONTHS.map(m => m.slice(0, 3)).join('|'),
  DDD: '\\d{1,3}',
  SSSSS: '\\d{1,5}',
  AM: 'AM|PM',
  PM: 'AM|PM',
  'A.M.': 'A\\.M\\.|P\\.M\\.',
  'P.M.': 'A\\.M\\.|P\\.M\\.',
  TZH: '[+-]?\\s?\\d{1,2}',
}

/** Reads a text by a format: what it leaves out is of the current month, on its first day, at midnight. */
function scan(format: string, type: string, text: string, zone: string): { local: bigint; zone: string } {
  const fail = () => new Error(`Failed to parse input string "${text}"`)
  const parts = requireParts(format, type)
  const unread = parts.find(({ name }) => /^(DAY|DY|D)$/.test(name))
  if (unread) throw new Error(`Format element '${unread.text}' is not supported for parsing`)
  const source = parts.map(({ name, text: own }) => {
    if (name === '"' || /^[-./,';:T]$/.test(name)) return `(${own.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')})`
    if (name === ' ') return '(\\s+)'
    return `(${PATTERNS[name] ?? (name.startsWith('FF') ? `\\d{1,${name[2]}}` : `\\d{1,${name.startsWith('Y') || name === 'RR' ? name.length : 2}}`)})`
  })
  const found = regexp(`\\s*${source.join('')}\\s*`, RE2JS.CASE_INSENSITIVE).matcher(text)
  if (!found.matches()) throw fail()
  const now = new Date()
  const part = (...wanted: string[]): string | undefined => {
    const i = parts.findIndex(({ name }) => wanted.includes(name))
    return i < 0 ? undefined : (found.group(i + 1) ?? undefined)
  }
  const number = (...wanted: string[]) => {
    const value = part(...wanted)
    return value === undefined ? undefined : Number(value.replace(/[,\s]/g, ''))
  }
  const year = yearOf(
    number('YYYY', 'Y,YYY', 'RRRR'),
    part('YYY', 'YY', 'Y'),
    part('RR'),
    now.getUTCFullYear(),
  )
  const word = part('MONTH', 'MON')?.slice(0, 3).toLowerCase()
  const month = word
    ? MONTHS.findIndex(m => m.toLowerCase().startsWith(word)) + 1
    : (number('MM') ?? now.getUTCMonth() + 1)
  const yearday = number('DDD')
  const first = dayOf(type === 'TIME' ? 1970 : year, 1, 1)
  const day =
    type === 'TIME'
      ? 0
      : yearday === undefined || first === undefined
        ? dayOf(year, month, number('DD') ?? 1)
        : first + yearday - 1
  const half = number('HH12', 'HH')
  const pm = /^p/i.test(part('AM', 'PM', 'A.M.', 'P.M.') ?? '')
  const hour = half === undefined ? (number('HH24') ?? 0) : (half % 12) + (pm ? 12 : 0)
  const seconds = number('SSSSS') ?? (hour * 60 + (number('MI') ?? 0)) * 60 + (number('SS') ?? 0)
  const fraction = parts.findIndex(({ name }) => name.startsWith('FF'))
  const micros = fraction < 0 ? 0n : BigInt((found.group(fraction + 1) ?? '').slice(0, 6).padEnd(6, '0'))
  if (day === undefined || hour > 23 || (half !== undefined && (half < 1 || half > 12)) || seconds >= 86_400)
    throw fail()
  const hours = part('TZH')?.replace(/\s/g, '')
  const own =
    hours === undefined ? zone : `${/^[+-]/.test(hours) ? hours : `+${hours}`}:${pad(number('TZM') ?? 0)}`
  return { local: BigInt(day) * DAY_MICROS + BigInt(seconds) * 1_000_000n + micros, zone: own }
}

function yearOf(
  whole: number | undefined,
  short: string | undefined,
  rounded: string | undefined,
  now: number,
): number {
  if (whole !== undefined) return whole
  if (short !== undefined) return Math.floor(now / 10 ** short.length) * 10 ** short.length + Number(short)
  if (rounded === undefined) return now
  const century = Math.floor(now / 100) * 100
  const shift = Number(rounded) < 50 ? (now % 100 < 50 ? 0 : 100) : now % 100 < 50 ? -100 : 0
  return century + shift + Number(rounded)
}

const still = (local: bigint): Clock => ({ local, offset: 0, zone: 'UTC' })

/**
 * CAST of dates and times to STRING and back with FORMAT.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_date_time_as_string
 */
export const CAST_FORMATS: Native[] = [
  native('bq_cast_format', ['date', 'text', 'text'], 'text', (days, format) =>
    print(format, 'DATE', still(BigInt(days) * DAY_MICROS)),
  ),
  native('bq_cast_format', ['datetime', 'text', 'text'], 'text', (micros, format) =>
    print(format, 'DATETIME', still(micros)),
  ),
  native('bq_cast_format', ['time', 'text', 'text'], 'text', (micros, format) =>
    print(format, 'TIME', still(micros)),
  ),
  native('bq_cast_format', ['timestamp', 'text', 'text'], 'text', (micros, format, zone) =>
    print(format, 'TIMESTAMP', clockOf(micros, zone)),
  ),
  native('bq_date_by_format', ['text', 'text'], 'date', (text, format) =>
    Number(divide(scan(format, 'DATE', text, 'UTC').local, DAY_MICROS)[0]),
  ),
  native(
    'bq_datetime_by_format',
    ['text', 'text'],
    'datetime',
    (text, format) => scan(format, 'DATETIME', text, 'UTC').local,
  ),
  native(
    'bq_time_by_format',
    ['text', 'text'],
    'time',
    (text, format) => scan(format, 'TIME', text, 'UTC').local,
  ),
  native('bq_timestamp_by_format', ['text', 'text', 'text'], 'timestamp', (text, format, zone) => {
    const found = scan(format, 'TIMESTAMP', text, zone)
    return fromLocal(found.local, found.zone)
  }),
]
