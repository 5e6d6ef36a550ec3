import { expect, test } from 'vitest'
import {
  delayWords,
  type Fresh,
  frequencyWords,
  freshFilters,
  freshShown,
  TIMING_WORDS,
  timingOf,
} from '../../studio/rules/freshness.ts'

const fresh = (configuration_id: string, more: Partial<Fresh> = {}): Fresh => ({
  account: '000099',
  configuration_type: 'table-to-table',
  environment: 'DEV',
  configuration_id,
  activated: true,
  last_run: null,
  last_success_date: null,
  next_expected_date: '2026-11-24T06:00:00Z',
  frequency: 'daily',
  state: 'awaited',
  timing: 'on_time',
  learnt_from: 'schedule',
  confidence_hours: null,
  why: 'Its schedule is 0 6 * * * in UTC.',
  ...more,
})
const at = (time: string) => Date.parse(`2026-11-24T${time}Z`)

test('what is late says by how much', () => {
  expect(timingOf(fresh('one', { timing: 'late' }), at('08:30:00'))).toMatchObject({
    words: 'late',
    by: '2 h 30 min',
  })
  expect(timingOf(fresh('one', { timing: 'very_late' }), at('08:30:00')).by).toBe('2 h 30 min')
})

test('what is on time, or is not due, is late by nothing', () => {
  expect(timingOf(fresh('one'), at('08:30:00')).by).toBeUndefined()
  expect(timingOf(fresh('one', { timing: null, next_expected_date: null }), 0)).toMatchObject({
    words: 'not due',
    isLate: false,
  })
  // The API's clock may be ahead.
  expect(timingOf(fresh('one', { timing: 'late' }), at('05:59:00')).by).toBeUndefined()
})

const one = fresh('one', { timing: 'very_late' })
const two = fresh('two', { environment: 'PROD', timing: null })
const three = fresh('three', { environment: 'PROD', timing: 'late', why: 'Its runs came daily.' })
const four = fresh('four')
const shown = (search: string) =>
  freshShown([one, two, three, four], freshFilters(new URLSearchParams(search))).map(
    ({ configuration_id }) => configuration_id,
  )

test('PROD comes first, and in an environment what is late', () => {
  expect(shown('')).toEqual(['three', 'two', 'one', 'four'])
})

test.each([
  ['q=ON', ['one']],
  ['q=runs', ['three']],
  ['q=schedule+f', ['four']],
  ['timing=late', ['three']],
  ['timing=not+due', ['two']],
  ['timing=else', []],
])('%s shows %j', (search, names) => {
  expect(shown(search)).toEqual(names)
})

test('every timing can be chosen', () => {
  for (const timing of ['on_time', 'late', 'very_late', null] as const)
    expect(TIMING_WORDS).toContain(timingOf(fresh('one', { timing }), 0).words)
})

test('how often is told in words', () => {
  expect(frequencyWords('several_a_day')).toBe('several a day')
  expect(frequencyWords('minutes')).toBe('every few minutes')
})

test.each([
  [null, undefined],
  [0, 'none'],
  [0.1, '6 min'],
  [26.5, '1 d 2 h'],
])('a delay of %j hours is told as %j', (hours, said) => {
  expect(delayWords(hours)).toBe(said)
})
