import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Micros, SECOND, systemClock } from '../../../shared/model/time.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'
import { CANCELLED, DELIVERIES, logging, outcomeOf } from './deliveries.ts'

const wall = systemClock()
/** How far the clock of the test's own system is ahead, in microseconds. */
let ahead: Micros
let running: Running
beforeEach(async () => {
  ahead = 0
  running = await startRunning({ now: () => wall() + ahead })
})
afterEach(() => running.stop())

/** Those that wait for nothing; `node evidence/faults.ts deliveries` has the others. */
const QUICK = DELIVERIES.filter(({ expected }) => expected === CANCELLED)

describe('a run that Cloud Tasks delivers', () => {
  test.for(QUICK)('$title ends once, its statement done once', async ({ deliver, turns, expected }) => {
    const place = await logging(running, turns)
    const run_id = await deliver(running, place, seconds => {
      ahead += seconds * SECOND
    })
    expect(await outcomeOf(running, place, run_id)).toEqual(expected)
  })
})
