import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSales } from '../../dev/demo.ts'
import { ACTIONS } from '../../shared/actions/index.ts'
import { type Ask, deployExample, succeeded } from '../system/examples.ts'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
  await loadSales(running, join(running.dir, 'sales.ndjson'))
})
afterAll(() => running.stop())

test('a daily aggregate is deployed and backfilled, and backfilled again leaves each row once', async () => {
  const { account, query } = await running.newPlace()
  const ask =
    (key: string): Ask =>
    async (action, fields) => {
      const { endpoint } = Object.values(ACTIONS).find(({ name }) => name === action) ?? ACTIONS.launch_job
      const headers: Record<string, string> = action === 'backfill_job' ? { 'Idempotency-Key': key } : {}
      const reply = await running.system.call(endpoint, { action, ...fields }, { headers })
      expect(reply).toMatchObject({ status: 200 })
      return reply.body
    }
  const ids = await deployExample(ask('none'), 'daily-aggregate', { account, environment: 'DEV' })
  const job = {
    account,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: ids.daily_sales,
  }
  const days = { ...job, from: '2020-10-05', to: '2020-10-06' }
  const count = async () =>
    (await query('SELECT COUNT(*) AS n, COUNT(DISTINCT sold_on) AS days FROM iowa_liquor_pda.daily_sales'))[0]

  await ask('first')('backfill_job', { ...days, again: true })
  await succeeded(ask('none'), job, 2)
  const first = await count()
  expect(first).toMatchObject({ days: 2 })
  await ask('second')('backfill_job', { ...days, again: true })
  await succeeded(ask('none'), job, 4)
  expect(await count()).toEqual(first)
})
