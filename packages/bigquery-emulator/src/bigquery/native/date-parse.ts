import { DAY_MICROS, daysOf, fromLocal, zoneOffset } from './calendar.ts'
import { DAYS, MONTHS, writtenOut } from './date-format.ts'
import { dayOf, validMicros } from './date-text.ts'
import { type Native, native } from './kinds.ts'

/** What has been read so far; what a text leaves out is that of 1970-01-01 00:00:00. */
type Parts = {
  year?: number
  century?: number
  short?: number
  month?: number
  day?: number
  yearday?: number
  hour?: number
  half?: number
  pm?: boolean
  minute?: number
  second?: number
  micros?: bigint
  epoch?: bigint
  zone?: string
  week?: { of: 'U' | 'W' | 'V'; number: number }
  weekday?: number
  isoYear?: number
}

const NUMBERS: Record<string, [pattern: string, take: (p: Parts, n: number) => void]> = {
  Y: ['[+-]?\\d{1,4}', (p, n) => Object.assign(p, { year: n })],
  E4Y: ['\\d{4}', (p, n) => Object.assign(p, { year: n })],
  C: ['\\d{1,2}', (p, n) => Object.assign(p, { century: n })],
  y: ['\\d{1,2}', (p, n) => Object.assign(p, { short: n })],
  m: ['\\d{1,2}', (p, n) => Object.assign(p, { month: n })],
  d: ['\\d{1,2}', (p, n) => Object.assign(p, { day: n })],
  e: ['\\s*\\d{1,2}', (p, n) => Object.assign(p, { day: n })],
  j: ['\\d{1,3}', (p, n) => Object.assign(p, { yearday: n })],
  H: ['\\d{1,2}', (p, n) => Object.assign(p, { hour: n })],
  k: ['\\s*\\d{1,2}', (p, n) => Object.assign(p, { hour: n })],
  I: ['\\d{1,2}', (p, n) => Object.assign(p, { half: n })],
  l: ['\\s*\\d{1,2}', (p, n) => Object.assign(p, { half: n })],
  M: ['\\d{1,2}', (p, n) => Object.assign(p, { minute: n })],
  S: ['\\d{1,2}', (p, n) => Object.assign(p, { second: n })],
  u: ['[1-7]', (p, n) => Object.assign(p, { weekday: n % 7 })],
  w: ['[0-6]', (p, n) => Object.assign(p, { weekday: n })],
  U: ['\\d{1,2}', (p, n) => Object.assign(p, { week: { of: 'U', number: n } })],
  W: ['\\d{1,2}', (p, n) => Object.assign(p, { week: { of: 'W', number: n } })],
  V: ['\\d{1,2}', (p, n) => Object.assign(p, { week: { of: 'V', number: n } })],
  G: ['\\d{1,4}', (p, n) => Object.assign(p, { isoYear: n })],
  g: ['\\d{1,2}', (p, n) => Object.assign(p, { isoYear: n + (n < 69 ? 2000 : 1900) })],
  Q: ['[1-4]', (p, n) => Object.assign(p, { month: n * 3 - 2 })],
}

function names(all: readonly string[]): string {
  return all.flatMap(name => [name, name.slice(0, 3)]).join('|')
}

const BLANK: [string, () => void] = ['\\s*', () => undefined]

/** One element: what it matches, and what it makes of that. */
function elementOf(letter: string): [string, (p: Parts, text: string) => void] | undefined {
  const number = NUMBERS[letter]
  if (number) return [number[0], (p, text) => number[1](p, Number(text))]
  const precise = /^E(\d|\*)S$/.exec(letter)
  if (precise) {
    return [
      `\\d{1,2}(?:\\.\\d{1,${precise[1] === '*' ? 9 : Math.max(1, Number(precise[1]))}})?`,
      (p, text) => {
        const [whole, fraction = ''] = text.split('.')
        p.second = Number(whole)
        p.micros = BigInt(fraction.slice(0, 6).padEnd(6, '0'))
      },
    ]
  }
  switch (letter) {
    case 'A':
    case 'a':
      return [
        names(DAYS),
        (p, text) => {
          p.weekday = DAYS.findIndex(name => name.toLowerCase().startsWith(text.slice(0, 3).toLowerCase()))
        },
      ]
    case 'B':
    case 'b':
    case 'h':
      return [
        names(MONTHS),
        (p, text) => {
          p.month =
            MONTHS.findIndex(name => name.toLowerCase().startsWith(text.slice(0, 3).toLowerCase())) + 1
        },
      ]
    case 'p':
    case 'P':
      return [
        '[AaPp][Mm]',
        (p, text) => {
          p.pm = /^p/i.test(text)
        },
      ]
    case 's':
      return [
        '-?\\d+',
        (p, text) => {
          p.epoch = BigInt(text)
        },
      ]
    case 'z':
    case 'Ez':
      return [
        'Z|[+-]\\d{1,2}(?::?\\d{2})?',
        (p, text) => {
          p.zone = text === 'Z' ? 'UTC' : text
        },
      ]
    case 'Z':
      return [
        '[A-Za-z_]+(?:/[A-Za-z_/-]+)*(?:[+-]\\d{1,2}(?::\\d{2})?)?',
        (p, text) => {
          p.zone = text
        },
      ]
    case 'n':
    case 't':
      return BLANK
    case '%':
      return ['%', () => undefined]
    default:
      return undefined
  }
}

