import { afterAll, beforeEach } from 'vitest'
import { type Micros, systemClock } from '../../shared/model/time.ts'
import { startRunning } from './warehouse.ts'

/** Starts one system for the tests of a file, with a clock that they put ahead: each begins with the right time. */
export async function clocked() {
  const wall = systemClock()
  let ahead: Micros = 0
  const clock = () => wall() + ahead
  const running = await startRunning({ now: clock })
  beforeEach(() => {
    ahead = 0
  })
  afterAll(() => running.stop())
  return {
    running,
    /** Its clock. */
    clock,
    /** Lets so much time pass, in microseconds. */
    pass: (time: Micros) => {
      ahead += time
    },
  }
}
