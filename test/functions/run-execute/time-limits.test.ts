import { describe, expect, test } from 'vitest'
import { SECOND } from '../../../shared/model/time.ts'
import { clocked } from '../../warehouse/clocked.ts'
import { until } from '../../warehouse/place.ts'
import { limited, STOPPED } from './limited.ts'

const { running, pass } = await clocked()

describe('a run that takes longer than it may', () => {
  test('ends FAILED, with its jobs cancelled, its slot free and no workflow told', async () => {
    const job = await limited(running, {}, { timeout_seconds: 300 })
    await job.atWork()
    pass(10 * SECOND)
    expect((await job.runOf(job.run_id)).status).toBe('RUNNING')
    pass(290 * SECOND)
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
    const job = await limited(running, {}, { timeout_seconds: 300 })
    running.gate.isOpen = true
    pass(400 * SECOND)
    await running.sweep()
    expect(await job.ended(job.run_id)).toMatchObject({ status: 'FAILED', error: { reason: 'timeout' } })
    expect(await job.count('log')).toBe(0)
  })

  test('ends while a task of it waits to be tried again', async () => {
    const waiting = { sql: 'SELECT n FROM there', table_name: 'out', retries: 1, retry_delay_seconds: 3600 }
    const job = await limited(running, waiting, { timeout_seconds: 300 })
    await until(async () => (await job.tasksOf(job.run_id)).a?.next_attempt_date !== undefined)
    await until(async () => (await job.runOf(job.run_id)).lease_holder === null)
    pass(301 * SECOND)
    await running.sweep()
    expect(await job.ended(job.run_id)).toMatchObject({ status: 'FAILED', error: { reason: 'timeout' } })
    await until(async () => (await job.statuses(job.run_id)).a === 'FAILED')
  })
})
