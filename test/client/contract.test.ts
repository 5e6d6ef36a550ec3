import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DESCRIPTION_PATH } from '../../client/openapi/path.ts'
import { ACTION_NAMES, type Action, type AnswerTo } from '../../shared/actions/index.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { SECOND, systemClock } from '../../shared/model/time.ts'
import { fromTask, taskRef } from '../../shared/store/tasks.ts'
import { SQL, tableToTable, workflow } from '../document/documents.ts'
import { PROJECT, type Stores, startStores } from '../warehouse/warehouse.ts'
import { described, faultsBy, startApi } from './contract.ts'

const DATASET = `contract_${Date.now()}`
let stores: Stores
let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  stores = await startStores()
  const [dataset] = await stores.bigquery.createDataset(DATASET, { location: 'EU' })
  await dataset.createTable('t', { schema: [{ name: 'n', type: 'INTEGER' }] })
  api = await startApi()
})
afterAll(async () => {
  await api.stop()
  await stores.stop()
})

const now = systemClock()

/** What an answer has against it by the description of its action. */
const faultsOf = (action: Action, answer: unknown) => {
  const request = action.replaceAll(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase())
  return faultsBy(String(described('components', 'schemas', request, 'x-answer')), answer)
}

/** An account with a job that has a failed run, a succeeded one and a running one, and a workflow that waits for it. */
async function newAccount() {
  const { client, system } = api
  const account = system.newAccount()
  await system.ready()
  const of = { account, environment: 'DEV' } as const
  const files = { 'a.sql': SQL }
  const deploy = (configuration: object) =>
    client.call('deploy_configuration', {
      ...of,
      configuration: { ...configuration },
      files: 'workflow' in configuration ? files : {},
    })
  await deploy(tableToTable({ max_active_runs: 3, short_description: 'A job' }))
  const job = { ...of, configuration_type: 'table-to-table', configuration_id: 'job_DEV' } as const
  const jobs = ['gbq-to-gbq|job_DEV', 'gbq-to-gbq|other_DEV']
  await deploy(workflow({ authorized_job_ids: jobs }))
  const waiting = { ...of, configuration_type: 'workflow', configuration_id: 'when-a-then-b' } as const

  const launch = async () => (await client.call('launch_job', job)).run_id
  const failed = await launch()
  await client.call('set_run_status', { ...job, run_id: failed, status: 'FAILED', note: 'No data' })
  const succeeded = await launch()
  await client.call('set_run_status', { ...job, run_id: succeeded, status: 'SUCCESS' })
  return { account, job, waiting, failed, succeeded, running: await launch(), deploy }
}
type Account = Awaited<ReturnType<typeof newAccount>>

