import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAILING } from '../../warehouse/place.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'
import { GRAPH, retriable } from './retriable.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

describe('retry_run of a run that failed', () => {
  test('with a part skips what is neither in it nor had succeeded, and tells no workflow of what is left out', async () => {
    const job = await retriable(running, { ...GRAPH, b: { sql: FAILING }, d: { sql: FAILING } })
    await job.deployed(GRAPH)
    const { run, did, statuses, fired } = await job.retried({ from: 'b' })
    expect(did).toEqual(['b', 'c'])
    expect(statuses).toEqual({ a: 'SUCCESS', b: 'SUCCESS', c: 'SUCCESS', d: 'SKIPPED' })
    expect(run).toMatchObject({ status: 'SUCCESS', sub_status: 'STOP' })
    expect(fired).toBe(0)
  })

  test('with a task behind one that failed does it all the same', async () => {
    const job = await retriable(running, { ...GRAPH, b: { sql: FAILING } })
    const { did, statuses } = await job.retried({ only: ['c'] })
    expect(did).toEqual(['c'])
    expect(statuses).toMatchObject({ a: 'SUCCESS', b: 'SKIPPED', c: 'SUCCESS' })
  })

  test('with a part that fails again is FAILED', async () => {
    const job = await retriable(running, { ...GRAPH, b: { sql: FAILING } })
    expect((await job.retried({ from: 'b' })).run).toMatchObject({ status: 'FAILED', sub_status: 'FAILED' })
  })
})
