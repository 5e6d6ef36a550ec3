import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAILING } from '../../warehouse/place.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

/** What a failing task of each criticality does: the table of the glossary. */
const CASES = [
  { criticality: 'critical', after: 'SKIPPED', beside: 'SKIPPED', run: 'FAILED', sub: 'FAILED', told: false },
  { criticality: 'warning', after: 'SUCCESS', beside: 'SUCCESS', run: 'SUCCESS', sub: 'WARNING', told: true },
  {
    criticality: 'transparent',
    after: 'SUCCESS',
    beside: 'SUCCESS',
    run: 'SUCCESS',
    sub: 'SUCCESS',
    told: true,
  },
  { criticality: 'break', after: 'SKIPPED', beside: 'SUCCESS', run: 'SUCCESS', sub: 'BREAK', told: true },
  { criticality: 'stop', after: 'SKIPPED', beside: 'SUCCESS', run: 'SUCCESS', sub: 'STOP', told: false },
] as const

describe('a failing task', () => {
  test.for(CASES)(
    'that is $criticality leaves what follows it $after, what stands elsewhere $beside and the run $run, $sub; told: $told',
    async ({ criticality, after, beside, run, sub, told }) => {
      const place = await running.newPlace()
      const one = 'SELECT 1 AS one'
      const tasks = {
        failing: { sql: FAILING, table_name: 'failing', criticality },
        after: { sql: one, table_name: 'after', criticality: 'break' },
        later: { sql: one, table_name: 'later', criticality: 'break' },
        // One at a time, in the order of the document: what stands elsewhere has not begun when the task fails.
        beside: { sql: one, table_name: 'beside' },
      }
      const dependencies = ['failing >> after >> later']
      await place.deployTables('job', tasks, { dependencies, task_concurrency: 1 })
      await place.deployTables('target', { t: { sql: one, table_name: 't' } })
      await place.deployWorkflow('flow', ['job'], 'target')

      const run_id = await place.launch('job')
      expect(await place.ended(run_id)).toMatchObject({ status: run, sub_status: sub, counted: told })
      expect(await place.statuses(run_id)).toEqual({ failing: 'FAILED', after, later: after, beside })
      expect(await place.count('beside')).toBe(beside === 'SUCCESS' ? 1 : undefined)
      expect(await place.runs('target')).toHaveLength(told ? 1 : 0)
      expect(await place.slots('job')).toEqual([])
    },
  )

  test('that is critical lets a task that is under way end, and begins none', async () => {
    const place = await running.newPlace()
    const slow =
      'DECLARE i INT64 DEFAULT 0; WHILE i < 150 DO SET i = i + 1; END WHILE; CREATE TABLE slow AS SELECT 1 AS one'
    await place.deployTables(
      'job',
      { failing: { sql: FAILING, table_name: 'failing' }, slow: { sql: slow }, last: { sql: slow } },
      { dependencies: ['slow >> last'] },
    )
    const run_id = await place.launch('job')
    expect((await place.ended(run_id)).status).toBe('FAILED')
    expect(await place.statuses(run_id)).toEqual({ failing: 'FAILED', slow: 'SUCCESS', last: 'SKIPPED' })
    expect(await place.count('slow')).toBe(1)
  })

  test('is named by its run where it is the gravest of those that failed, not where it was the first', async () => {
    const place = await running.newPlace()
    const failing = (criticality: string) => ({ sql: FAILING, table_name: 't', criticality })
    const tasks = { first: failing('warning'), gravest: failing('stop'), last: failing('break') }
    await place.deployTables('job', tasks, { dependencies: ['first >> gravest'], task_concurrency: 1 })
    const run_id = await place.launch('job')
    await place.ended(run_id)
    const request = { action: 'get_run_details', ...place.identity('job'), run_id }
    const { body } = await place.call('dag-status', request)
    expect(body.results).toMatchObject([
      { status: 'SUCCESS', sub_status: 'STOP', error: { task_id: 'gravest', reason: 'notFound' } },
    ])
  })

  test('tells why in the details of its run', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: FAILING, table_name: 'a' } })
    const run_id = await place.launch('job')
    await place.ended(run_id)
    const request = { action: 'get_run_details', ...place.identity('job'), run_id }
    const { body } = await place.call('dag-status', request)
    expect(body.results).toMatchObject([
      {
        status: 'FAILED',
        sub_status: 'FAILED',
        version: 1,
        error: { task_id: 'a', reason: 'notFound', message: expect.stringContaining('nowhere') },
      },
    ])
  })
})
