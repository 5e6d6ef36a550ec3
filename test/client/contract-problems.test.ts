import { afterAll, beforeAll, expect, test } from 'vitest'
import { ENDPOINTS, type Endpoint } from '../../shared/actions/endpoints.ts'
import { ACTIONS, type Action } from '../../shared/actions/index.ts'
import { described, faultsBy, responseOf, startApi } from './contract.ts'

let api: Awaited<ReturnType<typeof startApi>>
const account = '000001'
const job = {
  account,
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
} as const
const NO_RUN = '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179'
let run_id: string
beforeAll(async () => {
  api = await startApi()
  const { system } = api
  await system.putConfiguration(account, {})
  await system.putConfiguration(account, { configuration_id: 'other_DEV' })
  await system.putConfiguration(account, { configuration_id: 'off_DEV', activated: false })
  await system.putConfiguration(account, { configuration_id: 'gone_DEV', archived: true })
  run_id = (await system.putRun(account, {})).run_id
})
afterAll(() => api.stop())

type Case = {
  code: string
  action: Action
  body?: object
  init?: RequestInit
  headers?: Record<string, string>
}
const CASES: Case[] = [
  { code: 'invalid-json', action: 'launch_job', init: { body: '{' } },
  { code: 'unknown-action', action: 'launch_job', body: { action: 'launch' } },
  { code: 'invalid-request', action: 'get_by_status', body: { account, limt: 3 } },
  {
    code: 'unauthenticated',
    action: 'list_configurations',
    body: { account },
    headers: { Authorization: 'none' },
  },
  { code: 'method-not-allowed', action: 'get_workflow_status', init: { method: 'GET', body: null } },
  { code: 'unsupported-media-type', action: 'launch_job', headers: { 'Content-Type': 'text/plain' } },
  { code: 'body-too-large', action: 'deploy_configuration', init: { body: `"${'x'.repeat(1024 * 1024)}"` } },
  { code: 'configuration-not-found', action: 'launch_job', body: { ...job, configuration_id: 'job' } },
  { code: 'configuration-disabled', action: 'launch_job', body: { ...job, configuration_id: 'off_DEV' } },
  { code: 'configuration-archived', action: 'launch_job', body: { ...job, configuration_id: 'gone_DEV' } },
  { code: 'not-launchable', action: 'launch_job', body: { ...job, configuration_type: 'vm-launcher' } },
  { code: 'run-not-found', action: 'check_run_status', body: { ...job, run_id: NO_RUN } },
  { code: 'run-not-found', action: 'get_run_details', body: { ...job, run_id: NO_RUN } },
  { code: 'run-not-found', action: 'set_run_status', body: { ...job, run_id: NO_RUN, status: 'SUCCESS' } },
  { code: 'run-not-found', action: 'retry_run', body: { ...job, run_id: NO_RUN } },
  { code: 'configuration-not-found', action: 'get_last_status', body: { ...job, configuration_id: 'job' } },
  { code: 'configuration-not-found', action: 'get_configuration', body: { ...job, configuration_id: 'job' } },
  {
    code: 'workflow-not-found',
    action: 'reset_workflow_status',
    body: { ...job, configuration_type: 'workflow' },
  },
  {
    code: 'workflow-not-found',
    action: 'get_last_status',
    body: { ...job, configuration_type: 'workflow' },
  },
  {
    code: 'configuration-not-found',
    action: 'set_configuration_status',
    body: { ...job, configuration_id: 'job', activated: true },
  },
]

const pathOf = (action: Action) => ENDPOINTS[ACTIONS[action].endpoint].path

async function check({ code, action, body, init, headers }: Case, on = api): Promise<void> {
  const path = pathOf(action)
  const response = await fetch(on.baseUrl + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await on.system.token()}`,
      ...headers,
    },
    body: JSON.stringify({ action, ...body }),
    ...init,
  })
  const problem: unknown = await response.json()
  expect(problem).toMatchObject({ type: `https://tailer.example/problems/${code}` })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(faultsBy('#/components/schemas/Problem', problem)).toEqual([])

  const name = action.replaceAll(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase())
  expect(described('components', 'schemas', name, 'x-problems')).toContain(code)
  const parts = responseOf(path, response.status)
  const examples = described(...parts, 'content', 'application/problem+json', 'examples')
  expect(Object.keys(Object(examples))).toContain(code)
  for (const header of Object.keys(Object(described(...parts, 'headers')))) {
    expect(response.headers.has(header), header).toBe(true)
  }
}

test.each(CASES)('$action fails as $code as it is described', one => check(one))

test.each<[Action, object]>([
  ['cancel_run', {}],
  ['set_run_status', { status: 'FAILED', expected_status: 'RUNNING' }],
  ['retry_run', {}],
])('%s fails as conflict as it is described', (action, more) =>
  check({ code: 'conflict', action, body: { ...job, run_id, ...more } }),
)

test('a token without the right fails as forbidden as it is described', async () => {
  const headers = { Authorization: `Bearer ${await api.system.token({ role: 1 })}` }
  await check({ code: 'forbidden', action: 'launch_job', body: job, headers })
})

test('a key used again for another request fails as idempotency-key-reused as it is described', async () => {
  const headers = { 'Idempotency-Key': 'one' }
  await api.client.call('launch_job', { ...job, configuration_id: 'other_DEV' }, { idempotencyKey: 'one' })
  await check({ code: 'idempotency-key-reused', action: 'launch_job', body: job, headers })
})

test('a key set out of reach fails as unavailable as it is described', async () => {
  const cold = await startApi()
  cold.system.keys.setAvailable(false)
  await check({ code: 'unavailable', action: 'get_last_status', body: job }, cold)
  await cold.stop()
})

const functions: Endpoint[] = ['dag-launch', 'dag-status', 'workflow-status', 'configuration-status']
test.each(functions)(
  '%s fails as not-found, as it is described, at a path that is not its own',
  async name => {
    const { status, headers, body } = await api.system.send(name, { path: '/elsewhere' })
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 404,
      type: 'application/problem+json',
    })
    expect(faultsBy('#/components/schemas/Problem', body)).toEqual([])
  },
)
