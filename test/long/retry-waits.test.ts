import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { claim } from '../../functions/run-execute/lease.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { MINUTE, type Micros, SECOND, systemClock } from '../../shared/model/time.ts'
import { until } from '../warehouse/place.ts'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

const wall = systemClock()
/** How far the test's own clock is ahead, in microseconds: each begins with none. */
let ahead: Micros = 0
let running: Running
beforeAll(async () => {
  running = await startRunning({ now: () => wall() + ahead })
})
beforeEach(() => {
  ahead = 0
})
afterAll(() => running.stop())

/** A query that fails until there is one. */
const WAITING = 'SELECT n FROM there'
const QUERY = { sql: WAITING, table_name: 'out', write_disposition: 'WRITE_APPEND' }

/** A place whose job, of these tasks, has been launched. */
async function launched(tasks: Record<string, Record<string, unknown>>, more: Record<string, unknown> = {}) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
  await place.deployTables('job', tasks, more)
  const run_id = await place.launch('job')
  const ref = { db: running.system.db, account: place.account, uuid: uuidOf(run_id) }
  return {
    ...place,
    run_id,
    ref,
    /** Waits till a task waits to be tried again. */
    waits: (id: string) =>
      until(async () => (await place.tasksOf(run_id))[id]?.next_attempt_date !== undefined),
    /** Waits till the runner has given the run back. */
    givenBack: () => until(async () => (await place.runOf(run_id)).lease_holder === null),
    repair: () => place.query(`CREATE TABLE ${place.table('there')} AS SELECT 1 AS n`),
    what: async () => (await place.query(`SELECT what FROM ${place.table('log')}`)).map(({ what }) => what),
  }
}

describe('a task that waits long to be tried again', () => {
  const LONG = { a: { ...QUERY, retries: 2, retry_delay_seconds: 600 } }

  test('holds no runner: the sweep finds it when it is time, and no sooner', async () => {
    const job = await launched(LONG)
    await job.waits('a')
    await job.givenBack()
    await running.sweep()
    await running.idle()
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 1 } })
    await job.repair()
    ahead += 10 * MINUTE
    await running.sweep()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 2, retried: 1 } })
  })

  test('is tried again once though its runner dies as it waits', async () => {
    const job = await launched({ a: { ...QUERY, retries: 2, retry_delay_seconds: 50 } })
    await job.waits('a')
    // Its runner is taken for dead, and another takes the run: what the first one does then is not stored.
    ahead += 21 * SECOND
    await claim({ ...job.ref, holder: 'another' }, wall() + ahead, { isWatched: true })
    await running.idle()
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { status: 'RUNNING', attempt: 1 } })
    await job.repair()
    ahead += 40 * SECOND
    await running.sweep()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 2 } })
    expect(await job.count('out')).toBe(1)
  })

  test('waits no longer once the run is cancelled', async () => {
    const job = await launched(LONG)
    await job.waits('a')
    await job.givenBack()
    expect((await job.act('cancel_run', 'job', job.run_id)).status).toBe(200)
    await until(async () => (await job.statuses(job.run_id)).a === 'FAILED')
    const { a } = await job.tasksOf(job.run_id)
    expect([a?.error?.reason, a?.next_attempt_date]).toEqual(['stopped', undefined])
    ahead += 20 * MINUTE
    await running.sweep()
    await running.idle()
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 1 } })
    expect(await job.slots('job')).toEqual([])
  })
})
