import { afterAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '../../shared/actions/endpoints.ts'
import { ACTION_NAMES, ACTIONS, type Action } from '../../shared/actions/index.ts'
import { problemOf } from '../system/answers.ts'
import { startSystem } from '../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const RUN_ID = '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179'
const NOTE_ID = '0a795c70-2557-4a60-ba16-788aa2bea179'
const identity = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }

type Fields = { needed: Record<string, unknown>; optional: Record<string, unknown> }
const run = { needed: { ...identity, run_id: RUN_ID }, optional: { job_id: 'gbq-to-gbq|job_DEV' } }
const workflow = { needed: { ...identity, configuration_type: 'workflow' }, optional: {} }
const { environment, configuration_type } = identity

/** The fields of each action on an account. A deployment is of another kind: its document has a schema of its own. */
const FIELDS: Record<Exclude<Action, 'deploy_configuration' | 'list_accounts'>, Fields> = {
  launch_job: { needed: identity, optional: { job_id: 'gbq-to-gbq|job_DEV', execution_date: '2024-09-18' } },
  retry_run: run,
  backfill_job: {
    needed: { ...identity, from: '2024-09-01', to: '2024-09-18' },
    optional: { job_id: 'gbq-to-gbq|job_DEV', order: 'newest', again: false },
  },
  cancel_run: {
    needed: identity,
    optional: { job_id: 'gbq-to-gbq|job_DEV', run_id: RUN_ID, note: '' },
  },
  check_run_status: run,
  get_run_details: { needed: { run_id: RUN_ID }, optional: { ...identity, ...run.optional } },
  get_task_queries: {
    needed: { run_id: RUN_ID, task_id: 'a' },
    optional: { ...identity, ...run.optional },
  },
  get_last_status: {
    needed: identity,
    optional: { execution_date: '2024-09-18', status: 'SUCCESS', limit: 1 },
  },
  get_by_status: { needed: { configuration_type }, optional: { environment, status: ['FAILED'], limit: 1 } },
  set_run_status: {
    needed: { configuration_type, configuration_id: 'job_DEV', run_id: RUN_ID, status: 'CHECKED' },
    optional: { environment, expected_status: 'FAILED', note: '' },
  },
  reset_workflow_status: workflow,
  get_workflow_status: workflow,
  set_configuration_status: { needed: identity, optional: { activated: true, archived: false } },
  get_configuration: { needed: identity, optional: { version: 1 } },
  list_runs: {
    needed: {},
    optional: {
      ...identity,
      ...{ status: 'FAILED', sub_status: 'FAILED', trigger: 'backfill', for_date: '2024-09-18', limit: 1 },
      ...{ started_from: '2024-09-18', started_to: '2024-09-19', updated_after: '2024-09-18' },
    },
  },
  list_operations: { needed: {}, optional: { ...identity, limit: 1 } },
  list_configurations: { needed: {}, optional: { configuration_type, environment, limit: 1 } },
  get_account: { needed: {}, optional: {} },
  list_freshness: { needed: {}, optional: { configuration_type, environment, limit: 1 } },
  add_note: { needed: { text: 'x' }, optional: { ...identity, run_id: RUN_ID } },
  edit_note: { needed: { note_id: NOTE_ID, text: 'x' }, optional: {} },
  delete_note: { needed: { note_id: NOTE_ID }, optional: {} },
  list_notes: { needed: {}, optional: { ...identity, run_id: RUN_ID, limit: 1 } },
  list_tables: { needed: {}, optional: { project: 'my-project', dataset: 'd', limit: 1 } },
  get_table: { needed: { project: 'my-project', dataset: 'd', table: 't' }, optional: {} },
  set_account: {
    needed: { name: 'Demo', runner: 'tailer@my-project.iam.gserviceaccount.com', projects: ['my-project'] },
    optional: {},
  },
}
type Described = keyof typeof FIELDS
const isDescribed = (action: Action): action is Described => Object.hasOwn(FIELDS, action)

const CASES = ACTION_NAMES.filter(isDescribed).map((action): [Described, Endpoint] => [
  action,
  ACTIONS[action].endpoint,
])

