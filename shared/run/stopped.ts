import type { Firestore } from '@google-cloud/firestore'
import { hasEnded } from '../model/standing.ts'
import type { Outcomes } from '../model/strip.ts'
import type { Micros } from '../model/time.ts'
import { configurationRef, toConfiguration } from '../store/configurations.ts'
import { transact } from '../store/database.ts'
import { fromRun, runRef, toRun } from '../store/runs.ts'
import { ofItsRuns } from './start.ts'
import { withRun } from './strip.ts'

/**
 * Keeps how the tasks of a run came out that was over before its runner had heard: nobody knew when it ended. That is a
 * change of the run, so that who asks what has changed is told.
 */
export async function keepOutcomes(
  { db, account, uuid }: { db: Firestore; account: string; uuid: string },
  outcomes: Outcomes | undefined,
  now: Micros,
): Promise<void> {
  if (!outcomes) return
  const ref = runRef(db, account, uuid)
  await transact(db, async tx => {
    const data = await tx.get(ref)
    const run = data && toRun(data)
    if (!run || !hasEnded(run) || run.outcomes !== undefined) return
    const own = configurationRef(db, account, run)
    const configuration = await tx.get(own)
    const change = { outcomes: outcomes.letters, last_update_date: now }
    tx.update(ref, fromRun(change))
    if (configuration)
      tx.update(own, ofItsRuns(withRun(toConfiguration(configuration), { ...run, ...change }, outcomes)))
  })
}
