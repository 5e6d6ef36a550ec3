import { afterAll, describe, expect, test } from 'vitest'
import { listOf, problemOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const own = {
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
  job_id: 'gbq-to-gbq|job_DEV',
}
const details = (account: string, fields: object) =>
  system.call('dag-status', { action: 'get_run_details', account, ...fields })

describe('get_run_details', () => {
  test('finds a run by account and run id alone, and tells whose it is', async () => {
    const account = system.newAccount()
    const { run_id } = await system.putRun(account, {})
    const { environment, configuration_type, configuration_id } = own
    expect(listOf(await details(account, { run_id })).results).toMatchObject([
      { account, run_id, environment, configuration_type, configuration_id },
    ])
  })

  test.each(Object.entries(own))('finds a run whose %s is given besides', async (field, value) => {
    const account = system.newAccount()
    const { run_id } = await system.putRun(account, {})
    expect((await details(account, { run_id, [field]: value })).status).toBe(200)
  })

  test.each([
    ['environment', 'PROD'],
    ['configuration_type', 'table-to-storage'],
    ['configuration_id', 'other_DEV'],
    ['job_id', 'gbq-to-gbq|other_DEV'],
  ])('does not find a run of another %s than is given', async (field, value) => {
    const account = system.newAccount()
    const { run_id } = await system.putRun(account, {})
    const problem = problemOf(await details(account, { run_id, [field]: value }))
    expect(problem).toMatchObject({
      status: 404,
      type: 'run-not-found',
      detail: expect.stringContaining('of this configuration, environment and job'),
    })
  })

  test('does not find a run of another account', async () => {
    const { run_id } = await system.putRun(system.newAccount(), {})
    const account = system.newAccount()
    expect(problemOf(await details(account, { run_id }))).toMatchObject({
      status: 404,
      type: 'run-not-found',
      detail: expect.stringContaining(`No run ${run_id} on this account`),
    })
  })

  test('does not find a run whose id has the uuid of another', async () => {
    const account = system.newAccount()
    const { run_id } = await system.putRun(account, {})
    const other = run_id.replace(/^\d{8}/, '19990101')
    expect(problemOf(await details(account, { run_id: other })).type).toBe('run-not-found')
  })
})
