import { expect, test } from 'vitest'
import type { ListedRun } from '../../studio/data/shapes.ts'
import { fromOf, isBusy, placeFrom, takeIn } from '../../studio/rules/following.ts'

const START = Date.UTC(2026, 10, 24)

/** A run that changed so many milliseconds after the start. */
const changed = (run_id: string, after: number, status: ListedRun['status'] = 'SUCCESS'): ListedRun => ({
  account: '000099',
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
  job_id: 'gbq-to-gbq|job_DEV',
  run_id,
  status,
  sub_status: null,
  start_execution_date: new Date(START).toISOString(),
  last_update_date: new Date(START + after).toISOString(),
  duration: null,
  version: 1,
  execution_date: new Date(START).toISOString(),
  trigger: null,
  error_line: null,
  outcomes: null,
  notes: 0,
})

test('a change is told once, however often it is read', () => {
  const place = placeFrom(START)
  const run = changed('a', 1_000)
  expect(takeIn(place, [run], START + 2_000)).toEqual([run])
  expect(fromOf(place, START + 5_000)).toBeLessThan(START)
  expect(takeIn(place, [run], START + 5_000)).toEqual([])
  expect(fromOf(place, START + 20_000)).toBe(START + 1_000)
  expect(takeIn(place, [run], START + 20_000)).toEqual([])
})

test('a page that is open for a day keeps no more than what may be read again', () => {
  const place = placeFrom(START)
  for (let at = 0; at < 20_000; at++) takeIn(place, [changed(`run-${at}`, at * 4_000)], START + at * 4_000)
  expect(place.told.size).toBeLessThan(10)
})

test('a run whose end is never told is looked at often for a while, and not for ever', () => {
  const place = placeFrom(START)
  takeIn(place, [changed('a', 1_000, 'RUNNING')], START + 2_000)
  expect(isBusy(place, START + 60_000)).toBe(true)
  expect(isBusy(place, START + 3_600_000)).toBe(false)
  takeIn(place, [changed('b', 3_600_000, 'RUNNING')], START + 3_601_000)
  expect(isBusy(place, START + 3_602_000)).toBe(true)
  takeIn(place, [changed('a', 3_603_000), changed('b', 3_603_000)], START + 3_604_000)
  expect(isBusy(place, START + 3_605_000)).toBe(false)
})
