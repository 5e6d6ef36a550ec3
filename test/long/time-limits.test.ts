import { describe, expect, test } from 'vitest'
import { SECOND } from '../../shared/model/time.ts'
import { limited, STOPPED } from '../functions/run-execute/limited.ts'
import { clocked } from '../warehouse/clocked.ts'
import { until } from '../warehouse/place.ts'

const { running, pass } = await clocked()

describe('an attempt that takes longer than it may', () => {
  test('has its job cancelled, fails with the reason timeout, and is tried again', async () => {
    const job = await limited(running, { timeout_seconds: 100, retries: 1, retry_delay_seconds: 1 })
    await job.atWork()
    pass(100 * SECOND)
    await until(async () => (await job.tasksOf(job.run_id)).a?.attempt === 2)
    await job.atWork()
    const { a } = await job.tasksOf(job.run_id)
    expect(a?.failed_attempts).toMatchObject([{ error: { reason: 'timeout' } }])
    expect(await job.jobs()).toMatchObject([STOPPED, {}])
    pass(100 * SECOND)
    expect((await job.ended(job.run_id)).status).toBe('FAILED')
    expect(await job.tasksOf(job.run_id)).toMatchObject({ a: { error: { reason: 'timeout' } } })
    expect(await job.jobs()).toMatchObject([STOPPED, STOPPED])
    expect(await job.count('log')).toBe(0)
  })

  test('is done all the same where its job had succeeded while nobody looked', async () => {
    running.gate.isOpen = false
    const job = await limited(running, { sql: 'INSERT INTO log VALUES (1)', timeout_seconds: 100 })
    running.gate.isOpen = true
    // The answer that the job is done is lost with the runner.
    const looks = (method: string, path: string) => method === 'GET' && /\/(jobs|queries)\/tailer_/.test(path)
    running.faults.set(looks, { kind: 'answer', status: 400, reason: 'invalid', message: 'Not now' }, 1000)
    const answer = running.execute(job.account, job.run_id)
    await until(async () => (await job.count('log')) === 1)
    await answer
    running.faults.clear()
    pass(200 * SECOND)
    await running.sweep()
    expect((await job.ended(job.run_id)).status).toBe('SUCCESS')
    expect(await job.count('log')).toBe(1)
  })
})
