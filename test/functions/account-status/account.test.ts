import { afterAll, describe, expect, test } from 'vitest'
import { accountRef } from '../../../shared/store/accounts.ts'
import { deploy, tableToStorage, tableToTable, workflow } from '../../document/documents.ts'
import { auditOf, listOf, problemOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

type Options = Parameters<typeof system.call>[2]
const ask = (body: Record<string, unknown>, options?: Options) => system.call('account-status', body, options)
const runnerOf = (account: string) => `runner-${account}@my-project.iam.gserviceaccount.com`
const set = (account: string, changes: Record<string, unknown> = {}, options?: Options) =>
  ask(
    {
      action: 'set_account',
      account,
      name: 'Demo',
      runner: runnerOf(account),
      projects: ['my-project'],
      ...changes,
    },
    options,
  )
const get = async (account: string) => listOf(await ask({ action: 'get_account', account })).results[0]
const JOB = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }

describe('an account', () => {
  test('that nobody has set has no name, nobody to run as and no projects', async () => {
    const account = system.unsetAccount()
    expect(await get(account)).toEqual({ account, name: null, runner: null, projects: [], role: 9 })
  })

  test('is what it was set to, and the audit says by whom and what it was before', async () => {
    const account = system.unsetAccount()
    expect((await set(account)).text).toBe('{"message":"ok"}')
    expect((await set(account, { name: 'Other', projects: ['p-one-1', 'p-two-2', 'p-one-1'] })).status).toBe(
      200,
    )
    const runner = runnerOf(account)
    const now = { name: 'Other', runner, projects: ['p-one-1', 'p-two-2'] }
    expect(await get(account)).toEqual({ account, ...now, role: 9 })
    const [, second] = await auditOf(system.db, account)
    expect(second).toMatchObject({
      principal: 'tester',
      action: 'set_account',
      from: { name: 'Demo', runner, projects: ['my-project'] },
      to: now,
    })
  })

  test('stored before it could be set is read, and keeps what is archived when it is set', async () => {
    const account = system.unsetAccount()
    await accountRef(system.db, account).set({ archived_configurations: ['table-to-table~DEV~x_DEV'] })
    expect(await get(account)).toMatchObject({ runner: null, projects: [] })
    await set(account)
    const stored = await accountRef(system.db, account).get()
    expect(stored.get('archived_configurations')).toEqual(['table-to-table~DEV~x_DEV'])
  })

  test('keeps its runner when a configuration of it is archived', async () => {
    const account = system.unsetAccount()
    await set(account)
    await system.db.doc(`accounts/${account}/configurations/table-to-table~DEV~job_DEV`).set({
      ...JOB,
      activated: true,
      archived: false,
      max_active_runs: 1,
      active_runs: [],
    })
    const archive = { action: 'set_configuration_status', account, ...JOB, archived: true }
    expect((await system.call('configuration-status', archive)).status).toBe(200)
    expect(await get(account)).toMatchObject({ runner: runnerOf(account), projects: ['my-project'] })
  })

  test('cannot run as another’s service account, of which no more is told than that', async () => {
    const [one, other] = [system.unsetAccount(), system.unsetAccount()]
    await set(one)
    const reply = await set(other, { runner: runnerOf(one) })
    expect(problemOf(reply)).toMatchObject({ status: 409, type: 'conflict', pointers: ['/runner'] })
    expect(reply.text).not.toContain(one)
    expect(await get(other)).toMatchObject({ runner: null })
  })

  test('of two that are set to run as one service account at once, one is', async () => {
    const accounts = [system.unsetAccount(), system.unsetAccount()]
    const runner = 'contested@my-project.iam.gserviceaccount.com'
    const replies = await Promise.all(accounts.map(account => set(account, { runner })))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test.each(['someone@example.com', 'my-project', 'a@b.iam.gserviceaccount.com', '', null])(
    'does not run as %j',
    async runner => {
      const problem = problemOf(await set(system.unsetAccount(), { runner }))
      expect(problem).toMatchObject({ status: 400, pointers: ['/runner'] })
    },
  )

  test.each([1, 2, 3, 5, 7])('tells whoever has role %i there that it is so', async role => {
    const account = system.unsetAccount()
    const token = await system.token({ role: 1, accountsRole: [`${role}-${account}`] })
    expect(listOf(await ask({ action: 'get_account', account }, { token })).results).toMatchObject([{ role }])
  })

  test('is set by role 9 alone', async () => {
    const account = system.unsetAccount()
    for (const role of [0, 1, 3, 5, 7]) {
      const token = await system.token({ role: 1, accountsRole: [`${role}-${account}`] })
      expect((await set(account, {}, { token })).status).toBe(403)
    }
  })
})

describe('the list of accounts', () => {
  const list = async (claims: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    ask({ action: 'list_accounts', ...more }, { token: await system.token(claims) })
  const digits = (reply: Parameters<typeof listOf>[0]) => listOf(reply).results.map(({ account }) => account)

  test('has those that the caller has a role on, set or not, in pages', async () => {
    const [one, other] = [system.unsetAccount(), system.unsetAccount()]
    await set(one)
    const accountsRole = [`5-${other}`, `1-${one}`, '0-999999', `7-${other}`, 'x-000099']
    const claims = { role: 1, sub: 'lister', accountsRole }
    const all = listOf(await list(claims)).results
    expect(all).toMatchObject([
      { account: one, name: 'Demo', role: 1 },
      { account: other, name: null, role: 5 },
    ])
    const first = listOf(await list(claims, { limit: 1 }))
    const rest = await list(claims, { limit: 1, page_token: first.next_page_token })
    expect([first.results, digits(rest), listOf(rest).next_page_token]).toEqual([
      [all[0]],
      [other],
      undefined,
    ])
  })

  test('of a super-admin has every account that has a document, in pages', async () => {
    await set(system.unsetAccount())
    await set(system.unsetAccount())
    const all = digits(await list({ role: 9 }, { limit: 1000 }))
    expect(listOf(await list({ role: 9 })).results[0]).toMatchObject({ role: 9 })
    expect(all).toEqual([...all].sort())
    const paged: unknown[] = []
    for (let page_token: string | undefined, more = true; more; ) {
      const reply = await list({ role: 9 }, { limit: 2, ...(page_token ? { page_token } : {}) })
      paged.push(...digits(reply))
      page_token = listOf(reply).next_page_token
      more = page_token !== undefined
    }
    expect(paged).toEqual(all)
  })

  test('of someone without an account is empty, and of someone suspended refused', async () => {
    expect(listOf(await list({ role: 1 })).results).toEqual([])
    const problem = problemOf(await list({ role: 0, accountsRole: ['5-000099'] }))
    expect(problem).toMatchObject({ status: 403, type: 'forbidden' })
  })

  test('knows no account in its request', async () => {
    const problem = problemOf(await list({ role: 9 }, { account: '000099' }))
    expect(problem).toMatchObject({ status: 400, pointers: ['/account'] })
  })
})

describe('an account that is not ready', () => {
  test.each([
    ['a table-to-table configuration', tableToTable()],
    ['a table-to-storage configuration', tableToStorage()],
  ])('has %s refused, which says what to do', async (_, document) => {
    const problem = problemOf(await deploy(system, system.unsetAccount(), document))
    expect(problem).toMatchObject({ status: 409, type: 'account-not-ready' })
    expect(problem.detail).toMatch(/set_account.*npm run deploy -- account \d{6} --projects/)
  })

  test('takes workflows, which reach no data', async () => {
    const document = workflow()
    expect((await deploy(system, system.unsetAccount(), document)).status).toBe(200)
  })

  test('launches nothing and tries nothing again, until it is ready', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const { run_id } = await system.putRun(account, { status: 'FAILED' })
    await accountRef(system.db, account).delete()
    const launch = () => system.call('dag-launch', { action: 'launch_job', account, ...JOB })
    const retry = () => system.call('dag-launch', { action: 'retry_run', account, ...JOB, run_id })
    for (const reply of [await launch(), await retry()])
      expect(problemOf(reply)).toMatchObject({ status: 409, type: 'account-not-ready' })
    await set(account)
    expect([(await launch()).status, (await retry()).status]).toEqual([200, 200])
  })
})

describe('a project that is not the account’s', () => {
  const FOREIGN = 'not-mine'
  const task = (fields: Record<string, unknown>) => ({ workflow: [{ id: 'a', ...fields }] })
  const copy = {
    task_type: 'copy_gbq_table',
    source_gcp_project_id: FOREIGN,
    source_bq_dataset: 'd',
    source_bq_table: 't',
    destination_bq_table: 'u',
  }
  const exported = { task_id: 'a', sql_file: 'a.sql', output_filename: 'x' }
  const copied = {
    copy_table: true,
    dest_gbq_dataset: 'd',
    dest_gbq_table: 't',
    dest_gcp_project_id: FOREIGN,
  }
  test.each([
    ['/default_gcp_project_id', tableToTable({ default_gcp_project_id: FOREIGN })],
    [
      '/workflow/0/gcp_project_id',
      tableToTable(task({ gcp_project_id: FOREIGN, sql_file: 'a.sql', table_name: 'a' })),
    ],
    ['/workflow/0/source_gcp_project_id', tableToTable(task(copy))],
    ['/gcp_project_id', tableToStorage({ gcp_project_id: FOREIGN })],
    ['/tasks/0/gcp_project_id', tableToStorage({ tasks: [{ ...exported, gcp_project_id: FOREIGN }] })],
    ['/tasks/0/dest_gcp_project_id', tableToStorage({ tasks: [{ ...exported, ...copied }] })],
  ])('at %s is refused there, with those that may be named', async (pointer, document) => {
    const account = system.unsetAccount()
    await set(account)
    const { status, errors } = problemOf(await deploy(system, account, document))
    const detail = 'not-mine is not one of the account’s projects: my-project'
    expect([status, errors]).toEqual([400, [{ pointer: `/configuration${pointer}`, detail }]])
  })
})
