import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { faults } from '../document/documents.ts'
import { GRAPH, logs, retriable } from '../functions/run-execute/retriable.ts'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

describe('retry_run of a run that succeeded', () => {
  test.each([
    [{ only: ['b'] }, ['b']],
    [{ only: ['a', 'c'] }, ['a', 'c']],
    [{ from: 'b' }, ['b', 'c']],
    [{ from: 'a' }, ['a', 'b', 'c', 'd']],
  ])('with %j does %j once more, takes over the others, and tells the workflows', async (part, tasks) => {
    const job = await retriable(running, GRAPH)
    const { run, did, statuses, fired } = await job.retried(part)
    expect(did).toEqual(tasks)
    expect(run).toMatchObject({
      status: 'SUCCESS',
      sub_status: 'SUCCESS',
      trigger: { kind: 'retry', ...part },
    })
    expect(Object.values(statuses)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS'])
    expect(fired).toBe(1)
  })

  test('without a part is refused, and says how a part is named', async () => {
    const job = await retriable(running, GRAPH)
    const reply = await job.retry({})
    expect([reply.status, reply.text]).toEqual([409, expect.stringContaining('by only or from')])
  })

  test('with tasks that are not there is a 400 that points at each and names the nearest', async () => {
    const job = await retriable(running, { ...GRAPH, a: logs('a'), load_sales: logs('load_sales') })
    expect(faults(await job.retry({ only: ['a', 'load_sale'] }))).toEqual([
      '/only/1: The configuration has no task "load_sale": did you mean "load_sales"?',
    ])
    expect(faults(await job.retry({ from: 'nothing' }))).toEqual([
      '/from: The configuration has no task "nothing"',
    ])
    expect(faults(await job.retry({ from: 'a', only: ['a'] }))).toEqual([
      expect.stringContaining('/from: cannot be'),
    ])
    expect(faults(await job.retry({ only: ['a', 'a'] }))).toEqual(['/only: must not name a task twice'])
  })
})

test('a part reads the temporary table of a task before it, which is made anew where it is gone', async () => {
  const place = await running.newPlace()
  const tasks = {
    a: { sql: 'SELECT 1 AS n', table_name: 'passing', temporary_table: true },
    b: { sql: 'SELECT n FROM passing', table_name: 'kept' },
  }
  await place.deployTables('job', tasks, { dependencies: ['a >> b'] })
  const run_id = await place.launch('job')
  expect((await place.ended(run_id)).status).toBe('SUCCESS')
  expect(await place.count('passing')).toBeUndefined()
  const reply = await place.act('retry_run', 'job', run_id, { only: ['b'] })
  const again = z.object({ run_id: z.string() }).parse(reply.body).run_id
  expect((await place.ended(again)).status).toBe('SUCCESS')
})
