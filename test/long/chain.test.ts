import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProcess } from '../system/process.ts'
import { until } from '../warehouse/place.ts'

type Functions = Awaited<ReturnType<typeof startProcess>>
let functions: Functions
beforeAll(async () => {
  functions = await startProcess()
})
afterAll(() => functions.stop())

const ROUNDS = Number(process.env.ROUNDS ?? 100)
const QUEUED = Number(process.env.QUEUED ?? 500)

test(`${ROUNDS} rounds of three upstream jobs that end at the same time launch the target ${ROUNDS} times`, async () => {
  const place = await functions.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
  const upstream = ['up1', 'up2', 'up3']
  for (const id of upstream) await place.deployTables(id, { a: { sql: 'SELECT 1 AS one', table_name: id } })
  await place.deployTables(
    'target',
    { t: { sql: "INSERT INTO log VALUES ('target')" } },
    { max_active_runs: 1000 },
  )
  await place.deployWorkflow('flow', upstream, 'target')
  for (let round = 1; round <= ROUNDS; round++) {
    const run_ids = await Promise.all(upstream.map(id => place.launch(id)))
    for (const run_id of run_ids) expect((await place.ended(run_id, 120_000)).status).toBe('SUCCESS')
    expect(await place.runs('target')).toHaveLength(round)
  }
  await until(async () => (await place.runs('target', { status: 'SUCCESS' })).length === ROUNDS, 120_000)
  expect(await place.count('log')).toBe(ROUNDS)
  expect(await place.slots('target')).toEqual([])
}, 3_600_000)

test(`${QUEUED} queued launches of one configuration at limit 1 all run, one after the other, in order`, async () => {
  const place = await functions.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  await place.deployTables('job', { a: { sql: 'INSERT INTO log VALUES (1)' } }, { max_active_runs: 1 })
  const launched: string[] = []
  for (let index = 0; index < QUEUED; index++) launched.push(await place.launch('job'))
  for (const run_id of launched) expect((await place.ended(run_id, 300_000)).status).toBe('SUCCESS')
  expect(await place.count('log')).toBe(QUEUED)
  const runs = await Promise.all(launched.map(place.runOf))
  const starts = runs.map(run => run.start_execution_date)
  expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  for (const [index, run] of runs.entries()) {
    const next = starts[index + 1]
    if (next !== undefined) expect(run.start_execution_date + (run.duration ?? 0)).toBeLessThanOrEqual(next)
  }
  expect(await place.slots('job')).toEqual([])
}, 3_600_000)

test('a graph of 200 tasks runs each of them once, each after those before it', async () => {
  const place = await functions.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  const ids = Array.from({ length: 200 }, (_, index) => `t${index}`)
  const tasks = Object.fromEntries(ids.map((id, n) => [id, { sql: `INSERT INTO log VALUES (${n})` }]))
  // Twenty layers of ten; each task waits for two of the layer before.
  const dependencies = ids.flatMap((id, n) => {
    if (n < 10) return []
    const layer = Math.floor(n / 10) * 10 - 10
    return [`[t${layer + (n % 10)}, t${layer + ((n + 3) % 10)}] >> ${id}`]
  })
  await place.deployTables('job', tasks, { dependencies, task_concurrency: 8 })
  const run_id = await place.launch('job')
  expect((await place.ended(run_id, 600_000)).status).toBe('SUCCESS')
  const rows = await place.query(
    `SELECT COUNT(*) AS n, COUNT(DISTINCT n) AS different FROM ${place.table('log')}`,
  )
  expect(rows).toEqual([{ n: 200, different: 200 }])
  const states = await place.tasksOf(run_id)
  for (const dependency of dependencies) {
    const [, first = '', second = '', last = ''] = /^\[(\w+), (\w+)\] >> (\w+)$/.exec(dependency) ?? []
    const begun = states[last]?.start_date ?? 0
    expect(begun).toBeGreaterThanOrEqual(states[first]?.end_date ?? Number.POSITIVE_INFINITY)
    expect(begun).toBeGreaterThanOrEqual(states[second]?.end_date ?? Number.POSITIVE_INFINITY)
  }
}, 900_000)
