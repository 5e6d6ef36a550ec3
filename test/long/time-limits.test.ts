import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Micros, SECOND, systemClock } from '../../shared/model/time.ts'
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

describe('an attempt that takes longer than it may', () => {
  test('has its job cancelled, fails with the reason timeout, and is tried again', async () => {
    const job = await launched({ timeout_seconds: 100, retries: 1, retry_delay_seconds: 1 })
    await job.atWork()
    ahead += 100 * SECOND
    await until(async () => (await job.tasksOf(job.run_id)).a?.attempt === 2)
    await job.atWork()
    const { a } = await job.tasksOf(job.run_id)
    expect(a?.failed_attempts).toMatchObject([{ error: { reason: 'timeout' } }])
    expect(await job.jobs()).toMatchObject([STOPPED, {}])
    ahead += 100 * SECOND
    expect((await job.ended(job.run_id)).status).toBe('FAILED')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { error: { reason: 'timeout' } } })
    expect(await job.jobs()).toMatchObject([STOPPED, STOPPED])
    expect(await job.count('log')).toBe(0)
  })

  test('is done all the same where its job had succeeded while nobody looked', async () => {
    running.gate.isOpen = false
    const job = await launched({ sql: 'INSERT INTO log VALUES (1)', timeout_seconds: 100 })
    running.gate.isOpen = true
    // The answer that the job is done is lost with the runner.
    const looks = (method: string, path: string) => method === 'GET' && /\/(jobs|queries)\/tailer_/.test(path)
    running.faults.set(looks, { kind: 'answer', status: 400, reason: 'invalid', message: 'Not now' }, 1000)
    const answer = running.execute(job.account, job.run_id)
    await until(async () => (await job.count('log')) === 1)
    await answer
    running.faults.clear()
    ahead += 200 * SECOND
    await running.sweep()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.count('log')).toBe(1)
  })
})
