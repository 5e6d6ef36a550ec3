import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { uuidOf } from '../../shared/model/ids.ts'
import { fromRun, runRef } from '../../shared/store/runs.ts'
import { effectsOf, ONCE, preparePipeline } from '../functions/run-execute/pipeline.ts'
import { seeded } from '../suite/seeded.ts'
import { type Functions, type Place, startProcess } from '../system/process.ts'

/**
 * Runs as many runs as asked, each of a configuration and an account of its own, and kills the functions' process at
 * random moments meanwhile; then expects each to have ended once, with each statement's effect once, and its
 * workflow to have fired once.
 * @param kills - how often, in all
 * @param during - a task that all runs must be at when the process is killed: no transaction is open then, whose
 *   locks Firestore would keep for up to a minute; without one, any moment
 */
export async function killing({
  runs,
  kills,
  seed,
  during,
}: {
  runs: number
  kills: number
  seed: number
  during?: 'script'
}): Promise<void> {
  console.log(`The seed of the moments is ${seed}`)
  const random = seeded(seed)
  const functions = await startProcess()
  try {
    const places = []
    for (let index = 0; index < runs; index++) places.push(await preparePipeline(functions))
    const launched: Launched[] = []
    for (const place of places) launched.push({ place, run_id: await place.launch('job') })
    let killed = 0
    for (; killed < kills && (await some(launched, isRunning)); killed++) {
      if (during)
        await Promise.all(launched.map(({ place, run_id }) => place.taskIs(run_id, during, 'RUNNING')))
      await sleep(Math.floor(random() * (during ? 100 : 1500)))
      await functions.kill()
      // Nobody holds them any more; that a lease runs out by itself is shown elsewhere.
      await Promise.all(launched.map(run => expire(functions, run)))
      await functions.start()
      await functions.sweep()
    }
    console.log(`Killed ${killed} times`)
    for (const { place, run_id } of launched) {
      expect(await effectsOf(functions, place, run_id, 180_000), run_id).toEqual(ONCE)
    }
  } finally {
    await functions.stop()
  }
}

type Launched = { place: Place; run_id: string }

const isRunning = async ({ place, run_id }: Launched) => (await place.runOf(run_id)).status === 'RUNNING'

/** Lets a run's lease be over. A transaction that the killed process had open can hold this up for a minute or more. */
async function expire({ db }: Functions, run: Launched): Promise<void> {
  if (!(await isRunning(run))) return
  const ref = runRef(db, run.place.account, uuidOf(run.run_id))
  await ref.update(fromRun({ lease_until: Date.now() * 1000, sweep_at: Date.now() * 1000 }))
}

async function some<T>(all: T[], holds: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await holds(one)) return true
  return false
}
