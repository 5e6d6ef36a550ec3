import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECOND, systemClock } from '../../../shared/model/time.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'
import { CANCELLED, DELIVERIES, logging, outcomeOf } from './deliveries.ts'

const wall = systemClock()
let ahead = 0
let running: Running
beforeAll(async () => {
  running = await startRunning({ now: () => wall() + ahead })
})
afterAll(() => running.stop())

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
