import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { uuidOf } from '../../../shared/model/ids.ts'
import { type Micros, systemClock } from '../../../shared/model/time.ts'
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
})
afterAll(() => running.stop())

/** A script that fails behind its first statement until there is a table `there`. */
const HALF = "INSERT INTO log VALUES ('half'); INSERT INTO log SELECT CAST(n AS STRING) FROM there"
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

const detailed = z.object({
  results: z.tuple([
    z.looseObject({
      tasks: z.array(
        z.looseObject({
          attempts: z.array(
            z.looseObject({
              start_date: z.string(),
              end_date: z.string().nullable(),
              jobs: z.array(z.looseObject({ job_id: z.string() })),
              error: z.object({ reason: z.string(), message: z.string() }).nullable(),
            }),
          ),
        }),
      ),
    }),
  ]),
})

describe('a task with retries', () => {
  test('is tried again after its delay, and each attempt tells its times, its job and its error', async () => {
    const job = await launched({ a: QUERY }, { retries: 2, retry_delay_seconds: 1 })
    await until(async () => (await job.tasksOf(job.run_id)).a?.attempt === 2)
    await job.repair()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.count('out')).toBe(1)
    const body = { action: 'get_run_details', ...job.identity('job'), run_id: job.run_id }
    const [{ tasks }] = detailed.parse((await job.call('dag-status', body)).body).results
    const attempts = tasks[0]?.attempts ?? []
    expect(attempts.map(({ error }) => error?.reason)).toEqual([
      ...attempts.slice(1).map(() => 'notFound'),
      undefined,
    ])
    expect(new Set(attempts.flatMap(({ jobs }) => jobs.map(({ job_id }) => job_id))).size).toBe(
      attempts.length,
    )
    for (const [index, { start_date }] of attempts.entries())
      expect(Date.parse(start_date)).toBeGreaterThanOrEqual(
        Date.parse(attempts[index - 1]?.end_date ?? '1970-01-01'),
      )
  })

  test('fails once all its attempts have', async () => {
    const job = await launched({ a: { ...QUERY, retries: 1, retry_delay_seconds: 1 } })
    expect((await job.ended(job.run_id)).status).toBe('FAILED')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 2, error: { reason: 'notFound' } } })
  })

  test('that is half a script is not tried again, for its statements would have their effect twice', async () => {
    const job = await launched(
      { a: { task_type: 'run_gbq_script', sql: HALF } },
      { retries: 1, retry_delay_seconds: 1 },
    )
    expect((await job.ended(job.run_id)).status).toBe('FAILED')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 1 } })
    expect(await job.what()).toEqual(['half'])
  })

  test('that is half a script is tried again where the task itself says so', async () => {
    const script = { task_type: 'run_gbq_script', sql: HALF, retries: 1, retry_delay_seconds: 1 }
    const job = await launched({ a: script })
    await until(async () => (await job.what()).length > 0)
    await job.repair()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.what()).toEqual(['half', 'half', '1'])
  })

  test('takes no place from the others while it waits', async () => {
    const quick = { sql: "INSERT INTO log VALUES ('b')" }
    const job = await launched(
      { a: { ...QUERY, retries: 1, retry_delay_seconds: 30 }, b: quick },
      { task_concurrency: 1 },
    )
    await job.taskIs(job.run_id, 'b', 'SUCCESS')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { status: 'RUNNING', attempt: 1 } })
    await job.act('cancel_run', 'job', job.run_id)
  })

  test('waits no longer once a critical task has failed', async () => {
    const slow = { sql: 'SELECT * FROM nowhere', table_name: 'b' }
    const job = await launched({ a: { ...QUERY, retries: 1, retry_delay_seconds: 3600 }, b: slow })
    expect((await job.ended(job.run_id)).status).toBe('FAILED')
    expect(await job.tasksOf(job.run_id)).toMatchObject({
      a: { status: 'FAILED', attempt: 1, error: { reason: 'notFound' } },
      b: { status: 'FAILED' },
    })
  })
})