/** Each action, as it is called. */
const CALLS: { [A in Action]: (of: Account) => Promise<AnswerTo<A>> } = {
  launch_job: ({ job }) => api.client.call('launch_job', job),
  retry_run: ({ job, failed }) => api.client.call('retry_run', { ...job, run_id: failed }),
  backfill_job: ({ job }) =>
    api.client.call('backfill_job', { ...job, from: '2024-09-17', to: '2024-09-18' }),
  cancel_run: ({ job, running }) => api.client.call('cancel_run', { ...job, run_id: running, note: 'Late' }),
  check_run_status: ({ job, running }) => api.client.call('check_run_status', { ...job, run_id: running }),
  get_last_status: ({ job }) => api.client.call('get_last_status', { ...job, limit: 2 }),
  get_by_status: ({ account }) =>
    api.client.call('get_by_status', { account, configuration_type: 'gbq-to-gbq', status: 'SUCCESS' }),
  set_run_status: ({ job, running }) =>
    api.client.call('set_run_status', { ...job, run_id: running, status: 'NO_MATCH' }),
  get_run_details: ({ job, failed }) => api.client.call('get_run_details', { ...job, run_id: failed }),
  get_task_queries: ({ job, failed }) =>
    api.client.call('get_task_queries', { ...job, run_id: failed, task_id: 'a' }),
  list_runs: ({ account }) => api.client.call('list_runs', { account, sub_status: 'FAILED', limit: 1 }),
  reset_workflow_status: ({ waiting }) => api.client.call('reset_workflow_status', waiting),
  get_workflow_status: ({ waiting }) => api.client.call('get_workflow_status', waiting),
  set_configuration_status: ({ job }) =>
    api.client.call('set_configuration_status', { ...job, activated: false }),
  deploy_configuration: ({ deploy }) => deploy(tableToTable()),
  get_configuration: ({ job }) => api.client.call('get_configuration', job),
  list_configurations: ({ account }) => api.client.call('list_configurations', { account, limit: 1 }),
  list_operations: ({ account }) => api.client.call('list_operations', { account, environment: 'DEV' }),
  set_account: ({ account }) => {
    const runner = `runner-${account}@my-project.iam.gserviceaccount.com`
    return api.client.call('set_account', { account, name: 'Demo', runner, projects: ['my-project'] })
  },
  get_account: ({ account }) => api.client.call('get_account', { account }),
  list_freshness: ({ account }) => api.client.call('list_freshness', { account, limit: 1 }),
  add_note: ({ job }) => api.client.call('add_note', { ...job, text: 'Why?' }),
  edit_note: async ({ account, job }) => {
    const { note_id } = await api.client.call('add_note', { ...job, text: 'Why?' })
    return api.client.call('edit_note', { account, note_id, text: 'Why.' })
  },
  delete_note: async ({ account, job }) => {
    const { note_id } = await api.client.call('add_note', { ...job, text: 'Why?' })
    return api.client.call('delete_note', { account, note_id })
  },
  list_notes: async ({ account, job, failed }) => {
    const { note_id } = await api.client.call('add_note', { ...job, run_id: failed, text: 'Why?' })
    await api.client.call('add_note', { account, reply_to: note_id, text: 'So.' })
    await api.client.call('add_note', { account, table: 'p.d.t', text: 'Whose?' })
    return api.client.call('list_notes', { account })
  },
  list_tables: ({ account }) => api.client.call('list_tables', { account, dataset: DATASET, limit: 1 }),
  get_table: ({ account }) =>
    api.client.call('get_table', { account, project: PROJECT, dataset: DATASET, table: 't' }),
  list_accounts: () => api.client.call('list_accounts', { limit: 1 }),
}

test.each(Object.entries(CALLS))('%s answers as it is described', async (name, call) => {
  const action = ACTION_NAMES.find(action => action === name)
  if (action === undefined) throw new Error(`Cannot find the action ${name}`)
  const answer = await call(await newAccount())
  expect(faultsOf(action, answer)).toEqual([])
  expect(faultsOf(action, { ...answer, more: 1 })).not.toEqual([])
})

