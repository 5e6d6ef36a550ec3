import { describe, expect, test } from 'vitest'
import { DAY, formatDate, MINUTE, parseDate } from '../../shared/model/time.ts'
import { frequencyOf, freshnessOf } from '../../shared/run/freshness.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import { madeConfiguration } from '../system/stored.ts'

const HOUR = 60 * MINUTE
const at = (text: string) => parseDate(`${text}Z`) ?? Number.NaN
type Run = NonNullable<Configuration['strip']>['runs'][number]
const run = (
  start: string | number,
  status: Run['status'] = 'SUCCESS',
  duration: number | null = 10 * MINUTE,
): Run => ({
  ...{ run_id: 'x', sub_status: null, status, duration },
  start: typeof start === 'string' ? at(start) : start,
})
const strip = (runs: Run[]) => ({ strip: { tasks: [], runs: runs.toSorted((a, b) => b.start - a.start) } })
const told = (fields: Partial<Configuration>, now: string) => {
  const configuration = madeConfiguration(fields)
  const found = freshnessOf(configuration, at(now))
  const frequency = frequencyOf(configuration, at(now))
  const next = found?.next_expected
  return (
    found && { ...found, frequency, next: next === undefined ? undefined : formatDate(next).slice(0, 16) }
  )
}

const schedule = { interval: '0 6 * * *', timezone: 'Europe/Paris', catchup: false }
/** Deployed on the 20th, its slots launched up to one, and the one behind it to come. */
const scheduled = (done: string, next: string, ...runs: Run[]): Partial<Configuration> => ({
  ...{ schedule, slots_done: { from: at('2026-11-20T05:00'), to: at(done) }, next_launch: at(next) },
  ...strip(runs),
})
const TODAY = ['2026-11-24T05:00', '2026-11-25T05:00'] as const

