import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Micros, SECOND, systemClock } from '../../../shared/model/time.ts'
import { until } from '../../warehouse/place.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

const wall = systemClock()
/** How far the test's own clock is ahead, in microseconds: each begins with none. */
let ahead: Micros = 0
let running: Running
beforeAll(async () => {
  running = await startRunning({ now: () => wall() + ahead })
})
beforeEach(() => {
  ahead = 0
  running.gate.isOpen = true
})
afterAll(() => running.stop())

/** Runs for minutes unless it is stopped. */
const LONG =
  'DECLARE i INT64 DEFAULT 0; WHILE i < 90000 DO SET i = i + 1; END WHILE; INSERT INTO log VALUES (1);'

async function launched(task: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  await place.deployTables('job', { a: { sql: LONG, ...task } }, more)
  await place.deployTables('target', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await place.deployWorkflow('flow', ['job'], 'target')
  const run_id = await place.launch('job')
  /** How the BigQuery jobs of the task stand. */
  const jobs = async () => {
    const { a } = await place.tasksOf(run_id)
    return Promise.all(
      (a?.jobs ?? []).map(async ({ job_id, location }) => {
        const [metadata] = await running.bigquery.job(job_id, { location }).getMetadata()
        return metadata.status
      }),
    )
  }
  const atWork = () =>
    until(() =>
      jobs().then(
        all => all.length > 0,
        () => false,
      ),
    )
  return { ...place, run_id, jobs, atWork }
}
const STOPPED = { state: 'DONE', errorResult: { reason: 'stopped' } }

describe('a run that takes longer than it may', () => {
  test('ends FAILED, with its jobs cancelled, its slot free and no workflow told', async () => {
    const job = await launched({}, { timeout_seconds: 300 })
    await job.atWork()
    ahead += 10 * SECOND
    expect((await job.runOf(job.run_id)).status).toBe('RUNNING')
    ahead += 290 * SECOND
    const run = await job.ended(job.run_id)
    expect(run).toMatchObject({
      status: 'FAILED',
      sub_status: 'FAILED',
      error: { reason: 'timeout' },
      by_hand: false,
    })
    expect(run.error?.message).toContain('300 seconds')
    await until(async () => (await job.jobs()).every(one => one?.state === 'DONE'))
    expect(await job.jobs()).toMatchObject([STOPPED])
    await until(async () => (await job.statuses(job.run_id)).a === 'FAILED')
    expect(await job.slots('job')).toEqual([])
    expect(await job.runs('target')).toEqual([])
  })

  test('ends though no runner is alive then: the sweep wakes one', async () => {
    running.gate.isOpen = false
    const job = await launched({}, { timeout_seconds: 300 })
    running.gate.isOpen = true
    ahead += 400 * SECOND
    await running.sweep()
    expect(await job.ended(job.run_id)).toMatchObject({ status: 'FAILED', error: { reason: 'timeout' } })
    expect(await job.count('log')).toBe(0)
  })

  test('ends while a task of it waits to be tried again', async () => {
    const waiting = { sql: 'SELECT n FROM there', table_name: 'out', retries: 1, retry_delay_seconds: 3600 }
    const job = await launched(waiting, { timeout_seconds: 300 })
    await until(async () => (await job.tasksOf(job.run_id)).a?.next_attempt_date !== undefined)
    await until(async () => (await job.runOf(job.run_id)).lease_holder === null)
    ahead += 301 * SECOND
    await running.sweep()
    expect(await job.ended(job.run_id)).toMatchObject({ status: 'FAILED', error: { reason: 'timeout' } })
    await until(async () => (await job.statuses(job.run_id)).a === 'FAILED')
  })
})
