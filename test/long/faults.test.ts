import { describe, expect, test } from 'vitest'
import { uuidOf } from '../../shared/model/ids.ts'
import { SECOND } from '../../shared/model/time.ts'
import { clocked } from '../warehouse/clocked.ts'
import { until } from '../warehouse/place.ts'
import type { Fault } from '../wire/faults.ts'

const { running, pass } = await clocked()

/** A place with a table `log` and a job whose one statement writes a row to it. */
async function logging() {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  await place.deployTables('job', { a: { sql: 'INSERT INTO log VALUES (1)' } })
  return place
}
const inserts = (dataset: string) => (method: string, path: string, body: string) =>
  method === 'POST' && path.includes('/jobs') && body.includes(dataset) && body.includes('INSERT')
const answer = (status: number, reason: string): Fault => ({
  kind: 'answer',
  status,
  reason,
  message: reason,
})

describe('when BigQuery', () => {
  test('refuses a job, its task fails with what BigQuery said, and is not tried again', async () => {
    const { launch, ended, tasksOf, dataset } = await logging()
    running.faults.set(inserts(dataset), answer(403, 'accessDenied'))
    const run_id = await launch('job')
    expect((await ended(run_id)).status).toBe('FAILED')
    expect(await tasksOf(run_id)).toMatchObject({ a: { attempt: 1, error: { reason: 'accessDenied' } } })
  })

  test('limits the rate, the task is tried again, and its statement has run once', async () => {
    const { launch, ended, count, dataset } = await logging()
    running.faults.set(inserts(dataset), answer(403, 'rateLimitExceeded'))
    const run_id = await launch('job')
    expect((await ended(run_id)).status).toBe('SUCCESS')
    expect(await count('log')).toBe(1)
  })

  test('limits the rate for good, the task fails after three attempts', async () => {
    const { launch, ended, tasksOf, dataset } = await logging()
    running.faults.set(inserts(dataset), answer(403, 'rateLimitExceeded'), 1000)
    const run_id = await launch('job')
    expect((await ended(run_id)).status).toBe('FAILED')
    expect(await tasksOf(run_id)).toMatchObject({ a: { attempt: 3, error: { reason: 'rateLimitExceeded' } } })
  })

  test('takes a job and the answer is lost, its statement has run once', async () => {
    const { launch, ended, count, dataset } = await logging()
    running.faults.set(inserts(dataset), { kind: 'cut', after: true })
    const run_id = await launch('job')
    // The client asks again by itself; where it gives up, the next runner does.
    pass(21 * SECOND)
    await running.sweep()
    expect((await ended(run_id)).status).toBe('SUCCESS')
    expect(await count('log')).toBe(1)
  })

  test.for([
    { numChildJobs: '2', attempt: 1, status: 'FAILED' },
    { numChildJobs: undefined, attempt: 2, status: 'SUCCESS' },
  ])(
    'fails for a while with $numChildJobs statements of a script done, the run ends $status after attempt $attempt',
    async ({ numChildJobs, attempt, status }) => {
      const { launch, ended, tasksOf } = await logging()
      const errorResult = { reason: 'backendError', message: 'Try again' }
      const body = { status: { state: 'DONE', errorResult }, statistics: { numChildJobs } }
      const looks = (method: string, path: string) => method === 'GET' && path.includes('/jobs/tailer_')
      running.faults.set(looks, { kind: 'body', body })
      const run_id = await launch('job')
      expect((await ended(run_id)).status).toBe(status)
      expect(await tasksOf(run_id)).toMatchObject({ a: { attempt } })
    },
  )

  test('will not tell how a job stands, another runner takes it up, and its statement has run once', async () => {
    const { launch, ended, count, runOf } = await logging()
    const looks = (method: string, path: string) => method === 'GET' && path.includes('/jobs/tailer_')
    running.faults.set(looks, answer(401, 'authError'))
    const run_id = await launch('job')
    await until(async () => (await runOf(run_id)).failures === 1)
    pass(21 * SECOND)
    await running.sweep()
    expect((await ended(run_id)).status).toBe('SUCCESS')
    expect(await count('log')).toBe(1)
  })

  test('takes its time over a query, the job is looked at once, when it has ended', async () => {
    const place = await running.newPlace()
    const loop = 'DECLARE i INT64 DEFAULT 0; WHILE i < 300 DO SET i = i + 1; END WHILE;'
    await place.deployTables('job', { a: { task_type: 'run_gbq_script', sql: loop } })
    const looks: string[] = []
    running.faults.set(
      (method, path) => {
        if (method === 'GET' && path.includes('/jobs/tailer_')) looks.push(path)
        return false
      },
      answer(500, 'internalError'),
    )
    const run_id = await place.launch('job')
    expect((await place.ended(run_id)).status).toBe('SUCCESS')
    const ours = looks.filter(path => path.includes(uuidOf(run_id)))
    expect(ours).toHaveLength(1)
  })

  test.for([answer(403, 'accessDenied'), answer(400, 'invalidQuery')])(
    'does not hold the answer to a query under way, but %j, it is looked at until it has ended',
    async fault => {
      const { launch, ended, count } = await logging()
      const results = (method: string, path: string) => method === 'GET' && path.includes('/queries/tailer_')
      running.faults.set(results, fault, 4)
      const run_id = await launch('job')
      expect((await ended(run_id)).status).toBe('SUCCESS')
      running.faults.clear()
      expect(await count('log')).toBe(1)
    },
  )

  test('will not delete a temporary table, the run ends as its tasks did', async () => {
    const place = await running.newPlace()
    const temporary = { sql: 'SELECT 1 AS one', table_name: 'temporary', temporary_table: true }
    await place.deployTables('job', { a: temporary })
    const drops = (method: string, path: string) => method === 'DELETE' && path.includes(place.dataset)
    running.faults.set(drops, answer(403, 'accessDenied'), 1000)
    expect((await place.ended(await place.launch('job'))).status).toBe('SUCCESS')
    expect(await place.slots('job')).toEqual([])
  })

  test('will not tell how many rows a query has, the task has succeeded all the same', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 't' } })
    const counts = (method: string, path: string) => method === 'GET' && path.includes('/queries/')
    running.faults.set(counts, answer(403, 'accessDenied'))
    const run_id = await place.launch('job')
    expect((await place.ended(run_id)).status).toBe('SUCCESS')
    expect(await place.count('t')).toBe(1)
  })
})

test('a run that no runner can run fails after twenty of them, and frees its slot', async () => {
  const place = await logging()
  const looks = (method: string, path: string) => method === 'GET' && path.includes('/jobs/tailer_')
  running.faults.set(looks, answer(400, 'invalid'), 20)
  const run_id = await place.launch('job')
  for (let failures = 1; failures < 20; failures++) {
    await until(async () => (await place.runOf(run_id)).failures === failures)
    running.execute(place.account, run_id)
  }
  expect(await place.ended(run_id)).toMatchObject({ status: 'FAILED', error: { reason: 'internal' } })
  expect(await place.slots('job')).toEqual([])
})
