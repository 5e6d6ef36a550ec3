import { describe, expect, test } from 'vitest'
import { SECOND } from '../../shared/model/time.ts'
import { CANCELLED, DELIVERIES, logging, outcomeOf } from '../functions/run-execute/deliveries.ts'
import { clocked } from '../warehouse/clocked.ts'

const { running, pass } = await clocked()

/** Those that wait for nothing; `node evidence/faults.ts deliveries` has the others. */
const QUICK = DELIVERIES.filter(({ expected }) => expected === CANCELLED)

describe('a run that Cloud Tasks delivers', () => {
  test.for(QUICK)('$title ends once, its statement done once', async ({ deliver, turns, expected }) => {
    const place = await logging(running, turns)
    const run_id = await deliver(running, place, seconds => pass(seconds * SECOND))
    expect(await outcomeOf(running, place, run_id)).toEqual(expected)
  })
})
