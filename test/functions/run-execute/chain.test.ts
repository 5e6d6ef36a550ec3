import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../warehouse/place.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

test('the end of a run launches the target of a workflow, whose end launches the next, each once', async () => {
  const place = await running.newPlace()
  const read = (table: string, from: string) => ({ sql: `SELECT * FROM ${from}`, table_name: table })
  await place.deployTables('first', { a: { sql: 'SELECT 1 AS one', table_name: 'a' } })
  await place.deployTables('second', { b: read('b', 'a') })
  await place.deployTables('third', { c: read('c', 'b') })
  await place.deployWorkflow('one', ['first'], 'second')
  await place.deployWorkflow('two', ['second'], 'third')
  await place.launch('first')
  await until(async () => (await place.runs('third', { status: 'SUCCESS' })).length === 1)
  expect(await place.runs('second')).toHaveLength(1)
  expect(await place.count('c')).toBe(1)
})
