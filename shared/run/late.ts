import { MINUTE, type Micros } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import { isOpen } from './state.ts'

/** How long a slot may wait for its launch: a tick comes every minute. */
const UNLAUNCHED = 5 * MINUTE

/** The moment whose latest slot should have ended with success by now; undefined where nobody says by when. */
export function successDue({ schedule, alert }: Configuration, now: Micros): Micros | undefined {
  const minutes = alert?.late_after_minutes
  return schedule && minutes !== undefined ? now - minutes * MINUTE : undefined
}

/**
 * Whether a configuration is behind its schedule: its next slot should have been launched long since; or a slot that
 * should have ended with success has not, nor has any run that started after it.
 * @param slot - the latest slot that should have; undefined where there is none
 */
export function isLate(configuration: Configuration, now: Micros, slot: Micros | undefined): boolean {
  if (!isOpen(configuration)) return false
  const { next_launch, slots_done, strip } = configuration
  if (next_launch !== undefined && next_launch + UNLAUNCHED < now) return true
  // One from before it was deployed or enabled was never due.
  if (slot === undefined || !slots_done || slot < slots_done.from || slot > slots_done.to) return false
  return !strip?.runs.some(({ start, status }) => status === 'SUCCESS' && start >= slot)
}