describe('by its schedule', () => {
  test.each<[string, Partial<Configuration>, string, object]>([
    [
      'that ran today is on time',
      scheduled(...TODAY, run('2026-11-24T05:00:10')),
      '2026-11-24T08:10:10',
      {
        ...{ timing: 'on_time', state: 'executed', next: '2026-11-25T05:00', frequency: 'daily' },
        why: 'Its schedule is 0 6 * * * in Europe/Paris; it last succeeded 3 h ago, and is expected at 06:00 tomorrow.',
      },
    ],
    [
      'that has not begun today is on time before its time',
      scheduled('2026-11-23T05:00', '2026-11-24T05:00', run('2026-11-23T05:00:10')),
      '2026-11-24T04:00',
      { timing: 'on_time', state: 'awaited', next: '2026-11-24T05:00' },
    ],
    [
      'whose run is under way is on time for a while',
      scheduled(...TODAY, run('2026-11-23T05:00:10'), run('2026-11-24T05:00:10', 'RUNNING', null)),
      '2026-11-24T05:05:10',
      {
        ...{ timing: 'on_time', state: 'awaited' },
        why: 'Its schedule is 0 6 * * * in Europe/Paris; it last succeeded 24 h ago and has been running for 5 min, and is expected since 06:00 today, late from 06:15 today on.',
      },
    ],
    [
      'whose run failed today is late',
      scheduled(...TODAY, run('2026-11-23T05:00:10'), run('2026-11-24T05:00:10', 'FAILED')),
      '2026-11-24T07:10:10',
      {
        ...{ timing: 'late', state: 'awaited', next: '2026-11-24T05:00' },
        why: 'Its schedule is 0 6 * * * in Europe/Paris; it last succeeded 26 h ago and failed 2 h ago, and was expected at 06:00 today.',
      },
    ],
    [
      'that missed two of its times is very late',
      scheduled(...TODAY, run('2026-11-22T05:00:10')),
      '2026-11-24T08:00',
      { timing: 'very_late', next: '2026-11-23T05:00' },
    ],
    [
      'that failed once and has succeeded since is on time',
      scheduled(...TODAY, run('2026-11-23T05:00:10', 'FAILED'), run('2026-11-24T05:00:10')),
      '2026-11-24T08:00',
      { timing: 'on_time', state: 'executed' },
    ],
    [
      'that was deployed since its last success answers for no time before that',
      scheduled(
        '2026-11-20T05:00',
        '2026-11-21T05:00',
        run('2026-10-01T05:00:10'),
        run('2026-11-20T05:00:10'),
      ),
      '2026-11-20T08:00',
      { timing: 'on_time', next: '2026-11-21T05:00' },
    ],
    [
      'that was disabled for weeks and is enabled since is on time',
      {
        ...{ schedule, slots_done: { from: at('2026-10-01T04:00'), to: at('2026-10-08T04:00') } },
        ...{ next_launch: at('2026-11-25T05:00'), ...strip([run('2026-10-08T04:00:10')]) },
      },
      '2026-11-24T08:00',
      { timing: 'on_time', state: 'not_today', next: '2026-11-25T05:00' },
    ],
    [
      'that has never run is awaited, and of no timing till its first time',
      { schedule, next_launch: at('2026-11-25T05:00') },
      '2026-11-24T08:00',
      {
        ...{ timing: undefined, state: 'not_today', next: '2026-11-25T05:00', last_run: undefined },
        why: 'Its schedule is 0 6 * * * in Europe/Paris; it has never run, and it is expected at 06:00 tomorrow.',
      },
    ],
    [
      'none of whose runs succeeded is late',
      scheduled(...TODAY, run('2026-11-24T05:00:10', 'FAILED')),
      '2026-11-24T08:00',
      {
        timing: 'late',
        why: expect.stringContaining('; its only run failed 3 h ago, and it was expected at 06:00 today.'),
      },
    ],
    [
      'none of whose runs succeeded says so of all of them, and what became of the latest',
      scheduled(...TODAY, run('2026-11-23T05:00:10', 'FAILED'), run('2026-11-24T05:00:10', 'FAILED')),
      '2026-11-24T08:00',
      {
        why: expect.stringContaining(
          '; none of its last 2 runs succeeded: the latest failed 3 h ago, and it was expected at 06:00 yesterday.',
        ),
      },
    ],
    [
      'that is disabled is expected at no time',
      { ...scheduled(...TODAY, run('2026-11-01T05:00:10')), activated: false },
      '2026-11-24T08:00',
      {
        ...{ timing: undefined, state: 'not_today', next: undefined },
        why: 'It is disabled, so nothing is expected; it last succeeded 23 days ago.',
      },
    ],
    [
      'may take as long as it is said when it is late',
      {
        ...scheduled(...TODAY, run('2026-11-23T05:00:10')),
        alert: { statuses: ['LATE'], late_after_minutes: 240 },
      },
      '2026-11-24T08:00',
      { timing: 'on_time' },
    ],
    [
      'may take as long as it usually does',
      scheduled(...TODAY, run('2026-11-22T05:00:10', 'SUCCESS', 4 * HOUR), run('2026-11-23T05:00:10')),
      '2026-11-24T10:00',
      { timing: 'on_time', likely_delay: 4 * HOUR },
    ],
  ])('one %s', (_, fields, now, expected) => {
    expect(told(fields, now)).toMatchObject(expected)
  })

  test.each<[string, string, string, string, string]>([
    ['left out', '30 2 * * *', '2026-03-28T01:30:10', '2026-03-29T01:00', 'at 03:00 today'],
    ['shown twice', '30 2 * * *', '2026-10-24T00:30:10', '2026-10-25T00:30', 'at 02:30 today'],
    ['after the change', '0 6 * * *', '2026-10-24T04:00:10', '2026-10-25T05:00', 'at 06:00 today'],
  ])('a time that the clocks have %s is told as they show it', (_, interval, success, next, shown) => {
    const fields = {
      schedule: { ...schedule, interval },
      slots_done: { from: at('2026-03-01T01:00'), to: at(success.slice(0, 16)) },
      ...{ next_launch: at(next), ...strip([run(success)]) },
    }
    expect(told(fields, `${next.slice(0, 10)}T00:10`)).toMatchObject({
      ...{ next, timing: 'on_time', state: 'awaited', why: expect.stringContaining(`is expected ${shown}.`) },
    })
  })

  test.each([
    ['*/10 * * * *', 'minutes'],
    ['5 * * * *', 'hourly'],
    ['0 */6 * * *', 'several_a_day'],
    ['0 6 * * *', 'daily'],
    ['0 6 * * 1-5', 'daily'],
    ['0 6 * * 1,4', 'several_a_week'],
    ['0 6 * * 1', 'weekly'],
    ['0 6 1 * *', 'monthly'],
    ['0 6 1 1 *', 'yearly'],
  ])('%s comes %s', (interval, frequency) => {
    const fields = { schedule: { ...schedule, interval }, next_launch: at('2026-11-24T09:00') }
    expect(told(fields, '2026-11-24T08:00')).toMatchObject({ frequency, learnt_from: 'schedule' })
  })
})

