import { afterAll, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../system/system.ts'
import { jobsOf } from './jobs.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

/** JA and JB trigger JT when both have succeeded. */
async function start(target: object | undefined = {}, workflow: object = {}) {
  const account = system.newAccount()
  const jobs = jobsOf(system, account)
  for (const job of ['JA', 'JB']) await jobs.put(job)
  if (target) await jobs.put('JT', target)
  await jobs.putWorkflow('W', ['JA', 'JB'], 'JT', workflow)
  return { account, ...jobs }
}
const WORKFLOW = { configuration_type: 'workflow', configuration_id: 'W' }

test.each([
  ['disabled', { activated: false }, { activated: true }],
  ['archived', { archived: true }, { archived: false, activated: true }],
])(
  'a target that is %s is not launched, and its jobs stay received until it is back',
  async (_, closed, opened) => {
    const { succeed, count, setConfiguration } = await start(closed)
    await succeed('JA')
    await succeed('JB')
    expect(await count('JT')).toBe(0)
    expect((await setConfiguration('JT', opened)).status).toBe(200)
    await succeed('JA')
    expect(await count('JT')).toBe(1)
  },
)

test('a target that is not there keeps no run from succeeding, and is launched once it is there', async () => {
  const { put, launch, set, succeed, count, runs } = await start(undefined)
  await succeed('JA')
  expect((await set('JB', await launch('JB'), 'SUCCESS')).text).toBe('{"message":"ok"}')
  expect((await runs('JB')).map(run => run.status)).toEqual(['SUCCESS'])
  await put('JT')
  await succeed('JB')
  expect(await count('JT')).toBe(1)
})

test('a target of a type that is not launched leaves the jobs received and launches nothing', async () => {
  const target_dag = { configuration_type: 'vm-launcher', configuration_id: 'vm' }
  const { account, succeed, dispatched } = await start({}, { target_dag })
  await system.putConfiguration(account, { configuration_type: 'vm-launcher', configuration_id: 'vm' })
  await succeed('JA')
  await succeed('JB')
  expect(dispatched('JT')).toBe(0)
  const body = { action: 'get_by_status', account, configuration_type: 'vm-launcher' }
  expect((await system.call('dag-status', body)).body).toEqual({ results: [] })
})

test.each([{ activated: false }, { archived: true }])(
  'a workflow with %j neither fires nor remembers what succeeded meanwhile',
  async closed => {
    const { succeed, count, setConfiguration } = await start()
    await succeed('JA')
    await setConfiguration('', closed, WORKFLOW)
    await succeed('JB')
    expect(await count('JT')).toBe(0)
    await setConfiguration('', { activated: true, archived: false }, WORKFLOW)
    await succeed('JA')
    expect(await count('JT')).toBe(0)
    await succeed('JB')
    expect(await count('JT')).toBe(1)
  },
)

test('a success taken back while the workflow is disabled is gone once it is enabled', async () => {
  const { succeed, set, count, setConfiguration } = await start()
  const run = await succeed('JA')
  await setConfiguration('', { activated: false }, WORKFLOW)
  await set('JA', run, 'FAILED')
  await setConfiguration('', { activated: true }, WORKFLOW)
  await succeed('JB')
  expect(await count('JT')).toBe(0)
})

test.each([{ activated: false }, { archived: true }])(
  'a run of a job with %j ends as SUCCESS but does not count',
  async closed => {
    const { launch, set, succeed, count, setConfiguration } = await start()
    const run = await launch('JA')
    await setConfiguration('JA', closed)
    expect((await set('JA', run, 'SUCCESS')).status).toBe(200)
    await succeed('JB')
    expect(await count('JT')).toBe(0)
  },
)

test('two resets are the same as one, and a reset of a disabled workflow works', async () => {
  const { succeed, count, reset, setConfiguration } = await start()
  await succeed('JA')
  await setConfiguration('', { activated: false }, WORKFLOW)
  for (const _ of [1, 2]) expect((await reset('W')).status).toBe(200)
  await setConfiguration('', { activated: true }, WORKFLOW)
  await succeed('JB')
  expect(await count('JT')).toBe(0)
  await succeed('JA')
  expect(await count('JT')).toBe(1)
})

test('a reset makes a run that had counted count no second time', async () => {
  const { succeed, set, count, reset } = await start()
  const run = await succeed('JA')
  await reset('W')
  await set('JA', run, 'SUCCESS')
  await succeed('JB')
  expect(await count('JT')).toBe(0)
})

test.each([
  ['w', 'did you mean "W"?'],
  ['load', 'load_DEV exists'],
  ['quite-another', 'No workflow configuration quite-another in DEV'],
])('a reset of the unknown workflow %s is a 404 that says: %s', async (id, hint) => {
  const { putWorkflow, reset } = await start()
  await putWorkflow('load_DEV', ['JA'], 'JT')
  const answer = await reset(id)
  expect(answer).toMatchObject({ status: 404, body: { code: 404, message: 'ko' } })
  expect(answer.body.type).toMatch(/\/workflow-not-found$/)
  expect(answer.body.detail).toContain(hint)
})

test('only a configuration of type workflow can be reset', async () => {
  const { account } = await start()
  const body = { action: 'reset_workflow_status', account, environment: 'DEV' }
  const job = { configuration_type: 'table-to-table', configuration_id: 'JA_DEV' }
  const answer = await system.call('workflow-status', { ...body, ...job })
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/configuration_type' }] } })
})

test('a reset leaves in the audit who did it and what was forgotten', async () => {
  const { account, succeed, audit } = await start()
  await succeed('JA')
  const token = await system.token({ sub: 'ana' })
  const body = { action: 'reset_workflow_status', account, environment: 'DEV', ...WORKFLOW }
  const { headers } = await system.call('workflow-status', body, { token })
  expect(await audit('reset_workflow_status')).toMatchObject([
    {
      principal: 'ana',
      request_id: headers.get('X-Request-Id'),
      target: 'workflows/workflow~DEV~W',
      from: ['gbq-to-gbq|JA_DEV'],
      to: [],
    },
  ])
})

test('the run that a workflow launches is in the audit under the workflow’s name', async () => {
  const { succeed, runs, audit } = await start()
  await succeed('JA')
  await succeed('JB')
  const [run] = await runs('JT')
  const entries = await audit('launch_job')
  expect(entries.filter(entry => entry.principal === 'workflow W')).toMatchObject([
    { target: `runs/${run?.run_id.slice(16)}`, from: null, to: 'RUNNING' },
  ])
})
