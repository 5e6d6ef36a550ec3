import { fileURLToPath } from 'node:url'
import { expect, vi } from 'vitest'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { slotUuid } from '../../shared/model/ids.ts'
import { slotsOf } from '../../shared/model/schedule.ts'
import { hasEnded } from '../../shared/model/standing.ts'
import { systemClock } from '../../shared/model/time.ts'
import { fromRun, readRun, runRef, toRun } from '../../shared/store/runs.ts'
import { JOB } from '../functions/schedule-tick/clockwork.ts'
import { startProcess } from '../system/process.ts'
import { putConfiguration } from '../system/stored.ts'

const DYING = ['--import', fileURLToPath(new URL('../fixtures/dying.mjs', import.meta.url))]
const schedule = { interval: '@daily', timezone: 'UTC', catchup: false }

/**
 * Kills the functions' process as often as asked between the commit that launches a slot and the run's dispatch, each time
 * of another configuration, and ticks again; then expects of each one run, which the runner has had.
 */
export async function killedBeforeDispatch(times: number): Promise<void> {
  const now = systemClock()
  const functions = await startProcess()
  try {
    const { account } = await functions.newPlace()
    const slot = slotsOf(schedule).upTo(now()) ?? 0
    const uuids: string[] = []
    for (let index = 0; index < times; index++) {
      const configuration_id = `job_${index}_DEV`
      await functions.kill()
      await functions.start(DYING)
      await putConfiguration(functions.db, account, { configuration_id, schedule, next_launch: slot })
      functions.child().send('die')
      await expect(functions.tick()).rejects.toThrow()
      const uuid = slotUuid(account, configurationKey({ ...JOB, configuration_id }), slot)
      expect(await readRun(functions.db, account, uuid)).toMatchObject({ status: 'RUNNING', claims: [] })
      // The sweep finds it once whoever it was handed to has had time; that it waits for that is shown elsewhere.
      await runRef(functions.db, account, uuid).update(fromRun({ sweep_at: now() + 3_600_000_000 }))
      uuids.push(uuid)
    }
    await functions.kill()
    await functions.start()
    await functions.tick()
    for (const uuid of uuids) await runRef(functions.db, account, uuid).update(fromRun({ sweep_at: now() }))
    await functions.sweep()
    const runs = async () => {
      const { docs } = await functions.db.collection(`accounts/${account}/runs`).get()
      return docs.map(doc => toRun(doc.data()))
    }
    // Runs that end at once meet in the emulator, which lets one of them through every few seconds.
    await vi.waitFor(async () => expect((await runs()).filter(run => !hasEnded(run))).toEqual([]), {
      timeout: 600_000,
      interval: 1000,
    })
    expect((await runs()).map(({ run_id }) => run_id.slice(-36)).toSorted()).toEqual(uuids.toSorted())
  } finally {
    await functions.stop()
  }
}
