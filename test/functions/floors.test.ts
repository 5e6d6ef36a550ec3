import { afterAll, expect, test } from 'vitest'
import { startSystem } from '../system/system.ts'
import { CASES, costOf, documentsOf, identity } from './floors.ts'

const system = await startSystem()
afterAll(() => system.stop())

test.each(CASES)('$action $when reads $costs.read and writes $costs.written', async one => {
  expect(await costOf(system, one)).toEqual(one.costs)
})

test('that an account is ready is asked once a minute', async () => {
  const account = system.newAccount()
  await system.putConfiguration(account, {})
  const launch = () => system.call('dag-launch', { action: 'launch_job', account, ...identity })
  const reads = async () => documentsOf(system, await launch()).read
  expect([await reads(), await reads(), await reads()]).toEqual([2, 1, 1])
})

test.each<[string, number, Record<string, unknown>]>([
  ['an invalid request', 400, { action: 'get_by_status' }],
  ['a refused token', 401, { action: 'get_by_status', configuration_type: 'table-to-table' }],
  ['a missing right', 403, { action: 'get_by_status', configuration_type: 'table-to-table' }],
])('%s costs no document', async (_, status, body) => {
  const account = system.newAccount()
  const token = status === 401 ? 'e30.e30.e30' : await system.token({ role: status === 403 ? 0 : 9 })
  const reply = await system.call('dag-status', { account, ...body }, { token })
  expect(reply.status).toBe(status)
  expect(documentsOf(system, reply)).toEqual({ read: 0, written: 0 })
})
