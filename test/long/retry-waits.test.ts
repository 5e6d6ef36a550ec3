import { describe, expect, test } from 'vitest'
import { claim } from '../../functions/run-execute/lease.ts'
import { MINUTE, SECOND } from '../../shared/model/time.ts'
import { QUERY, waiting } from '../functions/run-execute/waiting.ts'
import { clocked } from '../warehouse/clocked.ts'
import { until } from '../warehouse/place.ts'

const { running, clock, pass } = await clocked()

describe('a task that waits long to be tried again', () => {
  const LONG = { a: { ...QUERY, retries: 2, retry_delay_seconds: 600 } }

  test('holds no runner: the sweep finds it when it is time, and no sooner', async () => {
    const job = await waiting(running, LONG)
    await job.waits('a')
    await job.givenBack()
    await running.sweep()
    await running.idle()
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 1 } })
    await job.repair()
    pass(10 * MINUTE)
    await running.sweep()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 2, retried: 1 } })
  })

  test('is tried again once though its runner dies as it waits', async () => {
    const job = await waiting(running, { a: { ...QUERY, retries: 2, retry_delay_seconds: 50 } })
    await job.waits('a')
    // Its runner is taken for dead, and another takes the run: what the first one does then is not stored.
    pass(21 * SECOND)
    await claim({ ...job.ref, holder: 'another' }, clock(), { isWatched: true })
    await running.idle()
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { status: 'RUNNING', attempt: 1 } })
    await job.repair()
    pass(40 * SECOND)
    await running.sweep()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 2 } })
    expect(await job.count('out')).toBe(1)
  })

  test('waits no longer once the run is cancelled', async () => {
    const job = await waiting(running, LONG)
    await job.waits('a')
    await job.givenBack()
    expect((await job.act('cancel_run', 'job', job.run_id)).status).toBe(200)
    await until(async () => (await job.statuses(job.run_id)).a === 'FAILED')
    const { a } = await job.tasksOf(job.run_id)
    expect([a?.error?.reason, a?.next_attempt_date]).toEqual(['stopped', undefined])
    pass(20 * MINUTE)
    await running.sweep()
    await running.idle()
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { attempt: 1 } })
    expect(await job.slots('job')).toEqual([])
  })

  test('takes no place from the others while it waits', async () => {
    const quick = { sql: "INSERT INTO log VALUES ('b')" }
    const job = await waiting(
      running,
      { a: { ...QUERY, retries: 1, retry_delay_seconds: 30 }, b: quick },
      { task_concurrency: 1 },
    )
    await job.taskIs(job.run_id, 'b', 'SUCCESS')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { status: 'RUNNING', attempt: 1 } })
    await job.act('cancel_run', 'job', job.run_id)
  })

  test('waits no longer once a critical task has failed', async () => {
    const slow = { sql: 'SELECT * FROM nowhere', table_name: 'b' }
    const job = await waiting(running, { a: { ...QUERY, retries: 1, retry_delay_seconds: 3600 }, b: slow })
    expect((await job.ended(job.run_id)).status).toBe('FAILED')
    expect(await job.tasksOf(job.run_id)).toMatchObject({
      a: { status: 'FAILED', attempt: 1, error: { reason: 'notFound' } },
      b: { status: 'FAILED' },
    })
  })
})
