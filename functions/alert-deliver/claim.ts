import type { Firestore } from '@google-cloud/firestore'
import { uuidFrom } from '../../shared/model/ids.ts'
import type { Monitoring } from '../../shared/model/monitoring.ts'
import type { Micros } from '../../shared/model/time.ts'
import { type Alert, alertRef, type Digested, fromAlert, toAlert } from '../../shared/store/alerts.ts'
import { type Transaction, transact } from '../../shared/store/database.ts'
import { fromWindow, toWindow, type Window, windowRef } from '../../shared/store/recipients.ts'
import { monitoringOf, versionRef } from '../../shared/store/versions.ts'
import { type Recipient, recipientsOf } from './recipients.ts'
import { admit, delivered, isDue, isSpent, LEASE, type Outcome, windowEnd } from './rules.ts'

/** Which alert, and who delivers it. */
export type Held = { db: Firestore; account: string; id: string; holder: string }

/** An alert that is being delivered, to those who have not heard of it. */
export type Claimed = { alert: Alert; monitoring: Monitoring | undefined; recipients: Recipient[] }

/** The most alerts that a digest tells of one by one. */
const MOST_DIGESTED = 200

/**
 * Takes an alert to deliver it, where it is due. Who has been sent enough is left to the digest of the window: that is
 * written here, and waits as an alert of its own. Each recipient is counted once, however often delivery is tried.
 * @returns why there is nothing to deliver, in a word
 */
export function claim({ db, account, id, holder }: Held, now: Micros): Promise<Claimed | string> {
  return transact(db, async tx => {
    const ref = alertRef(db, account, id)
    const data = await tx.get(ref)
    if (!data) return 'unknown'
    const alert = toAlert(data)
    if (!isDue(alert, now)) return alert.state === 'waiting' ? 'held' : alert.state
    if (isSpent(alert)) {
      tx.set(ref, fromAlert({ ...alert, state: 'dead', deliver_at: null, holder: null }))
      return 'spent'
    }
    const monitoring = await readMonitoringOf(tx, alert, { db, account })
    const all = recipientsOf(alert, monitoring)
    const fresh = all.filter(({ key }) => alert.recipients[key] === undefined)
    const { held, counted, digests } = alert.digest
      ? NOBODY_WAITS
      : await admitAll(tx, fresh, { db, account, now })
    const states = fresh.map(({ key }) => [key, held.has(key) ? 'held' : 'due'])
    const taken: Alert = {
      ...alert,
      recipients: { ...alert.recipients, ...Object.fromEntries(states) },
      attempts: alert.attempts + 1,
      holder,
      deliver_at: now + LEASE,
    }
    const one = alert.fact && { ...digestedOf(id, alert.fact) }
    for (const [recipient, window] of counted) tx.set(windowRef(db, account, recipient), fromWindow(window))
    for (const [digestId, digest] of digests) {
      if (one) tx.set(alertRef(db, account, digestId), fromAlert(withOne(digest, one)))
    }
    tx.set(ref, fromAlert(taken))
    return {
      alert: taken,
      monitoring,
      recipients: all.filter(({ key }) => taken.recipients[key] === 'due'),
    }
  })
}

/** Keeps what came of a delivery, unless another has taken the alert meanwhile. */
export function settle(
  { db, account, id, holder }: Held,
  outcomes: ReadonlyMap<string, Outcome>,
  now: Micros,
): Promise<Alert | undefined> {
  return transact(db, async tx => {
    const ref = alertRef(db, account, id)
    const data = await tx.get(ref)
    const alert = data && toAlert(data)
    if (alert?.holder !== holder) return
    const after = delivered(alert, outcomes, now)
    tx.set(ref, fromAlert(after))
    return after
  })
}

async function readMonitoringOf(
  tx: Transaction,
  { fact, version }: Alert,
  { db, account }: { db: Firestore; account: string },
): Promise<Monitoring | undefined> {
  if (!fact || version === undefined) return
  return monitoringOf(await tx.get(versionRef(db, account, fact, version)))
}

/** Who of the recipients waits, the windows that count the others, and the digests of those who wait. */
type Admitted = {
  held: ReadonlySet<string>
  counted: ReadonlyMap<string, Window>
  digests: ReadonlyMap<string, Alert>
}
const NOBODY_WAITS: Admitted = { held: new Set(), counted: new Map(), digests: new Map() }

async function admitAll(
  tx: Transaction,
  recipients: Recipient[],
  { db, account, now }: { db: Firestore; account: string; now: Micros },
): Promise<Admitted> {
  const ids = [...new Set(recipients.map(({ id }) => id))]
  const stored = await tx.getAll(ids.map(id => windowRef(db, account, id)))
  const windows = new Map(ids.map((id, at) => [id, toWindow(stored[at])]))
  const digestOf = (id: string, { from }: Window) => `${uuidFrom('digest', account, id, String(from))}~DIGEST`
  const open = ids.flatMap(id => {
    const window = windows.get(id)
    return window ? [digestOf(id, window)] : []
  })
  const found = await tx.getAll(open.map(id => alertRef(db, account, id)))
  const there = new Map(open.map((id, at) => [id, found[at] && toAlert(found[at])]))

  const held = new Set<string>()
  const counted = new Map<string, Window>()
  const digests = new Map<string, Alert>()
  for (const { key, id, to } of recipients) {
    const isClosed = (window: Window) => {
      const digest = there.get(digestOf(id, window))
      return digest !== undefined && (digest.state !== 'waiting' || digest.attempts > 0)
    }
    const { window, isHeld } = admit(windows.get(id), isClosed, now)
    windows.set(id, window)
    if (!isHeld) {
      counted.set(id, window)
      continue
    }
    held.add(key)
    const digest = digestOf(id, window)
    digests.set(digest, there.get(digest) ?? newDigest(to, window))
  }
  return { held, counted, digests }
}

const newDigest = (to: Recipient['to'], window: Window): Alert => ({
  ...{ date: window.from, digest: { to, alerts: [], more: 0 }, state: 'waiting' },
  ...{ deliver_at: windowEnd(window), attempts: 0, holder: null, recipients: {} },
})

function withOne(alert: Alert, one: Digested): Alert {
  const { digest } = alert
  if (!digest) return alert
  const isFull = digest.alerts.length >= MOST_DIGESTED
  const more = isFull ? { more: digest.more + 1 } : { alerts: [...digest.alerts, one] }
  return { ...alert, digest: { ...digest, ...more } }
}

const digestedOf = (alert: string, fact: NonNullable<Alert['fact']>): Digested => {
  const { status, configuration_type, environment, configuration_id, run_id, execution_date } = fact
  return { alert, status, configuration_type, environment, configuration_id, run_id, execution_date }
}
