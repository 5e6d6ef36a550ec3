import { MINUTE, type Micros, SECOND } from '../../shared/model/time.ts'
import type { Alert, RecipientState } from '../../shared/store/alerts.ts'
import type { Window } from '../../shared/store/recipients.ts'

/** How many alerts one recipient is sent within a window; those after it wait for its end, and are told as one. */
const MOST = 10
const WINDOW = 5 * MINUTE

/** How long one delivery may take, before another may take its place. */
export const LEASE = 2 * MINUTE
/** Clocks of two instances differ: an alert is not left lying for being a little early. */
const SKEW = 5 * SECOND

const HOUR = 60 * MINUTE
/** How long is waited after each failed delivery: a day in all. After the last one it is not tried again. */
const PAUSES = [
  ...[30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR],
]

/** When the window that began then ends. */
export const windowEnd = ({ from }: { from: Micros }): Micros => from + WINDOW

/**
 * Whether one more alert may be sent to somebody now, and the window that counts it. One more than may be waits, for as
 * long as the digest of its window has not begun to be delivered.
 */
export function admit(
  window: Window | undefined,
  isDigestClosed: (window: Window) => boolean,
  now: Micros,
): { window: Window; isHeld: boolean } {
  if (!window || now >= windowEnd(window)) return { window: { from: now, sent: 1 }, isHeld: false }
  if (window.sent < MOST) return { window: { ...window, sent: window.sent + 1 }, isHeld: false }
  if (isDigestClosed(window)) return { window: { from: now, sent: 1 }, isHeld: false }
  return { window, isHeld: true }
}

/** Whether an alert is to be delivered now: it waits, its time has come, and nobody is at it. */
export const isDue = ({ state, deliver_at }: Alert, now: Micros): boolean =>
  state === 'waiting' && deliver_at !== null && deliver_at <= now + SKEW

/** Whether it was tried as often as it may be: each time whoever delivered it died of it. */
export const isSpent = ({ attempts }: Alert): boolean => attempts > PAUSES.length

/** What came of the delivery to one recipient: `due` where it is to be tried again. */
export type Outcome = { state: 'sent' | 'due' | 'dead'; error?: string }

/** An alert once its delivery was tried. */
export function delivered(alert: Alert, outcomes: ReadonlyMap<string, Outcome>, now: Micros): Alert {
  const pause = PAUSES[alert.attempts - 1]
  const settle = (state: RecipientState) => (state === 'due' && pause === undefined ? 'dead' : state)
  const states = Object.entries(alert.recipients).map(([key, state]) => [
    key,
    settle(outcomes.get(key)?.state ?? state),
  ])
  const recipients: Alert['recipients'] = Object.fromEntries(states)
  const all = Object.values(recipients)
  const error = [...outcomes.values()].find(({ error }) => error !== undefined)?.error
  const told = { ...alert, holder: null, recipients, ...(error === undefined ? {} : { error }) }
  if (all.includes('due')) return { ...told, deliver_at: now + (pause ?? 0) }
  const isHeard = all.length > 0 && !all.includes('dead')
  return { ...told, state: isHeard ? 'delivered' : 'dead', deliver_at: null }
}