/** Runs on the days from one on that are asked for: 0 is a Monday. */
const daily = (from: string, days: number, on = [0, 1, 2, 3, 4, 5, 6]) =>
  Array.from({ length: days }, (_, day) => at(from) + day * DAY)
    .filter(start => on.includes((Math.floor(start / DAY) + 3) % 7))
    .map(start => run(start))
const every = (from: string, gap: number, count: number) =>
  Array.from({ length: count }, (_, n) => run(at(from) + n * gap))
const MONDAY = '2026-10-05T05:12'

describe('by its runs', () => {
  test.each<[string, Run[], string, object]>([
    [
      'that come every day is late an hour behind its time',
      daily(MONDAY, 20),
      '2026-10-25T06:30',
      {
        ...{ timing: 'late', state: 'awaited', frequency: 'daily', next: '2026-10-25T05:12' },
        why: 'It has no schedule; its last 20 runs came every day around 05:12 UTC; it last succeeded 25 h ago, and was expected at 05:12 today.',
      },
    ],
    [
      'that come on working days is not expected on a Saturday',
      daily(MONDAY, 19, [0, 1, 2, 3, 4]),
      '2026-10-24T12:00',
      {
        ...{ timing: 'on_time', state: 'not_today', frequency: 'daily', next: '2026-10-26T05:12' },
        why: expect.stringContaining('came on Mondays to Fridays around 05:12 UTC'),
      },
    ],
    [
      'that came on working days of one week is not expected on the Saturday after the next',
      daily(MONDAY, 12, [0, 1, 2, 3, 4]),
      '2026-10-17T12:00',
      { timing: 'on_time', state: 'not_today', next: '2026-10-19T05:12' },
    ],
    [
      'that come on weekends alone is not expected on a Tuesday',
      daily('2026-10-03T05:12', 30, [5, 6]),
      '2026-11-03T12:00',
      { timing: 'on_time', state: 'not_today', frequency: 'several_a_week', next: '2026-11-07T05:12' },
    ],
    [
      'that come on Mondays is weekly',
      daily(MONDAY, 40, [0]),
      '2026-11-16T07:00',
      {
        frequency: 'weekly',
        timing: 'late',
        why: expect.stringContaining('came on Mondays around 05:12 UTC'),
      },
    ],
    [
      'of which one failed keeps its rhythm',
      daily(MONDAY, 20).map((one, at) => (at === 9 ? { ...one, status: 'FAILED' } : one)),
      '2026-10-25T04:00',
      { frequency: 'daily', timing: 'on_time', next: '2026-10-25T05:12' },
    ],
    [
      'of which the last failed is late since then',
      daily(MONDAY, 20).map((one, at) => (at === 19 ? { ...one, status: 'FAILED' } : one)),
      '2026-10-24T08:00',
      { timing: 'late', next: '2026-10-24T05:12', why: expect.stringContaining(' and failed 3 h ago') },
    ],
    [
      'of which some days are missing keeps its rhythm',
      daily(MONDAY, 25).filter((_, at) => ![4, 5, 13].includes(at)),
      '2026-10-29T10:00',
      { frequency: 'daily', timing: 'on_time', next: '2026-10-30T05:12' },
    ],
    [
      'that came at once among daily ones is daily',
      [...daily(MONDAY, 9), ...every('2026-10-13T12:00', MINUTE, 20)],
      '2026-10-14T04:00',
      { frequency: 'daily', next: '2026-10-14T05:12', timing: 'on_time' },
    ],
    [
      'that all came one upon the other is learning',
      every('2026-11-09T12:00', 10 * MINUTE + 2_000_000, 30),
      '2026-11-10T04:00',
      {
        ...{ state: 'learning', timing: undefined },
        why: expect.stringContaining('its runs came at 1 of the 4 times'),
      },
    ],
    [
      'that came in a burst, and not since, is learning',
      every('2026-11-09T12:00', 12 * MINUTE, 8),
      '2026-11-10T04:00',
      {
        ...{ state: 'learning', timing: undefined, next: undefined },
        why: expect.stringContaining('its runs came at 1 of the 4 times'),
      },
    ],
    [
      'that came in a burst among daily ones is daily, however large the burst',
      [...daily(MONDAY, 5), ...every('2026-10-09T12:00', 12 * MINUTE, 25)],
      '2026-10-10T04:00',
      { frequency: 'daily', next: '2026-10-12T05:12', timing: 'on_time' },
    ],
    [
      'of which a burst has left too few others is learning',
      [...daily(MONDAY, 2), ...every('2026-10-07T12:00', 12 * MINUTE, 28)],
      '2026-10-08T04:00',
      { state: 'learning', timing: undefined },
    ],
    [
      'that came every day, and once after a long pause, is daily',
      [...daily(MONDAY, 20), run('2026-11-06T05:12')],
      '2026-11-06T12:00',
      { frequency: 'daily', timing: 'on_time', next: '2026-11-07T05:12' },
    ],
    [
      'that come every twenty minutes is late a quarter of an hour behind its time',
      every('2026-11-09T00:00', 20 * MINUTE, 30),
      '2026-11-09T10:16',
      { frequency: 'minutes', timing: 'late', next: '2026-11-09T10:00' },
    ],
    [
      'that come each hour is hourly',
      every('2026-11-01T00:05', HOUR, 30),
      '2026-11-02T07:40',
      { frequency: 'hourly', timing: 'very_late', next: '2026-11-02T06:05' },
    ],
    [
      'that come each hour by day is not late at night',
      [0, 1, 2].flatMap(day => every(formatDate(at('2026-11-02T08:00') + day * DAY).slice(0, 16), HOUR, 9)),
      '2026-11-05T03:00',
      { frequency: 'hourly', timing: 'on_time' },
    ],
    [
      'that come by hand at an hour more or less is daily',
      daily(MONDAY, 20).map((one, at) => ({ ...one, start: one.start + ((at * 37) % 90) * MINUTE })),
      '2026-10-25T06:00',
      { frequency: 'daily', timing: 'on_time' },
    ],
    [
      'that come on the last day of the month is monthly',
      ['01-31', '02-28', '03-31', '04-30', '05-31'].map(day => run(`2026-${day}T04:00`)),
      '2026-06-29T04:30',
      { frequency: 'monthly', timing: 'on_time', next: '2026-06-30T04:00' },
    ],
    [
      'that come when they like has no time',
      [0, 1, 9, 11, 30, 33, 70, 71, 90].map(day => run(at('2026-01-01T04:00') + day * DAY)),
      '2026-06-29T04:30',
      {
        ...{ frequency: 'irregular', timing: undefined, next: undefined, state: 'not_today' },
        why: expect.stringMatching(/came after gaps of 48 h to 37 days, which is no rhythm.*is not expected/),
      },
    ],
    [
      'that are too few is learning',
      daily(MONDAY, 3),
      '2026-10-08T04:30',
      {
        ...{ timing: undefined, next: undefined, frequency: undefined, state: 'learning' },
        why: 'It has no schedule, and its runs came at 3 of the 4 times that a rhythm is learnt from; it last succeeded 23 h ago.',
      },
    ],
  ])('one %s', (_, runs, now, expected) => {
    expect(told(strip(runs), now)).toMatchObject({ learnt_from: 'runs', ...expected })
  })

  test('one that is disabled is expected at no time', () => {
    expect(told({ ...strip(daily(MONDAY, 20)), activated: false }, '2026-11-20T00:00')).toMatchObject({
      ...{ timing: undefined, next: undefined, state: 'not_today' },
    })
  })
})

test.each<[string, Partial<Configuration>]>([
  ['without schedule and runs', {}],
  ['whose only run has not ended', strip([run('2026-11-24T05:00', 'RUNNING', null)])],
])('one %s is not told of', (_, fields) => {
  expect(told(fields, '2026-11-24T08:00')).toBeUndefined()
})
