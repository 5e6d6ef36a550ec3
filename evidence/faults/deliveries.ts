import { isDeepStrictEqual } from 'node:util'
import { SECOND, systemClock } from '../../shared/model/time.ts'
import { DELIVERIES, logging, outcomeOf } from '../../test/functions/run-execute/deliveries.ts'
import { startRunning } from '../../test/warehouse/warehouse.ts'
import { observe, type Row, type Trial } from './observe.ts'

/** Cloud Tasks delivering twice, late and out of order. */
export async function deliveries({ tell }: Trial): Promise<Row[]> {
  const wall = systemClock()
  let ahead = 0
  const running = await startRunning({ now: () => wall() + ahead })
  const rows: Row[] = []
  try {
    for (const { title, done, turns, expected, deliver } of DELIVERIES) {
      tell(title)
      const row = await observe(`Cloud Tasks delivers ${title}`, async must => {
        const place = await logging(running, turns)
        const run_id = await deliver(running, place, seconds => {
          ahead += seconds * SECOND
        })
        const outcome = await outcomeOf(running, place, run_id)
        must(isDeepStrictEqual(outcome, expected), `it came to ${JSON.stringify(outcome)}`)
        const { status, rows, slots, changes } = outcome
        const seen = `${status}; ${rows} × its statement; ${slots} slots taken; ${changes} changes in the audit`
        return { done, seen }
      })
      rows.push(row)
    }
  } finally {
    await running.stop()
  }
  return rows
}
