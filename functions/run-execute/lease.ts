import type { Firestore } from '@google-cloud/firestore'
import { type Clock, type Micros, SECOND } from '../../shared/model/time.ts'
import { handedOut } from '../../shared/run/start.ts'
import { isUnderWay, mustBeStopped } from '../../shared/run/state.ts'
import { type Transaction, transact } from '../../shared/store/database.ts'
import { fromRun, type Run, runRef, toRun } from '../../shared/store/runs.ts'
import { isSuspect, MOST_CLAIMS } from './suspects.ts'

/** How long a lease lasts, and how often it is renewed, in microseconds: two renewals may fail. */
const LEASE = 20 * SECOND
const RENEWAL = 6 * SECOND

/** A lease that begins now: the sweep looks at the run once it is over. */
const leaseFrom = (now: Micros) => ({ lease_until: now + LEASE, sweep_at: now + LEASE })

/** A run that a runner holds, or why it holds none. */
export type Claim = { run: Run } | { refused: 'unknown' | 'over' | 'held' | 'suspect' }

/** Where a run's document is, and who wants it. */
export type Holder = { db: Firestore; account: string; uuid: string; holder: string }

/** Whether a run is this holder's to run: neither ended, nor set by hand, nor taken over by another. */
export const isHeldBy = (run: Run | undefined, holder: string): run is Run =>
  run !== undefined && isUnderWay(run) && run.lease_holder === holder

/**
 * Takes the lease of a run, which must be running and nobody else's. That it was taken is stored with it: what kills
 * the process that it runs in can be told by that alone.
 * @param isWatched - whether one that is suspected of killing its runners may be taken
 */
export function claim(
  { db, account, uuid, holder }: Holder,
  now: Micros,
  { isWatched = false } = {},
): Promise<Claim> {
  const ref = runRef(db, account, uuid)
  return transact(db, async tx => {
    const data = await tx.get(ref)
    if (!data) return { refused: 'unknown' }
    const run = toRun(data)
    if (!isUnderWay(run)) return { refused: 'over' }
    if (run.lease_holder !== null && (run.lease_until ?? 0) > now) {
      // This order's name is used up; were its holder gone all the same, the sweep's next one needs another.
      tx.update(ref, fromRun({ sweep_at: (run.sweep_at ?? now) + 1 }))
      return { refused: 'held' }
    }
    if (isSuspect(run) && !isWatched) return { refused: 'suspect' }
    const claims = [...run.claims, now].slice(-MOST_CLAIMS)
    const lease = { lease_holder: holder, claims, ...leaseFrom(now) }
    tx.update(ref, fromRun(lease))
    return { run: { ...run, ...lease } }
  })
}

/** Does something in a transaction that sees the run still held; nothing, and `false`, where it is not. */
export function whileHeld(
  { db, account, uuid, holder }: Holder,
  work: (tx: Transaction, run: Run) => void,
): Promise<boolean> {
  const ref = runRef(db, account, uuid)
  return transact(db, async tx => {
    const data = await tx.get(ref)
    const run = data && toRun(data)
    if (!isHeldBy(run, holder)) return false
    work(tx, run)
    return true
  })
}

/** Renews the lease; `false` when it is lost. @internal a test renews at times of its own */
export const renew = (held: Holder, now: Micros): Promise<boolean> =>
  whileHeld(held, tx => tx.update(runRef(held.db, held.account, held.uuid), fromRun(leaseFrom(now))))

/**
 * Gives the lease back, so that the next runner need not wait for its end.
 * @param until - when the sweep is to find the next one, where there is nothing to be done before
 */
export const release = (
  held: Holder,
  now: Micros,
  { failures = 0, until }: { failures?: number; until?: Micros } = {},
): Promise<boolean> =>
  whileHeld(held, tx => {
    const { sweep_at, ...free } = handedOut(now)
    const run = { failures, claims: [], ...free, sweep_at: until ?? sweep_at }
    tx.update(runRef(held.db, held.account, held.uuid), fromRun(run))
  })

/**
 * Says of a run that is over when the sweep is to look at it again, unless somebody else has.
 * @param seen - The `sweep_at` that it had.
 * @param again - null where nothing is at work for it any more
 */
export async function settle(
  { db, account, uuid }: Omit<Holder, 'holder'>,
  seen: Micros,
  again: Micros | null,
): Promise<void> {
  const ref = runRef(db, account, uuid)
  await transact(db, async tx => {
    const data = await tx.get(ref)
    const run = data && toRun(data)
    if (!run || !mustBeStopped(run) || run.sweep_at !== seen) return
    tx.update(ref, fromRun({ lease_holder: null, lease_until: null, sweep_at: again }))
  })
}

/** `timeout`: the run has had the time that it may take. `waits`: nothing is to be done until later. */
type Why = 'lost' | 'deadline' | 'failed' | 'timeout' | 'waits'

/** Why a runner stops before the run's end. */
export class Stopped extends Error {
  override name = 'Stopped'
  readonly why: Why
  constructor(why: Why, options?: ErrorOptions) {
    super(`The runner stops: ${why}`, options)
    this.why = why
  }
}

/**
 * Keeps a lease until it is let go of. The signal is aborted with {@link Stopped} when the lease is lost, or the
 * deadline has come; a renewal that fails for want of an answer counts as lost only once the lease has run out.
 */
export function keep(
  held: Holder,
  { now, until, deadline }: { now: Clock; until: Micros; deadline: Micros },
): { signal: AbortSignal; stop: (why: Stopped) => void; letGo: () => Promise<void> } {
  const controller = new AbortController()
  let expiry = until
  let renewal: Promise<void> | undefined
  const renewed = async (at: Micros) => {
    try {
      if (await renew(held, at)) expiry = at + LEASE
      else controller.abort(new Stopped('lost'))
    } catch (cause) {
      if (now() >= expiry) controller.abort(new Stopped('lost', { cause }))
    } finally {
      renewal = undefined
    }
  }
  const timer = setInterval(() => {
    const at = now()
    if (at >= deadline) controller.abort(new Stopped('deadline'))
    // Also then: what is under way may take a while to end.
    if (at >= expiry - LEASE + RENEWAL) renewal ??= renewed(at)
  }, 1000)
  return {
    signal: controller.signal,
    stop: why => controller.abort(why),
    letGo: async () => {
      clearInterval(timer)
      await renewal
    },
  }
}
