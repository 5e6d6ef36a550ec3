import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

test('three upstream jobs that end at the same time launch the target once', async () => {
  const place = await running.newPlace()
  const upstream = ['up1', 'up2', 'up3']
  const one = 'SELECT 1 AS one'
  for (const id of upstream) await place.deployTables(id, { a: { sql: one, table_name: id } })
  await place.deployTables('target', { t: { sql: one, table_name: 't' } }, { max_active_runs: 9 })
  await place.deployWorkflow('flow', upstream, 'target')
  const run_ids = await Promise.all(upstream.map(id => place.launch(id)))
  for (const run_id of run_ids) expect((await place.ended(run_id)).status).toBe('SUCCESS')
  expect(await place.runs('target')).toHaveLength(1)
}, 60_000)

test('ten queued launches of a configuration at limit 1 run one after the other, in order', async () => {
  const place = await running.newPlace()
  await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'a' } })
  const launched: string[] = []
  for (let index = 0; index < 10; index++) launched.push(await place.launch('job'))
  for (const run_id of launched) expect((await place.ended(run_id)).status).toBe('SUCCESS')
  const runs = await Promise.all(launched.map(place.runOf))
  for (const [index, run] of runs.entries()) {
    const end = run.start_execution_date + (run.duration ?? 0)
    expect(end).toBeLessThanOrEqual(runs[index + 1]?.start_execution_date ?? Number.POSITIVE_INFINITY)
  }
  expect(await place.slots('job')).toEqual([])
})

test('a graph of forty tasks runs each of them once', async () => {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  const ids = Array.from({ length: 40 }, (_, index) => `t${index}`)
  const tasks = Object.fromEntries(ids.map((id, n) => [id, { sql: `INSERT INTO log VALUES (${n})` }]))
  const dependencies = [`t0 >> [${ids.slice(1, 39).join(', ')}] >> t39`]
  await place.deployTables('job', tasks, { dependencies, task_concurrency: 8 })
  expect((await place.ended(await place.launch('job'))).status).toBe('SUCCESS')
  const rows = await place.query(
    `SELECT COUNT(*) AS n, COUNT(DISTINCT n) AS different FROM ${place.table('log')}`,
  )
  expect(rows).toEqual([{ n: 40, different: 40 }])
})
