import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DATE_PATTERN, DAY_PATTERN } from '../../shared/model/date-pattern.ts'
import {
  DAY,
  formatDate,
  formatDuration,
  MINUTE,
  type Micros,
  parseDate,
  SECOND,
  systemClock,
} from '../../shared/model/time.ts'

const HOUR = 60 * MINUTE
/** 2020-12-30T11:28:43Z */
const AT = 1_609_327_723 * SECOND

describe('dates', () => {
  test.each<[string, Micros]>([
    ['2020-12-30T11:28:43.861340+00:00', AT + 861_340],
    ['2020-12-30T11:28:43+00:00', AT],
    ['2020-12-30T11:28:43.000001+00:00', AT + 1],
    ['1970-01-01T00:00:00+00:00', 0],
    ['1969-12-31T23:59:59.999999+00:00', -1],
    ['1969-12-31T23:59:59+00:00', -SECOND],
    ['1968-02-29T12:00:00.000500+00:00', -58_017_600 * SECOND + 500],
    ['2024-02-29T00:00:00+00:00', 1_709_164_800 * SECOND],
    ['2000-02-29T23:59:59.900000+00:00', 951_868_799 * SECOND + 900_000],
  ])('%s is written and read to the microsecond', (text, micros) => {
    expect(formatDate(micros)).toBe(text)
    expect(parseDate(text)).toBe(micros)
  })

  test.each<[string, Micros]>([
    ['2024-09-18', 1_726_617_600 * SECOND],
    ['2024/09/18', 1_726_617_600 * SECOND],
    ['2024-09-18T10:30', 1_726_655_400 * SECOND],
    ['2024-09-18 10:30:00', 1_726_655_400 * SECOND],
    ['2024/09/18 10:30:00Z', 1_726_655_400 * SECOND],
    ['2020-12-30T11:28:43Z', AT],
    ['2020-12-30T11:28:43.5Z', AT + 500_000],
    ['2020-12-30T11:28:43.86134', AT + 861_340],
    ['2020-12-30T12:28:43+01:00', AT],
    ['2020-12-30T12:28:43+0100', AT],
    ['2020-12-30T05:58:43-05:30', AT],
    ['2020-12-31T01:28:43.000007+14:00', AT + 7],
    ['2021-01-01T00:00:00+00:01', 1_609_459_140 * SECOND],
  ])('%s is read too', (text, micros) => {
    expect(parseDate(text)).toBe(micros)
  })

  test.each([
    '',
    'today',
    '2024-9-18',
    '18/09/2024',
    '2024-09/18',
    '2024/09-18',
    '20240918',
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-01-01T24:00:00',
    '2024-01-01T10:60:00',
    '2024-01-01T23:59:60',
    '2024-01-01T10',
    '2024-01-01Z',
    '2024-01-01T10:00:00.',
    '2024-01-01T10:00:00.1234567',
    '2024-01-01T10:00:00,5',
    '2024-01-01T10:00:00+24:00',
    '2024-01-01T10:00:00+01:60',
    '2024-01-01T10:00:00+1',
    '2024-01-01T10:00:00 CET',
    '2024-01-01t10:00:00z',
    ' 2024-01-01',
    '2024-01-01\n',
    '٢٠٢٤-٠١-٠١',
    '+002024-01-01',
  ])('%j is not a date', text => {
    expect(parseDate(text)).toBeUndefined()
  })

  test.each(['0000-01-01', '0001-01-01', '1600-01-01', '2300-01-01', '9999-12-31T23:59:59-23:59'])(
    '%s is refused, since a number cannot hold its microseconds',
    text => {
      expect(parseDate(text)).toBeUndefined()
    },
  )

  test('every microsecond from 1700 to 2250 is read as it was written', () => {
    const micros = fc.integer({ min: -270 * 365 * DAY, max: 280 * 365 * DAY })
    fc.assert(fc.property(micros, at => parseDate(formatDate(at)) === at))
  })

  test('the patterns match what exists and is read, and nothing else', () => {
    const digits = (max: number, size: number) =>
      fc.integer({ min: 0, max }).map(value => String(value).padStart(size, '0'))
    const year = fc.oneof(
      fc.integer({ min: 1680, max: 2260 }).map(String),
      fc.constantFrom('1900', '2000', '2100', '2024'),
    )
    const month = fc.oneof(digits(13, 2), fc.constant('02'))
    const day = fc.oneof(digits(33, 2), fc.integer({ min: 27, max: 31 }).map(String))
    const parts = fc.tuple(year, fc.constantFrom('-', '/'), month, day)
    fc.assert(
      fc.property(parts, ([year, by, month, day]) => {
        const text = [year, month, day].join(by)
        const moment = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
        const exists = moment.toISOString().startsWith(`${year}-${month}-${day}T`)
        const isTold = exists && Number(year) >= 1685 && Number(year) <= 2254
        expect([DAY_PATTERN.test(text), parseDate(text) === moment.getTime() * 1000]).toEqual([
          isTold,
          isTold,
        ])
      }),
      { numRuns: 2000 },
    )
  })

  test('every text that the pattern of a moment matches is read as the moment it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(DATE_PATTERN), text => {
        const iso = text
          .replaceAll('/', '-')
          .replace(' ', 'T')
          .replace(/(T.*[+-]\d\d)(\d\d)$/, '$1:$2')
        const millis = Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(iso) || iso.length === 10 ? iso : `${iso}Z`)
        expect(Math.floor((parseDate(text) ?? NaN) / 1000)).toBe(millis)
      }),
      { numRuns: 2000 },
    )
  })

  test('a text with a digit changed is read where the pattern still matches it, and else refused', () => {
    const changed = fc.tuple(
      fc.stringMatching(DATE_PATTERN),
      fc.nat(),
      fc.constantFrom(...'0123456789-/:TZ +.x\n'),
    )
    fc.assert(
      fc.property(changed, ([text, at, by]) => {
        const other = text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1)
        expect(parseDate(other) !== undefined).toBe(DATE_PATTERN.test(other))
      }),
    )
  })

  test('dates in text order are in time order when both have a fraction', () => {
    const micros = fc.integer({ min: 0, max: 200 * 365 * DAY }).filter(at => at % SECOND !== 0)
    fc.assert(fc.property(micros, micros, (a, b) => formatDate(a) < formatDate(b) === a < b))
  })
})

