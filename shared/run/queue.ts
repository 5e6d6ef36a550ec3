import type { Firestore } from '@google-cloud/firestore'
import { configurationKey } from '../model/configuration-key.ts'
import { isLaunchable } from '../model/configuration-types.ts'
import { uuidOf } from '../model/ids.ts'
import type { Micros } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Transaction } from '../store/database.ts'
import { fromRun, queuedQuery, type Run, runRef, toRun } from '../store/runs.ts'
import { started } from './start.ts'
import { freeSlots, isOpen } from './state.ts'

/** The most queued runs that one transaction starts. */
const MOST_STARTED = 50

/** The queued runs of a configuration that its free slots let start now, those first that wait longest. */
export async function readQueued(
  tx: Transaction,
  configuration: Configuration,
  { db, account }: { db: Firestore; account: string },
): Promise<Run[]> {
  const free = Math.min(freeSlots(configuration), MOST_STARTED)
  if (free === 0 || !isOpen(configuration) || !isLaunchable(configuration)) return []
  const docs = await tx.query(queuedQuery(db, account, configurationKey(configuration), free))
  return docs.map(doc => toRun(doc.data()))
}

/** Starts queued runs. Their slots are written by the caller, with the configuration. */
export function startQueued(
  tx: Transaction,
  queued: Run[],
  { db, account, now }: { db: Firestore; account: string; now: Micros },
): Run[] {
  const runs = queued.map(run => started(run, now))
  writeStarted(tx, runs, { db, account })
  return runs
}

/** Writes queued runs that have started. Their slots are written by the caller, with the configuration. */
export function writeStarted(
  tx: Transaction,
  runs: Run[],
  { db, account }: { db: Firestore; account: string },
): void {
  for (const run of runs) {
    const { status, start_execution_date, last_update_date, lease_holder, lease_until, sweep_at } = run
    const change = { status, start_execution_date, last_update_date, lease_holder, lease_until, sweep_at }
    tx.update(runRef(db, account, uuidOf(run.run_id)), fromRun(change))
  }
}
