import { eventEntry } from '../../shared/model/events.ts'
import type { Log } from '../../shared/model/log.ts'
import { type Micros, SECOND } from '../../shared/model/time.ts'

/**
 * Tells how long the oldest of what waits has been due: an order that lies in its queue, or that nobody takes.
 * @param due - When each of them was to be taken up.
 */
export function logWaiting(due: (Micros | null | undefined)[], now: Micros, log: Log): void {
  const known = due.filter(at => typeof at === 'number')
  if (known.length === 0) return
  const oldest = known.reduce((least, at) => Math.min(least, at), now)
  const seconds = Math.round((now - oldest) / SECOND)
  const message = `${known.length} wait, the oldest for ${seconds} seconds`
  log(eventEntry('waiting', { seconds }, { severity: 'INFO', message }))
}
