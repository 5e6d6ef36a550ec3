import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../client/client.ts'
import { ACTION_NAMES, type Action } from '../../shared/actions/index.ts'
import { type Ask, deployExample, rowsOf, succeeded } from '../system/examples.ts'
import { type Stack, startStack } from '../system/stack.ts'

const account = '000099'
let stack: Stack
let ask: Ask
beforeAll(async () => {
  stack = await startStack()
  const printed = (await stack.shell('tailer auth get-token')).stdout
  const token = /^User token : (\S+)$/m.exec(printed)?.[1] ?? ''
  const client = createClient({ baseUrl: `http://localhost:${stack.port}`, token })
  const isAction = (name: string): name is Action => ACTION_NAMES.some(one => one === name)
  ask = async (action, fields) => {
    if (!isAction(action)) throw new Error(`Cannot ${action}: there is no such action`)
    return Reflect.apply(client.call, client, [action, fields])
  }
}, 120_000)
afterAll(() => stack.stop())

test('the daily aggregate is backfilled, a run with its rows for each day', async () => {
  const ids = await deployExample(ask, 'daily-aggregate', { account, environment: 'DEV' })
  const configuration_id = ids.daily_sales
  const job = { account, environment: 'DEV', configuration_type: 'table-to-table', configuration_id }
  await ask('backfill_job', { ...job, from: '2020-10-05', to: '2020-10-07' })
  for (const run_id of await succeeded(ask, job, 3)) {
    const { add_sales } = await rowsOf(ask, job, run_id)
    expect(add_sales).toBeGreaterThan(0)
  }
}, 60_000)

test('the export is made once both jobs are done for its day, and for no other', async () => {
  await deployExample(ask, 'export-when-ready', { account, environment: 'DEV' })
  const job = (id: string) => ({
    account,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: `ready_${id}_DEV`,
  })
  const launch = (id: string, execution_date: string) => ask('launch_job', { ...job(id), execution_date })
  await launch('stores', '2020-12-15')
  await launch('sales', '2020-12-16')
  await succeeded(ask, job('stores'), 1)
  await succeeded(ask, job('sales'), 1)
  await launch('sales', '2020-12-15')
  const files = () =>
    readdir(`${stack.dir}/storage/demo-tailer-exports/ready`, { recursive: true }).catch(() => [])
  await expect
    .poll(async () => (await files()).sort(), { timeout: 30_000 })
    .toEqual(['20201215', '20201215/stores_20201215-000000000000.csv', '20201215/stores_20201215.top'])
}, 90_000)

test('one report with two contexts works on other tables, and on less of the sales, in DEV than in PROD', async () => {
  const rows: Record<string, number> = {}
  for (const environment of ['DEV', 'PROD']) {
    const context_id = environment.toLowerCase()
    const ids = await deployExample(ask, 'dev-and-prod', { account, environment, context_id })
    expect(ids.report).toBe(`${account}_${context_id}_report`)
    const job = { account, environment, configuration_type: 'table-to-table', configuration_id: ids.report }
    await ask('launch_job', job)
    const [run_id = ''] = await succeeded(ask, job, 1)
    rows[environment] = Number((await rowsOf(ask, job, run_id)).sample)
  }
  expect(rows.DEV).toBeGreaterThan(0)
  expect(rows.DEV).toBeLessThan(rows.PROD ?? 0)
}, 90_000)
