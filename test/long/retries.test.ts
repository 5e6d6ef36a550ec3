import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { uuidOf } from '../../shared/model/ids.ts'
import { fromRun, runRef } from '../../shared/store/runs.ts'
import { startProcess } from '../system/process.ts'

/** How often the process is killed while the task waits. */
const KILLS = 3

test('a task whose runner is killed again and again as it waits is tried again in its time, and once at a time', async () => {
  const functions = await startProcess()
  try {
    const place = await functions.newPlace()
    await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
    // Half of it is done each time, so that every attempt leaves a trace.
    const sql = "INSERT INTO log VALUES ('begun'); INSERT INTO log SELECT what FROM there"
    const task = { task_type: 'run_gbq_script', sql, retries: 2, retry_delay_seconds: 50 }
    await place.deployTables(
      'job',
      { a: task, b: { sql: "INSERT INTO log VALUES ('b')" } },
      { dependencies: ['a >> b'] },
    )
    const run_id = await place.launch('job')
    const waits = async () => (await place.tasksOf(run_id)).a?.next_attempt_date
    while ((await waits()) === undefined) await sleep(50)
    const date = await waits()
    for (let kill = 0; kill < KILLS; kill++) {
      await functions.kill()
      const expired = fromRun({ lease_until: Date.now() * 1000, sweep_at: Date.now() * 1000, claims: [] })
      await runRef(functions.db, place.account, uuidOf(run_id)).update(expired)
      await functions.start()
      await functions.sweep()
      await sleep(300)
      expect([await waits(), (await place.tasksOf(run_id)).a?.attempt]).toEqual([date, 1])
    }
    await place.query(`CREATE TABLE ${place.table('there')} AS SELECT 'ended' AS what`)
    expect((await place.ended(run_id, 60_000)).status).toBe('SUCCESS')
    const rows = await place.query(`SELECT what FROM ${place.table('log')} ORDER BY what`)
    expect(rows.map(({ what }) => what)).toEqual(['b', 'begun', 'begun', 'ended'])
    expect((await place.tasksOf(run_id)).a?.failed_attempts).toHaveLength(1)
  } finally {
    await functions.stop()
  }
}, 180_000)