describe('as it is described is what is answered of', () => {
  test('a run that waits for a slot, and one that came without a last update', async () => {
    const { system, client } = api
    const { account, job } = await newAccount()
    for (let runs = 0; runs < 3; runs++) await client.call('launch_job', job)
    await system.putRun(account, { last_update_date: undefined, status: 'CHECKED' })
    const answer = await client.call('get_last_status', { ...job, status: ['QUEUED', 'CHECKED'] })
    expect(answer.results).toMatchObject([
      { status: 'CHECKED', duration: expect.any(String) },
      { status: 'QUEUED', duration: null },
    ])
    expect(faultsOf('get_last_status', answer)).toEqual([])
  })

  test('tasks that ran, failed, were taken over and were skipped', async () => {
    const { system, client } = api
    const { account, job, failed } = await newAccount()
    const { run_id } = await client.call('retry_run', { ...job, run_id: failed })
    const date = now()
    const task = { status: 'SUCCESS' as const, attempt: 1, jobs: [] }
    const ran = { ...task, start_date: date, end_date: date + SECOND, rows: 12, bytes: 34 }
    const bigQuery = { project: 'my-project', location: 'EU', job_id: 'j' }
    for (const state of [
      { ...ran, task_id: 'a', taken_from: failed, jobs: [bigQuery] },
      { ...ran, task_id: 'b', status: 'FAILED' as const, error: { reason: 'invalidQuery', message: 'No' } },
      { ...task, task_id: 'c', status: 'SKIPPED' as const },
    ]) {
      await taskRef(system.db, account, uuidOf(run_id), state.task_id).set(fromTask(state))
    }
    const answer = await client.call('get_run_details', { ...job, run_id })
    const [{ tasks, trigger, error }] = answer.results
    expect(tasks).toHaveLength(3)
    expect(trigger).toMatchObject({ kind: 'retry', run_id: failed })
    expect(error).toEqual({ task_id: 'b', reason: 'invalidQuery', message: 'No' })
    expect(faultsOf('get_run_details', answer)).toEqual([])
  })

  test('a workflow that has received one job and fired once', async () => {
    const { client } = api
    const { waiting, job, deploy } = await newAccount()
    await deploy(tableToTable({ configuration_id: 'b' }))
    await deploy(workflow({ authorized_job_ids: ['gbq-to-gbq|job_DEV'] }))
    const { run_id } = await client.call('launch_job', job)
    await client.call('set_run_status', { ...job, run_id, status: 'SUCCESS' })
    await deploy(workflow({ authorized_job_ids: ['gbq-to-gbq|job_DEV', 'gbq-to-gbq|other_DEV'] }))
    const second = await client.call('launch_job', job)
    await client.call('set_run_status', { ...job, run_id: second.run_id, status: 'SUCCESS' })
    const answer = await client.call('get_workflow_status', waiting)
    const [{ received, missing, firings }] = answer.results
    expect([received.length, missing.length, firings.length]).toEqual([1, 1, 1])
    expect(faultsOf('get_workflow_status', answer)).toEqual([])
  })

  test('a context, and what of it is out of date, redeployed', async () => {
    const { client, system } = api
    const account = system.newAccount()
    await system.ready()
    const of = { account, environment: 'DEV' } as const
    const context = (value: string) => ({
      configuration_type: 'context',
      configuration_id: 'dev',
      parameters: { target: { value, type: 'string' } },
    })
    await client.call('deploy_configuration', { ...of, configuration: context('here') })
    const configuration = tableToTable({ short_description: '{{target}}' })
    await client.call('deploy_configuration', {
      ...{ ...of, configuration, files: { 'a.sql': SQL }, context_id: 'dev' },
    })
    const answer = await client.call('deploy_configuration', { ...of, configuration: context('there') })
    expect(answer.out_of_date).toHaveLength(1)
    expect(faultsOf('deploy_configuration', answer)).toEqual([])
    for (const { version, context_version: _, ...identity } of answer.out_of_date ?? []) {
      const from = { ...of, ...identity, from_version: version ?? 1, context_id: 'dev' }
      const again = await client.call('deploy_configuration', from)
      expect(faultsOf('deploy_configuration', again)).toEqual([])
      const one = await client.call('get_configuration', { ...of, ...identity })
      expect(one.results).toMatchObject([{ context_values: { target: 'there' }, versions: [{}, {}] }])
      expect(faultsOf('get_configuration', one)).toEqual([])
    }
  })

  test('a configuration of which no version was deployed', async () => {
    const { system, client } = api
    const account = system.newAccount()
    const { configuration_type, configuration_id, environment } = await system.putConfiguration(account, {})
    const identity = { account, configuration_type, configuration_id, environment }
    const one = await client.call('get_configuration', identity)
    expect(one.results).toMatchObject([{ version: null, deployed_date: null, configuration: null }])
    expect(faultsOf('get_configuration', one)).toEqual([])
    expect(faultsOf('list_configurations', await client.call('list_configurations', { account }))).toEqual([])
  })
})

const PAGE: [string, Action][] = [
  ['launch-job', 'launch_job'],
  ['check-run-status', 'check_run_status'],
  ['get-last-status-of-a-job', 'get_last_status'],
  ['get-last-status-of-a-job', 'get_by_status'],
  ['get-last-status-of-a-configuration', 'get_last_status'],
  ['get-last-status-with-parameters', 'get_last_status'],
  ['reset-workflow-status', 'reset_workflow_status'],
  ['disable-configuration', 'set_configuration_status'],
  ['enable-configuration', 'set_configuration_status'],
  ['archive-configuration', 'set_configuration_status'],
]

test.each(PAGE)('the page’s own answer %s is one that %s is described with', async (name, action) => {
  const page = await readFile(new URL(`../../examples/page/${name}.json`, import.meta.url), 'utf8')
  const answer: unknown = JSON.parse(page.replaceAll('"gbq-to-gbq"', '"table-to-table"'))
  expect(faultsOf(action, answer)).toEqual([])
})

test('the description is served to anyone as it is kept, to be read and nothing else', async () => {
  const response = await fetch(api.baseUrl + DESCRIPTION_PATH)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.json()).toEqual(described())
  expect((await fetch(api.baseUrl + DESCRIPTION_PATH, { method: 'POST' })).status).toBe(404)
})
