import { afterAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '../../shared/actions/endpoints.ts'
import { uuidOf } from '../../shared/run/id.ts'
import { listOf } from '../answers.ts'
import { type Reply, startSystem } from '../system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const identity = {
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
} as const
const { environment: _, ...named } = identity

/** What a request read and wrote, as its log line tells. */
function documentsOf(reply: Reply) {
  const line = system.logs.find(({ request_id }) => request_id === reply.headers.get('x-request-id'))
  return { read: line?.documents_read, written: line?.documents_written }
}

async function ask(name: Endpoint, account: string, body: object): Promise<Reply> {
  const reply = await system.call(name, { account, ...body })
  expect(reply.status).toBe(200)
  return reply
}
const documents = async (name: Endpoint, account: string, body: object) =>
  documentsOf(await ask(name, account, body))

const putRuns = (account: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => system.putRun(account, {})))

test('check_run_status reads the run', async () => {
  const account = system.newAccount()
  const { run_id } = await system.putRun(account, {})
  const check = { action: 'check_run_status', ...identity, run_id }
  expect(await documents('dag-status', account, check)).toEqual({ read: 1, written: 0 })
})

describe('get_last_status', () => {
  const last = { action: 'get_last_status', ...identity }

  test('reads its results', async () => {
    const account = system.newAccount()
    await putRuns(account, 4)
    expect(await documents('dag-status', account, last)).toEqual({ read: 4, written: 0 })
    expect(await documents('dag-status', account, { ...last, limit: 4 })).toEqual({ read: 4, written: 0 })
  })

  test('reads one more to know that more remain', async () => {
    const account = system.newAccount()
    await putRuns(account, 4)
    expect(await documents('dag-status', account, { ...last, limit: 3 })).toEqual({ read: 4, written: 0 })
  })

  test('reads no page over again', async () => {
    const account = system.newAccount()
    await putRuns(account, 7)
    const { next_page_token } = listOf(await ask('dag-status', account, { ...last, limit: 5 }))
    const next = { ...last, page_token: next_page_token }
    expect(await documents('dag-status', account, next)).toEqual({ read: 2, written: 0 })
  })

  test('reads the configuration besides an empty list, which counts as one', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    expect(await documents('dag-status', account, last)).toEqual({ read: 2, written: 0 })
  })
})

describe('get_by_status', () => {
  const list = { action: 'get_by_status', configuration_type: 'table-to-table' }

  test('reads its results and the account', async () => {
    const account = system.newAccount()
    await putRuns(account, 4)
    expect(await documents('dag-status', account, list)).toEqual({ read: 5, written: 0 })
    expect(await documents('dag-status', account, { ...list, status: ['SUCCESS', 'FAILED'] })).toEqual({
      read: 5,
      written: 0,
    })
  })

  test('reads one more to know that more remain', async () => {
    const account = system.newAccount()
    await putRuns(account, 4)
    expect(await documents('dag-status', account, { ...list, limit: 2 })).toEqual({ read: 4, written: 0 })
  })

  test('reads the account besides an empty list, which counts as one', async () => {
    expect(await documents('dag-status', system.newAccount(), list)).toEqual({ read: 2, written: 0 })
  })
})

describe('set_run_status', () => {
  const set = { action: 'set_run_status', ...named }

  test.each(['CHECKED', 'NO_MATCH', 'FAILED', 'RUNNING'])(
    'of %s on an ended run reads the run, and writes it and the audit',
    async status => {
      const account = system.newAccount()
      const { run_id } = await system.putRun(account, { status: 'WARNING' })
      const one = { ...set, run_id, status }
      expect(await documents('dag-status', account, one)).toEqual({ read: 1, written: 2 })
    },
  )

  test('that frees a slot touches the configuration and asks once who waits', async () => {
    const account = system.newAccount()
    const { run_id } = await system.putRun(account, { status: 'RUNNING', duration: null })
    await system.putConfiguration(account, { active_runs: [uuidOf(run_id)] })
    const one = { ...set, run_id, status: 'FAILED' }
    expect(await documents('dag-status', account, one)).toEqual({ read: 3, written: 3 })
  })
})

describe('launch_job', () => {
  const launch = { action: 'launch_job', ...identity }

  test('reads the configuration, and writes it, the run and the audit', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    expect(await documents('dag-launch', account, launch)).toEqual({ read: 1, written: 3 })
  })

  test('that is queued does not write the configuration', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { active_runs: ['another'] })
    expect(await documents('dag-launch', account, launch)).toEqual({ read: 1, written: 2 })
  })
})

describe('set_configuration_status', () => {
  const set = { action: 'set_configuration_status', ...identity }

  test('that disables reads the configuration, and writes it and the audit', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const disable = { ...set, activated: false, archived: false }
    expect(await documents('configuration-status', account, disable)).toEqual({ read: 1, written: 2 })
  })

  test('that archives touches the account too', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const archive = { ...set, archived: true }
    expect(await documents('configuration-status', account, archive)).toEqual({ read: 2, written: 3 })
  })

  test('that enables asks once who waits', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { activated: false })
    const enable = { ...set, activated: true, archived: false }
    expect(await documents('configuration-status', account, enable)).toEqual({ read: 2, written: 2 })
  })
})

test('reset_workflow_status reads the marks, and writes them and the audit', async () => {
  const account = system.newAccount()
  const workflow = { ...identity, configuration_type: 'workflow', configuration_id: 'flow' } as const
  await system.putConfiguration(account, workflow)
  const reset = { action: 'reset_workflow_status', ...workflow }
  expect(await documents('workflow-status', account, reset)).toEqual({ read: 1, written: 2 })
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
  expect(documentsOf(reply)).toEqual({ read: 0, written: 0 })
})
