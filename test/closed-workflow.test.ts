import { afterAll, describe, expect, test } from 'vitest'
import { marksRef, toMarks } from '../shared/store/workflows.ts'
import { auditOf, idsOf, listOf, runIdOf } from './answers.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const WORKFLOW = { configuration_type: 'workflow', environment: 'DEV', configuration_id: 'flow' } as const
const JOB = { configuration_type: 'table-to-table', environment: 'DEV' } as const

/** A workflow that waits for `a_DEV` and `b_DEV` and launches `target_DEV`. */
async function deployed(): Promise<string> {
  const account = system.newAccount()
  for (const configuration_id of ['a_DEV', 'b_DEV', 'target_DEV']) {
    await system.putConfiguration(account, { ...JOB, configuration_id, max_active_runs: 5 })
  }
  await system.putConfiguration(account, {
    ...WORKFLOW,
    authorized_job_ids: ['gbq-to-gbq|a_DEV', 'gbq-to-gbq|b_DEV'],
    target_dag: { configuration_type: 'table-to-table', configuration_id: 'target_DEV' },
  })
  return account
}

async function succeeds(account: string, configuration_id: string): Promise<void> {
  const named = { account, configuration_type: 'table-to-table', configuration_id }
  const launch = { action: 'launch_job', environment: 'DEV', ...named }
  const run_id = runIdOf(await system.call('dag-launch', launch))
  await end(account, configuration_id, run_id)
}

const end = (account: string, configuration_id: string, run_id: string) =>
  system.call('dag-status', {
    action: 'set_run_status',
    account,
    configuration_type: 'table-to-table',
    configuration_id,
    run_id,
    status: 'SUCCESS',
  })

const set = (account: string, named: object, flags: object) =>
  system.call('configuration-status', { action: 'set_configuration_status', account, ...named, ...flags })

const targets = async (account: string) => {
  const target = { account, ...JOB, configuration_id: 'target_DEV' }
  return idsOf(await system.call('dag-status', { action: 'get_last_status', ...target }))
}
const receivedJobs = async (account: string) =>
  Object.keys(toMarks((await marksRef(system.db, account, WORKFLOW).get()).data()).received)

test('while all are open, the last success launches the target', async () => {
  const account = await deployed()
  await succeeds(account, 'a_DEV')
  expect(await targets(account)).toEqual([])
  await succeeds(account, 'b_DEV')
  expect(await targets(account)).toHaveLength(1)
  expect(await receivedJobs(account)).toEqual([])
})

describe.each([
  ['disabled', { activated: false }, { activated: true }],
  ['archived', { archived: true }, { archived: false }],
])('%s', (_, close, open) => {
  test('a workflow neither counts nor fires, and does both once open again', async () => {
    const account = await deployed()
    await succeeds(account, 'a_DEV')
    await set(account, WORKFLOW, close)
    await succeeds(account, 'a_DEV')
    await succeeds(account, 'b_DEV')
    expect(await targets(account)).toEqual([])
    expect(await receivedJobs(account)).toEqual(['gbq-to-gbq|a_DEV'])
    await set(account, WORKFLOW, open)
    expect(await targets(account)).toEqual([])
    await succeeds(account, 'b_DEV')
    expect(await targets(account)).toHaveLength(1)
  })

  test('a job is finished, but its success is not counted', async () => {
    const account = await deployed()
    const job = { ...JOB, configuration_id: 'a_DEV' }
    const launch = { action: 'launch_job', account, ...job }
    const run_id = runIdOf(await system.call('dag-launch', launch))
    await set(account, job, close)
    expect((await end(account, 'a_DEV', run_id)).status).toBe(200)
    const last = await system.call('dag-status', { action: 'get_last_status', account, ...job })
    expect(listOf(last).results).toMatchObject([{ run_id, status: 'SUCCESS' }])
    expect(await receivedJobs(account)).toEqual([])
  })

  test('a target is not launched', async () => {
    const account = await deployed()
    await set(account, { ...JOB, configuration_id: 'target_DEV' }, close)
    await succeeds(account, 'a_DEV')
    await succeeds(account, 'b_DEV')
    expect(await targets(account)).toEqual([])
    const launched = (await auditOf(system.db, account)).filter(
      ({ principal }) => principal === 'workflow flow',
    )
    expect(launched).toEqual([])
  })
})
