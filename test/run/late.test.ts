import { expect, test } from 'vitest'
import { MINUTE } from '../../shared/model/time.ts'
import { isLate, successDue } from '../../shared/run/late.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import { madeConfiguration } from '../system/stored.ts'

const HOUR = 60 * MINUTE
const NOW = 1000 * HOUR
const SLOT = NOW - 2 * HOUR
const schedule = { interval: '0 * * * *', timezone: 'UTC', catchup: false }

const ran = (status: 'SUCCESS' | 'FAILED' | 'RUNNING', start: number): Partial<Configuration> => ({
  slots_done: { from: SLOT - HOUR, to: SLOT },
  strip: { tasks: [], runs: [{ run_id: 'x', status, sub_status: null, start, duration: null }] },
})

test.each<[string, Partial<Configuration>, number | undefined, boolean]>([
  ['without a schedule is not late', {}, undefined, false],
  ['whose next slot is to come is not late', { next_launch: NOW + 1 }, undefined, false],
  ['whose next slot is due for a moment is not late', { next_launch: NOW - 5 * MINUTE }, undefined, false],
  [
    'whose next slot was not launched for long is late',
    { next_launch: NOW - 5 * MINUTE - 1 },
    undefined,
    true,
  ],
  ['that is disabled is not late', { next_launch: NOW - HOUR, activated: false }, SLOT, false],
  ['whose slot’s run succeeded is not late', ran('SUCCESS', SLOT + 1), SLOT, false],
  ['whose slot’s run failed is late', ran('FAILED', SLOT + 1), SLOT, true],
  ['whose slot’s run still runs is late', ran('RUNNING', SLOT + 1), SLOT, true],
  ['that succeeded before the slot is late', ran('SUCCESS', SLOT - 1), SLOT, true],
  ['whose slot was before it was deployed is not late', {}, SLOT, false],
  ['whose slot is not dealt with yet is not late', { slots_done: { from: 0, to: SLOT - 1 } }, SLOT, false],
])('a configuration %s', (_, fields, slot, expected) => {
  expect(isLate(madeConfiguration(fields), NOW, slot)).toBe(expected)
})

test('success is due where it is said by when', () => {
  const alert = { statuses: [], late_after_minutes: 30 }
  expect(successDue(madeConfiguration({ schedule, alert }), NOW)).toBe(NOW - 30 * MINUTE)
  expect(successDue(madeConfiguration({ schedule }), NOW)).toBeUndefined()
  expect(successDue(madeConfiguration({ alert }), NOW)).toBeUndefined()
})
