import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { clocked } from '../../warehouse/clocked.ts'
import { until } from '../../warehouse/place.ts'
import { QUERY, waiting } from './waiting.ts'

const { running } = await clocked()

/** A script that fails behind its first statement until there is a table `there`. */
const HALF = "INSERT INTO log VALUES ('half'); INSERT INTO log SELECT CAST(n AS STRING) FROM there"

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
    const job = await waiting(running, { a: QUERY }, { retries: 2, retry_delay_seconds: 1 })
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
    const job = await waiting(running, { a: { ...QUERY, retries: 1, retry_delay_seconds: 1 } })
    expect((await job.ended(job.run_id)).status).toBe('FAILED')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 2, error: { reason: 'notFound' } } })
  })

  test('that is half a script is not tried again, for its statements would have their effect twice', async () => {
    const job = await waiting(
      running,
      { a: { task_type: 'run_gbq_script', sql: HALF } },
      { retries: 1, retry_delay_seconds: 1 },
    )
    expect((await job.ended(job.run_id)).status).toBe('FAILED')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 1 } })
    expect(await job.what()).toEqual(['half'])
  })

  test('that is half a script is tried again where the task itself says so', async () => {
    const script = { task_type: 'run_gbq_script', sql: HALF, retries: 1, retry_delay_seconds: 1 }
    const job = await waiting(running, { a: script })
    await until(async () => (await job.what()).length > 0)
    await job.repair()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.what()).toEqual(['half', 'half', '1'])
  })
})
