import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatDate, MINUTE, type Micros, parseDate } from '../../../shared/model/time.ts'
import { deploy, faults, workflow } from '../../document/documents.ts'
import { type System, startSystem } from '../../system/system.ts'

const at = (text: string): Micros => parseDate(text) ?? 0

const HOUR = 60 * MINUTE
const NOON = at('2030-01-15T12:00')
/** The time by the clock of the test's own system. */
let moment: Micros
let system: System
beforeEach(async () => {
  moment = NOON
  system = await startSystem({ now: () => moment })
})
afterEach(() => system.stop())

const WORKFLOW = { configuration_type: 'workflow', environment: 'DEV', configuration_id: 'when-a-then-b' }

async function statusOf(account: string) {
  const { body } = await system.call('workflow-status', {
    action: 'get_workflow_status',
    account,
    ...WORKFLOW,
  })
  return body.results
}

/** A run of a table-to-table job that succeeds at a moment. */
async function succeed(account: string, configuration_id: string, when: Micros = NOON): Promise<string> {
  const run = await system.putRun(account, { configuration_id, status: 'RUNNING' })
  moment = when
  const { run_id, configuration_type, environment } = run
  const identity = { account, configuration_type, environment, configuration_id }
  const reply = await system.call('dag-status', {
    action: 'set_run_status',
    ...identity,
    run_id,
    status: 'SUCCESS',
  })
  expect(reply.body).toEqual({ message: 'ok' })
  return run_id
}

const both = (changes: Record<string, unknown> = {}) =>
  workflow({ authorized_job_ids: ['gbq-to-gbq|a_DEV', 'gbq-to-gbq|c_DEV'], ...changes })

/** An account with a workflow that waits for a and c to launch b. */
async function accountWith(changes: Record<string, unknown> = {}): Promise<string> {
  const account = system.newAccount()
  for (const id of ['a_DEV', 'b_DEV', 'c_DEV'])
    await system.putConfiguration(account, { configuration_id: id })
  await deploy(system, account, both(changes))
  return account
}

describe('a deployed workflow', () => {
  test('waits for all its jobs, then tells when it launched which run, and waits anew', async () => {
    const account = await accountWith()
    const status = { account, ...WORKFLOW, activated: true }
    const [a, c] = ['gbq-to-gbq|a_DEV', 'gbq-to-gbq|c_DEV']
    expect(await statusOf(account)).toEqual([{ ...status, received: [], missing: [a, c], firings: [] }])
    const run_id = await succeed(account, 'a_DEV')
    const received = [{ job_id: a, run_ids: [run_id] }]
    expect(await statusOf(account)).toEqual([{ ...status, received, missing: [c], firings: [] }])
    await succeed(account, 'c_DEV')
    const fired = system.dispatched.find(
      one => one.account === account && one.run.configuration_id === 'b_DEV',
    )
    const execution_date = formatDate(fired?.run.execution_date ?? 0)
    const firings = [{ date: formatDate(NOON), run_id: fired?.run.run_id, execution_date }]
    expect(await statusOf(account)).toEqual([{ ...status, received: [], missing: [a, c], firings }])
  })

  test('is not found where there is none', async () => {
    const request = { action: 'get_workflow_status', account: system.newAccount(), ...WORKFLOW }
    const reply = await system.call('workflow-status', request)
    expect(reply.body).toMatchObject({ type: 'https://tailer.example/problems/workflow-not-found' })
  })

  test('forgets at the times of its schedule_interval_reset what it received before', async () => {
    const account = await accountWith({ schedule_interval_reset: '0 18 * * *' })
    await succeed(account, 'a_DEV', NOON)
    moment = NOON + 6 * HOUR - 1
    expect(await statusOf(account)).toMatchObject([{ missing: ['gbq-to-gbq|c_DEV'] }])
    moment = NOON + 6 * HOUR
    expect(await statusOf(account)).toMatchObject([{ received: [] }])
    await succeed(account, 'c_DEV', NOON + 7 * HOUR)
    expect(await statusOf(account)).toMatchObject([{ missing: ['gbq-to-gbq|a_DEV'], firings: [] }])
    await succeed(account, 'a_DEV', NOON + 8 * HOUR)
    expect(await statusOf(account)).toMatchObject([{ received: [], firings: [{}] }])
  })

  test('keeps, deployed again, what it received of the jobs it still waits for, and forgets the others', async () => {
    const account = await accountWith()
    const run_id = await succeed(account, 'a_DEV')
    await deploy(system, account, both({ short_description: 'Again' }))
    expect(await statusOf(account)).toMatchObject([{ received: [{ run_ids: [run_id] }] }])
    await deploy(system, account, both({ authorized_job_ids: ['gbq-to-gbq|c_DEV'] }))
    await deploy(system, account, both())
    expect(await statusOf(account)).toMatchObject([{ received: [] }])
  })
})

describe('workflows that lead back to themselves', () => {
  const link = (id: string, waits: string[], launches: string) =>
    workflow({
      configuration_id: id,
      authorized_job_ids: waits.map(job => `gbq-to-gbq|${job}`),
      target_dag: { configuration_type: 'table-to-table', configuration_id: launches },
    })

  test('are refused where one launches what it waits for', async () => {
    const reply = await deploy(system, system.newAccount(), link('w', ['a', 'b'], 'a'))
    expect(faults(reply)).toEqual([
      '/configuration/target_dag: The workflow would lead back to itself: gbq-to-gbq|a → workflow w → gbq-to-gbq|a',
    ])
  })

  test('are refused over any chain, which is named', async () => {
    const account = system.newAccount()
    await deploy(system, account, link('v', ['b', 'z'], 'c'))
    await deploy(system, account, link('w', ['c'], 'd'))
    const [fault] = faults(await deploy(system, account, link('x', ['y', 'd'], 'b')))
    expect(fault).toMatch(
      / gbq-to-gbq\|d → workflow x → gbq-to-gbq\|b → workflow v → gbq-to-gbq\|c → workflow w → gbq-to-gbq\|d$/,
    )
  })

  test('are not those of another environment, account, or an earlier version of the workflow itself', async () => {
    const account = system.newAccount()
    const statuses = [
      await deploy(system, account, link('v', ['a'], 'b')),
      await deploy(system, account, link('w', ['b'], 'a'), { environment: 'PROD' }),
      await deploy(system, system.newAccount(), link('w', ['b'], 'a')),
      await deploy(system, account, link('v', ['b'], 'a')),
      await deploy(system, account, link('w', ['b'], 'c')),
    ].map(({ status }) => status)
    expect(statuses).toEqual([200, 200, 200, 200, 200])
  })

  test('cannot be brought back from the archive either', async () => {
    const account = system.newAccount()
    const identity = { account, configuration_type: 'workflow', environment: 'DEV', configuration_id: 'v' }
    const archived = (value: boolean) =>
      system.call('configuration-status', {
        action: 'set_configuration_status',
        ...identity,
        archived: value,
      })
    await deploy(system, account, link('v', ['a'], 'b'))
    await archived(true)
    expect((await deploy(system, account, link('w', ['b'], 'a'))).status).toBe(200)
    const reply = await archived(false)
    expect(reply.status).toBe(409)
    expect(reply.body.detail).toMatch(
      /back to itself: gbq-to-gbq\|a → workflow v → gbq-to-gbq\|b → workflow w/,
    )
  })

  test('may not be deployed at once either: the second is refused', async () => {
    const account = system.newAccount()
    const replies = await Promise.all([
      deploy(system, account, link('v', ['a'], 'b')),
      deploy(system, account, link('w', ['b'], 'a')),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
  })
})
