import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEATHS } from '../../functions/run-execute/suspects.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { systemClock } from '../../shared/model/time.ts'
import { fromRun, runRef } from '../../shared/store/runs.ts'
import { type Functions, startProcess } from '../system/process.ts'

const POISONED = fileURLToPath(new URL('../fixtures/poisoned.mjs', import.meta.url))
const wall = systemClock()

describe('four runs that kill their process, beside a good one,', () => {
  let functions: Functions
  beforeAll(async () => {
    functions = await startProcess()
  })
  afterAll(() => functions.stop())

  test('fail each, while the good one ends as it would alone', async () => {
    const place = await functions.newPlace()
    await place.deployTables('good', { a: { sql: 'SELECT 1 AS n', table_name: 'good' } })
    const poison: string[] = []
    for (let one = 0; one < 4; one++) {
      const sql = 'SELECT 1 AS n'
      await place.deployTables(
        `poison${one}`,
        { a: { sql, table_name: 'p' } },
        { default_gcp_project_id: 'my-project' },
      )
    }
    // Only now, for deploying has BigQuery look at the queries.
    await functions.kill()
    await functions.start(['--import', POISONED])
    const launch = async (id: string) => {
      for (;;) {
        if (functions.hasEnded()) await functions.start(['--import', POISONED])
        const run_id = await place.launch(id, {}).catch(() => undefined)
        if (run_id !== undefined) return run_id
      }
    }
    for (let one = 0; one < 4; one++) poison.push(await launch(`poison${one}`))
    const good = await launch('good')
    const all = [good, ...poison]
    /** Nobody waits for a dead runner's lease to run out; that it does is shown elsewhere. */
    const expireLeases = async (run_ids: string[]) => {
      for (const run_id of run_ids) {
        const { status, lease_until } = await place.runOf(run_id)
        if (status !== 'RUNNING' || lease_until === null) continue
        const ref = runRef(functions.db, place.account, uuidOf(run_id))
        await ref.update(fromRun({ lease_until: wall(), sweep_at: wall() }))
      }
    }
    const isOver = async (run_id: string) => (await place.runOf(run_id)).status !== 'RUNNING'
    let restarts = 0
    while ((await Promise.all(all.map(isOver))).includes(false)) {
      if (functions.hasEnded()) {
        restarts++
        await expireLeases(all)
        await functions.start(['--import', POISONED])
      }
      await sleep(50)
    }
    expect((await place.runOf(good)).status).toBe('SUCCESS')
    for (const run_id of poison)
      expect(await place.runOf(run_id)).toMatchObject({ status: 'FAILED', error: { reason: 'internal' } })
    expect(restarts).toBeLessThanOrEqual(4 * DEATHS)
  }, 300_000)
})