const fieldsOf = (action: Described): string[] => [
  'account',
  ...Object.keys(FIELDS[action].needed),
  ...Object.keys(FIELDS[action].optional),
]
const complete = (action: Described) => ({
  action,
  account: '999999',
  ...FIELDS[action].needed,
  ...FIELDS[action].optional,
})

describe.each(CASES)('%s', (action, name) => {
  test('takes all its fields at once', async () => {
    expect((await system.call(name, complete(action))).status).not.toBe(400)
  })

  test('tells of every field that is missing at once', async () => {
    const { oneOf, either, rule } = ACTIONS[action]
    const flags = oneOf || either || rule?.[0]({}) === false ? [''] : []
    const problem = problemOf(await system.call(name, { action }))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request' })
    const missing = ['account', ...Object.keys(FIELDS[action].needed)].map(field => `/${field}`)
    expect(problem.pointers).toEqual([...flags, ...missing].sort())
  })

  test('tells of every field that is wrong at once', async () => {
    const fields = fieldsOf(action)
    const wrong = Object.fromEntries(fields.map(field => [field, null]))
    const problem = problemOf(await system.call(name, { action, ...wrong, extra: 1 }))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request' })
    expect(problem.pointers).toEqual([...fields, 'extra'].map(field => `/${field}`).sort())
    expect(problem.detail).toBe(`The ${action} request has ${fields.length + 1} faults`)
  })

  test.each([
    ['acount', 'account'],
    ['Environment', 'environment'],
    ['configuration_typ', 'configuration_type'],
    ['configuration-id', 'configuration_id'],
    ['colour', undefined],
  ])('says which of its fields %s is taken for', async (given, meant) => {
    const problem = problemOf(await system.call(name, { ...complete(action), [given]: 'x' }))
    expect(problem.pointers).toEqual([`/${given}`])
    const suggested = fieldsOf(action).includes(String(meant)) ? `: did you mean "${meant}"?` : '.'
    const allowed = Object.keys(ACTIONS[action].schema.shape).join(', ')
    expect(problem.errors[0]?.detail).toBe(`Unknown field "${given}"${suggested} Allowed: ${allowed}`)
  })

  test.each(['__proto__', 'constructor', 'toString'])('does not know a field %s', async field => {
    const body = JSON.stringify(complete(action)).replace('{', `{"${field}":{"role":9},`)
    const problem = problemOf(await system.call(name, body))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: [`/${field}`] })
  })

  test.each(['99999', '9999999', '00009a', ' 999999', '٠٠٠٠٩٩', '999999\n', '../../../', '', 999999, null])(
    'does not take %j for an account',
    async account => {
      const problem = problemOf(await system.call(name, { ...complete(action), account }))
      expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/account'] })
    },
  )
})

test('the contract’s own example is answered with its hint', async () => {
  const problem = problemOf(
    await system.call('dag-status', { ...complete('get_last_status'), limit: undefined, limt: 2 }),
  )
  expect(problem.pointers).toEqual(['/limt'])
  expect(problem.errors[0]?.detail).toContain('Unknown field "limt": did you mean "limit"? Allowed: action, ')
})

test('what is allowed is listed once, however many fields are unknown', async () => {
  const body = { ...complete('get_by_status'), a: 1, b: 2, c: 3 }
  const { errors } = problemOf(await system.call('dag-status', body))
  expect(errors.map(({ detail }) => detail.includes('Allowed: '))).toEqual([true, false, false])
})

test.each([
  ['environment', 'dev', 'must be one of PROD, PREPROD, STAGING, DEV: did you mean "DEV"?'],
  ['environment', 'PRO', 'must be one of PROD, PREPROD, STAGING, DEV: did you mean "PROD"?'],
  ['environment', 'moon', 'must be one of PROD, PREPROD, STAGING, DEV'],
  ['environment', 1, 'must be one of PROD, PREPROD, STAGING, DEV'],
  ['configuration_type', 'table_to_table', ': did you mean "table-to-table"?'],
  ['configuration_type', 'Workflow', ': did you mean "workflow"?'],
  ['status', 'failed', ': did you mean "FAILED"?'],
  ['status', 'succes', ': did you mean "SUCCESS"?'],
  ['account', 999999, 'must be a string: write the digits in quotes'],
  [
    'execution_date',
    '18.09.2024',
    'must be a day that exists, from 1685 to 2254, written YYYY-MM-DD or YYYY/MM/DD',
  ],
  ['execution_date', '2024-02-30', 'must be a day that exists, from 1685 to 2254'],
])('the field %s being %j is answered with what it must be', async (field, value, advice) => {
  const body = { ...complete('get_by_status'), [field]: value }
  const { errors } = problemOf(await system.call('dag-status', body))
  expect(errors).toEqual([{ pointer: `/${field}`, detail: expect.stringContaining(advice) }])
})