describe('durations', () => {
  const WRITTEN = /^(?:(\d+) days?, )?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{6}))?$/
  function read(text: string): Micros {
    const [days = 0, hours = 0, minutes = 0, seconds = 0, micros = 0] = (WRITTEN.exec(text) ?? [])
      .slice(1)
      .map(part => Number(part ?? 0))
    return days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND + micros
  }

  test.each<[string, Micros]>([
    ['0:00:00', 0],
    ['0:00:00.000001', 1],
    ['0:00:03.885654', 3_885_654],
    ['0:01:24.002519', 84_002_519],
    ['0:01:39.201091', 99_201_091],
    ['9:59:59', 10 * HOUR - SECOND],
    ['23:59:59.999999', DAY - 1],
    ['1 day, 0:00:00', DAY],
    ['1 day, 1:01:01.100000', DAY + HOUR + MINUTE + SECOND + 100_000],
    ['2 days, 23:00:00', 3 * DAY - HOUR],
    ['400 days, 0:00:00.000001', 400 * DAY + 1],
  ])('%s is written and read to the microsecond', (text, micros) => {
    expect(formatDuration(micros)).toBe(text)
    expect(read(text)).toBe(micros)
  })

  test('every duration up to a thousand years is written so that it can be read', () => {
    const micros = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
    fc.assert(fc.property(micros, length => read(formatDuration(length)) === length))
  })
})

test('the system clock has digits below the millisecond', () => {
  const now = systemClock()
  const digits = Array.from({ length: 1000 }, () => now() % 1000)
  expect(new Set(digits).size).toBeGreaterThan(1)
})
