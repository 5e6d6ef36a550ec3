import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { until } from '../../warehouse/place.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const FINE = { sql: 'SELECT 1 AS one', table_name: 'fine' }
/** Runs for minutes unless it is stopped. */
const LONG =
  'DECLARE i INT64 DEFAULT 0; WHILE i < 90000 DO SET i = i + 1; END WHILE; INSERT INTO log VALUES (1);'

const listed = z.object({
  results: z.tuple([z.looseObject({ task_ids: z.unknown(), last_runs: z.array(z.unknown()) })]),
})

type Place = Awaited<ReturnType<Running['newPlace']>>

/** What list_operations tells of the one operation, and list_runs of a run. */
async function toldOf({ account, call }: Place, run_id: string) {
  const operations = await call('configuration-status', { action: 'list_operations', account })
  const runs = await call('dag-status', { action: 'list_runs', account, limit: 1000 })
  const { results } = z.object({ results: z.array(z.looseObject({ run_id: z.string() })) }).parse(runs.body)
  const [{ task_ids, last_runs }] = listed.parse(operations.body).results
  return { task_ids, last_runs, run: results.find(run => run.run_id === run_id) }
}

test('a run that ends tells how each task came out and what went wrong in the gravest, in both lists', async () => {
  const place = await running.newPlace()
  const failing = (what: string) => ({
    sql: `SELECT * FROM \`demo-tailer.${what}.nothing\``,
    table_name: what,
  })
  const tasks = {
    first: FINE,
    wrong: { ...failing('minor'), criticality: 'warning' },
    bad: failing('grave'),
    last: FINE,
  }
  await place.deployTables('job', tasks, { dependencies: ['first >> [wrong, bad]', 'bad >> last'] })
  const run_id = await place.launch('job')
  await place.ended(run_id)
  const { task_ids, last_runs, run } = await toldOf(place, run_id)
  const told = { run_id, status: 'FAILED', sub_status: 'FAILED', outcomes: 'SFF-' }
  expect(task_ids).toEqual([['first', 'wrong', 'bad', 'last']])
  expect(last_runs).toMatchObject([{ ...told, tasks: 0, error_line: expect.stringContaining('grave') }])
  expect(run).toMatchObject({ ...told, error_line: expect.stringContaining('grave') })

  await place.deployTables('job', { only: FINE })
  const next = await place.launch('job')
  await place.ended(next)
  const after = await toldOf(place, next)
  expect(after.task_ids).toEqual([['only'], ['first', 'wrong', 'bad', 'last']])
  expect(after.last_runs).toMatchObject([
    { run_id: next, status: 'SUCCESS', tasks: 0, outcomes: 'S', error_line: null },
    { run_id, tasks: 1, outcomes: 'SFF-' },
  ])
})

test('a run that was ended by hand tells how its tasks came out once its work is stopped', async () => {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  await place.deployTables(
    'job',
    { first: FINE, long: { sql: LONG }, last: FINE },
    { dependencies: ['first >> long >> last'] },
  )
  const run_id = await place.launch('job')
  await place.taskIs(run_id, 'long', 'RUNNING')
  await place.act('set_run_status', 'job', run_id, { status: 'CHECKED' })
  const { last_update_date = 0 } = await place.runOf(run_id)
  await until(async () => (await place.runOf(run_id)).outcomes !== undefined)
  const { last_runs, run } = await toldOf(place, run_id)
  expect(last_runs).toMatchObject([{ run_id, status: 'CHECKED', tasks: 0, outcomes: 'SF-' }])
  expect(run).toMatchObject({ outcomes: 'SF-' })
  expect((await place.runOf(run_id)).last_update_date).toBeGreaterThan(last_update_date)
})