type Reader = { pattern: RegExp; take: ((p: Parts, text: string) => void)[] }
const readers = new Map<string, Reader>()

function readerOf(format: string): Reader {
  const known = readers.get(format)
  if (known) return known
  const take: Reader['take'] = []
  const source = writtenOut(format).replace(
    /%(E[\d*]?[A-Za-z]|[\s\S])|\s+|([^%\s])/g,
    (found, letter: string | undefined, char: string | undefined) => {
      if (char) return char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
      const element = letter ? elementOf(letter) : BLANK
      if (!element) throw new Error(`Format element ${found} cannot be parsed`)
      take.push(element[1])
      // What an element has taken it does not give back to the next.
      return `(?=(${element[0]}))\\${take.length}`
    },
  )
  const reader = { pattern: new RegExp(`^\\s*${source}\\s*$`, 'i'), take }
  if (readers.size > 500) readers.clear()
  readers.set(format, reader)
  return reader
}

function dayNumber(p: Parts): number | undefined {
  const year =
    p.year ??
    (p.short === undefined
      ? p.century === undefined
        ? 1970
        : p.century * 100
      : p.century === undefined
        ? p.short + (p.short < 69 ? 2000 : 1900)
        : p.century * 100 + p.short)
  if (p.yearday !== undefined)
    return p.yearday < 1 || p.yearday > 366 ? undefined : daysOf(year, 1, p.yearday)
  if (p.week) {
    if (p.week.number > 53) return undefined
    const weekday = p.weekday ?? (p.week.of === 'U' ? 0 : 1)
    if (p.week.of === 'V') {
      const fourth = daysOf(p.isoYear ?? year, 1, 4)
      const monday = fourth - ((((fourth + 3) % 7) + 7) % 7)
      return monday + (p.week.number - 1) * 7 + ((weekday + 6) % 7)
    }
    const first = daysOf(year, 1, 1)
    const starts = p.week.of === 'U' ? 0 : 1
    const before = (((first + 4 - starts) % 7) + 7) % 7
    return (
      first - before + (before === 0 ? p.week.number - 1 : p.week.number) * 7 + ((weekday - starts + 7) % 7)
    )
  }
  return dayOf(year, p.month ?? 1, p.day ?? 1)
}

function secondsOf(p: Parts): number | undefined {
  const hour = p.half === undefined ? (p.hour ?? 0) : (p.half % 12) + (p.pm ? 12 : 0)
  const [minute, second] = [p.minute ?? 0, p.second ?? 0]
  if (hour > 23 || minute > 59 || second > 60 || (p.half !== undefined && (p.half < 1 || p.half > 12)))
    return undefined
  return (hour * 60 + minute) * 60 + second
}

/** The moment that a text in this format tells, in a zone where it names none; without a zone what clocks show. */
function parsed(format: string, text: string, zone: string | undefined): bigint {
  const fail = () => new Error(`Failed to parse input string "${text}"`)
  const { pattern, take } = readerOf(format)
  const found = pattern.exec(text)
  if (!found) throw fail()
  const p: Parts = {}
  for (const [i, one] of take.entries()) one(p, found[i + 1] ?? '')
  if (p.epoch !== undefined) {
    const micros = p.epoch * 1_000_000n
    return zone === undefined ? micros + BigInt(zoneOffset(p.zone ?? 'UTC', micros)) * 1_000_000n : micros
  }
  const [days, seconds] = [dayNumber(p), secondsOf(p)]
  if (days === undefined || seconds === undefined) throw fail()
  const local = BigInt(days) * DAY_MICROS + BigInt(seconds) * 1_000_000n + (p.micros ?? 0n)
  return validMicros(zone === undefined ? local : fromLocal(local, p.zone ?? zone), () => fail().message)
}

export const DATE_PARSERS: Native[] = [
  native('bq_parse_date', ['text', 'text'], 'date', (format, text) => {
    const micros = parsed(format, text, undefined)
    return Number((micros - (((micros % DAY_MICROS) + DAY_MICROS) % DAY_MICROS)) / DAY_MICROS)
  }),
  native('bq_parse_datetime', ['text', 'text'], 'datetime', (format, text) =>
    parsed(format, text, undefined),
  ),
  native('bq_parse_time', ['text', 'text'], 'time', (format, text) => {
    const micros = parsed(format, text, undefined)
    return ((micros % DAY_MICROS) + DAY_MICROS) % DAY_MICROS
  }),
  native('bq_parse_timestamp', ['text', 'text', 'text'], 'timestamp', (format, text, zone) =>
    parsed(format, text, zone),
  ),
]
