import { CronExpressionParser } from 'cron-parser'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timesOf } from '../../shared/model/cron.ts'
import { type Schedule, slotsOf } from '../../shared/model/schedule.ts'
import { DAY, formatDate, type Micros, parseDate } from '../../shared/model/time.ts'
import { isZone } from '../../shared/model/zone.ts'

const at = (text: string): Micros => parseDate(text) ?? Number.NaN
const short = (moment: Micros) => formatDate(moment).slice(5, 16)

/** The times of a cron in a zone between two moments: walked forward, and walked back, which must be the same. */
function between(cron: string, zone: string, from: string, to: string): string[] {
  const times = timesOf(cron, zone)
  const forward: Micros[] = []
  for (let one = times?.after(at(from) - 1); one !== undefined && one < at(to); one = times?.after(one))
    forward.push(one)
  const back: Micros[] = []
  for (let one = times?.upTo(at(to) - 1); one !== undefined && one >= at(from); one = times?.upTo(one - 1))
    back.unshift(one)
  expect(back).toEqual(forward)
  return forward.map(short)
}

describe('on the night when clocks are put forward', () => {
  test.each([
    ['is once, when the clock jumps', '30 2 * * *', 'Europe/Paris', '2026-03-29', ['03-29T01:00']],
    ['is once however often it is named', '*/15 2 * * *', 'Europe/Paris', '2026-03-29', ['03-29T01:00']],
    [
      'is that of the jump itself',
      '0,30 2,3 * * *',
      'Europe/Paris',
      '2026-03-29',
      ['03-29T01:00', '03-29T01:30'],
    ],
    ['is once in New York', '30 2 * * *', 'America/New_York', '2026-03-08', ['03-08T07:00']],
    [
      'is once where half an hour is left out',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T12:00',
      ['10-03T15:30'],
    ],
    ['is there where nothing changes', '30 2 * * *', 'Asia/Kolkata', '2026-03-28T20:00', ['03-28T21:00']],
  ])('a time that is left out %s', (_, cron, zone, day, expected) => {
    expect(between(cron, zone, day, formatDate(at(day) + DAY / 2))).toEqual(expected)
  })

  test('a cron of every hour follows the hours as they pass', () => {
    const times = between('15 * * * *', 'Europe/Paris', '2026-03-28T23:00', '2026-03-29T03:00')
    expect(times).toEqual(['03-28T23:15', '03-29T00:15', '03-29T01:15', '03-29T02:15'])
  })
})

describe('on the night when clocks are put back', () => {
  test.each([
    ['Paris', '30 2 * * *', 'Europe/Paris', '2026-10-25', ['10-25T00:30']],
    ['New York', '30 1 * * *', 'America/New_York', '2026-11-01', ['11-01T05:30']],
    [
      'Lord Howe',
      '*/15 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T12:00',
      ['04-04T14:00', '04-04T14:15', '04-04T14:30', '04-04T14:45'],
    ],
    ['Kolkata', '30 2 * * *', 'Asia/Kolkata', '2026-10-24T20:00', ['10-24T21:00']],
  ])('a time that %s has twice is the first of the two', (_, cron, zone, day, expected) => {
    expect(between(cron, zone, day, formatDate(at(day) + DAY / 2))).toEqual(expected)
  })

  test('a cron of every hour follows the hours as they pass', () => {
    const times = between('*/30 * * * *', 'Europe/Paris', '2026-10-25T00:00', '2026-10-25T02:00')
    expect(times).toEqual(['10-25T00:00', '10-25T00:30', '10-25T01:00', '10-25T01:30'])
  })
})

test.each(['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'])(
  'a year of nights in %s has a slot for each day, and none twice',
  zone => {
    const times = timesOf('45 1 * * *', zone)
    const days = new Set<string>()
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
    let count = 0
    for (
      let one = times?.after(at('2026-01-05'));
      one !== undefined && one < at('2027-01-05');
      one = times?.after(one)
    ) {
      count++
      days.add(clock.format(one / 1000))
    }
    expect([count, days.size]).toEqual([365, 365])
  },
)

test('crons in UTC come true when another library says', () => {
  const field = (least: number, most: number) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('*') },
      fc.integer({ min: least, max: most }).map(String),
      fc
        .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.integer({ min: 1, max: most - least }).map(step => `*/${step}`),
      fc
        .tuple(fc.integer({ min: least, max: most - 1 }), fc.integer({ min: 1, max: 5 }))
        .map(([a, step]) => `${a}/${step}`),
      fc
        .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 2, maxLength: 4 })
        .map(all => all.join(',')),
    )
  // Whether a step from a day of the week on ends with Saturday or with the Sunday after, libraries differ.
  const weekday = field(0, 6).filter(text => !/^\d+\//.test(text))
  const crons = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), weekday)
  const moments = fc.integer({ min: at('2024-01-01') / 1e6, max: at('2029-01-01') / 1e6 })
  fc.assert(
    fc.property(crons, moments, (fields, seconds) => {
      const [, , day, , weekday] = fields
      // Libraries differ on whether a step of all days, beside days of the week, is all days.
      fc.pre([day, weekday].includes('*') || !(day.startsWith('*/') || weekday.startsWith('*/')))
      const cron = fields.join(' ')
      const others = CronExpressionParser.parse(cron, { currentDate: new Date(seconds * 1000), tz: 'UTC' })
      const times = timesOf(cron)
      let moment: Micros | undefined = seconds * 1e6
      for (let count = 0; count < 3; count++) {
        moment = times?.after(moment ?? 0)
        expect(moment && short(moment)).toBe(short(others.next().getTime() * 1000))
      }
      expect(times?.upTo(moment ?? 0)).toBe(moment)
    }),
    { numRuns: 300 },
  )
})

describe('the slots of a schedule', () => {
  const schedule: Schedule = {
    interval: '0 8 * * *',
    timezone: 'Europe/Paris',
    start_day: '2026-03-20',
    catchup: true,
  }
  const slots = slotsOf(schedule)

  test('begin on its first day, in its zone', () => {
    expect(slots.first()).toBe(at('2026-03-20T07:00'))
    expect(slots.upTo(at('2026-03-20T06:59'))).toBeUndefined()
    expect(slots.after(0)).toBe(at('2026-03-20T07:00'))
    expect(slotsOf({ ...schedule, interval: '0 0 * * *' }).first()).toBe(at('2026-03-19T23:00'))
  })

  test('are no other moments', () => {
    expect(slots.has(at('2026-03-30T06:00'))).toBe(true)
    expect(slots.has(at('2026-03-30T07:00'))).toBe(false)
    expect(slots.has(at('2026-03-30T06:00') + 1)).toBe(false)
  })

  test('are counted up to a most', () => {
    const count = (most: number) => slots.count(at('2026-03-20'), at('2026-03-30T06:00'), most)
    expect([count(1001), count(5)]).toEqual([11, 5])
  })

  test('are none of what is no cron', () => {
    expect(slotsOf({ ...schedule, interval: 'now and then' }).after(0)).toBeUndefined()
  })
})

test.each([
  ['Europe/Paris', true],
  ['UTC', true],
  ['Etc/GMT+3', true],
  ['+02:00', false],
  ['Europe/Atlantis', false],
  ['', false],
])('%j as a zone: %s', (name, expected) => {
  expect(isZone(name)).toBe(expected)
})