test('a moment in the wrong form is answered with the form', async () => {
  const body = { ...complete('launch_job'), execution_date: 'yesterday' }
  const { errors } = problemOf(await system.call('dag-launch', body))
  expect(errors[0]?.detail).toContain('written as 2024-09-18 or 2024-09-18T08:30:00Z')
})

test('a field’s name is escaped in its pointer', async () => {
  const problem = problemOf(await system.call('dag-status', { ...complete('get_by_status'), 'a/b~c': 1 }))
  expect(problem.pointers).toEqual(['/a~1b~0c'])
})

test('a long unknown field is not answered in full', async () => {
  const problem = problemOf(
    await system.call('dag-launch', { ...complete('launch_job'), ['x'.repeat(5000)]: 1 }),
  )
  expect(problem.errors[0]?.detail.length).toBeLessThan(300)
})

test.each(['dev', 'Dev', 'prod', 'PRODUCTION', '', null, ['DEV']])(
  '%j is no environment',
  async environment => {
    const problem = problemOf(await system.call('dag-launch', { ...complete('launch_job'), environment }))
    expect(problem.pointers).toEqual(['/environment'])
    expect(problem.errors[0]?.detail).toContain('must be one of PROD, PREPROD, STAGING, DEV')
  },
)

test.each(['Table-To-Table', 'table_to_table', 'workflows', '', '__proto__', 'toString', null])(
  '%j is no configuration type',
  async configuration_type => {
    const problem = problemOf(
      await system.call('dag-launch', { ...complete('launch_job'), configuration_type }),
    )
    expect(problem.pointers).toEqual(['/configuration_type'])
  },
)

test('only a workflow is reset', async () => {
  const problem = problemOf(
    await system.call('workflow-status', { ...complete('reset_workflow_status'), ...identity }),
  )
  expect(problem.pointers).toEqual(['/configuration_type'])
  expect(problem.errors[0]?.detail).toContain('must be workflow')
})

test.each(['a', 'x'.repeat(256), 'A-Z_a.z-0', '..', '__a__'])(
  '%s is a configuration id',
  async configuration_id => {
    const reply = await system.call('dag-launch', {
      ...identity,
      action: 'launch_job',
      account: '999999',
      configuration_id,
    })
    expect(problemOf(reply).status).toBe(404)
  },
)

test.each(['', 'x'.repeat(257), 'a/b', 'a b', 'a~b', 'é', 'a\n', null])(
  '%j is no configuration id',
  async id => {
    const problem = problemOf(
      await system.call('dag-launch', { ...complete('launch_job'), configuration_id: id }),
    )
    expect(problem.pointers).toEqual(['/configuration_id'])
  },
)

test.each(['', '20201230', RUN_ID.slice(16), RUN_ID.toUpperCase(), `${RUN_ID}/x`, null])(
  '%j is no run id',
  async id => {
    const problem = problemOf(
      await system.call('dag-status', { ...complete('check_run_status'), run_id: id }),
    )
    expect(problem.pointers).toEqual(['/run_id'])
  },
)

test.each([
  ['arrays never closed', '['.repeat(24_000), 400, 'invalid-json'],
  ['objects never closed', '{"a":'.repeat(24_000), 400, 'invalid-json'],
  ['more of them than a body may hold', '['.repeat(500_000), 413, 'body-too-large'],
])('%s are refused', async (_, body, status, type) => {
  expect(problemOf(await system.call('dag-launch', body))).toMatchObject({ status, type })
})

test('a deeply nested field is a 400', async () => {
  const nested = `${'['.repeat(24_000)}${']'.repeat(24_000)}`
  const body = JSON.stringify({ ...complete('launch_job'), status: 0 }).replace(
    '"status":0',
    `"status":${nested}`,
  )
  expect(problemOf(await system.call('dag-launch', body)).pointers).toEqual(['/status'])
})
