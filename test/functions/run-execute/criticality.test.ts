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
  { criticality: 'critical', after: 'SKIPPED', beside: 'SKIPPED', run: 'FAILED', told: false },
  { criticality: 'warning', after: 'SUCCESS', beside: 'SUCCESS', run: 'WARNING', told: true },
  { criticality: 'transparent', after: 'SUCCESS', beside: 'SUCCESS', run: 'SUCCESS', told: true },
  { criticality: 'break', after: 'SKIPPED', beside: 'SUCCESS', run: 'SUCCESS', told: true },
  { criticality: 'stop', after: 'SKIPPED', beside: 'SUCCESS', run: 'SUCCESS', told: false },
] as const

describe('a failing task', () => {
  test.for(CASES)(
    'that is $criticality leaves what follows it $after, what stands elsewhere $beside and the run $run; told: $told',
    async ({ criticality, after, beside, run, told }) => {
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
      expect(await place.ended(run_id)).toMatchObject({ status: run, counted: told })
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

  test('tells why in the details of its run', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: FAILING, table_name: 'a' } })
    const run_id = await place.launch('job')
    await place.ended(run_id)
    const request = { action: 'get_run_details', ...place.identity('job'), run_id }
    const { body } = await place.call('dag-status', request)
    expect(body.results).toMatchObject([
      { status: 'FAILED', error: { reason: 'notFound', message: expect.stringContaining('nowhere') } },
    ])
  })
})
