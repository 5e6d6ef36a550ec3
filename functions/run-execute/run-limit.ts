import type { Plan } from '../../shared/model/plan.ts'
import { type Clock, type Micros, SECOND } from '../../shared/model/time.ts'
import type { Run } from '../../shared/store/runs.ts'
import { Stopped } from './lease.ts'
import { whenItIs } from './time-limit.ts'

/** Stops a run once it has had the time that its plan gives it, over all who have run it: counted from when it had its slot. */
export function timeLimit({ start_execution_date }: Run, stop: (why: Stopped) => void, now: Clock) {
  let seconds = Number.POSITIVE_INFINITY
  let callOff = () => {}
  const date = (): Micros => start_execution_date + seconds * SECOND
  return {
    set({ timeout_seconds }: Plan) {
      if (timeout_seconds === undefined) return
      seconds = timeout_seconds
      callOff = whenItIs(date(), now, () => stop(new Stopped('timeout')))
    },
    seconds: () => seconds,
    /** When its time is up; never, where it has no limit. */
    date,
    callOff: () => callOff(),
  }
}
