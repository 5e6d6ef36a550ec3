import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planOf } from '../../../shared/document/check.ts'
import { uuidOf } from '../../../shared/model/ids.ts'
import { readConfiguration } from '../../../shared/store/configurations.ts'
import { readRun } from '../../../shared/store/runs.ts'
import { readVersion } from '../../../shared/store/versions.ts'
import { deploy, SQL, tableToStorage, tableToTable, workflow } from '../../document/documents.ts'
import { type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const JOB = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'job_DEV' }

const launch = async (account: string) => {
  const { body } = await system.call('dag-launch', { action: 'launch_job', account, ...JOB })
  return uuidOf(String(body.run_id))
}

const setStatus = (account: string, flags: { activated?: boolean; archived?: boolean }) =>
  system.call('configuration-status', { action: 'set_configuration_status', account, ...JOB, ...flags })

const audit = async (account: string) =>
  (await system.db.collection(`accounts/${account}/audit`).orderBy('date').get()).docs.map(doc => doc.data())

describe.concurrent('deploy_configuration', () => {
  test('keeps the document and its files as version 1, for the runner to plan', async () => {
    const account = system.newAccount()
    const reply = await deploy(system, account, tableToTable())
    expect(reply.body).toEqual({ message: 'ok', configuration_id: 'job_DEV', version: 1, warnings: [] })
    const version = await readVersion(system.db, account, JOB, 1)
    expect(version).toMatchObject({ principal: 'tester', document: tableToTable(), files: { 'a.sql': SQL } })
    expect(planOf(version?.document ?? {}, version?.files ?? {}).tasks).toHaveLength(1)
    expect(await audit(account)).toMatchObject([
      {
        action: 'deploy_configuration',
        target: 'configurations/table-to-table~DEV~job_DEV',
        from: null,
        to: 1,
      },
    ])
  })

  test.each([
    ['table-to-table', tableToTable(), 'job_DEV'],
    ['gbq-to-gbq', tableToTable({ configuration_type: 'gbq-to-gbq' }), 'job_DEV'],
    ['an id with its environment already', tableToTable({ configuration_id: 'job_DEV' }), 'job_DEV_DEV'],
    ['table-to-storage', tableToStorage(), 'export_DEV'],
    ['workflow', workflow(), 'when-a-then-b'],
  ])('stores %s under its id', async (_, document, configuration_id) => {
    const reply = await deploy(system, system.newAccount(), document)
    expect(reply.body).toMatchObject({ message: 'ok', configuration_id, version: 1 })
  })

  test('lets what it stored be launched, and the run keeps the version it was launched with', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    await deploy(system, account, tableToTable())
    const uuid = await launch(account)
    await deploy(system, account, tableToTable())
    expect(await readRun(system.db, account, uuid)).toMatchObject({ status: 'RUNNING', version: 2 })
  })

  test('keeps every version when several come at once, each under a number of its own', async () => {
    const account = system.newAccount()
    const replies = await Promise.all(
      ['a', 'b', 'c', 'd'].map(short_description =>
        deploy(system, account, tableToTable({ short_description })),
      ),
    )
    expect(replies.map(({ body }) => body.version).sort()).toEqual([1, 2, 3, 4])
    const versions = await Promise.all([1, 2, 3, 4].map(n => readVersion(system.db, account, JOB, n)))
    const descriptions = versions.map(version => version?.document.short_description)
    expect(descriptions.sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('leaves a disabled configuration disabled, unless the document says otherwise', async () => {
    const account = system.newAccount()
    const activated = async () => (await readConfiguration(system.db, account, JOB))?.activated
    await deploy(system, account, tableToTable())
    await setStatus(account, { activated: false })
    await deploy(system, account, tableToTable())
    expect(await activated()).toBe(false)
    await deploy(system, account, tableToTable({ activated: true }))
    expect(await activated()).toBe(true)
    await deploy(system, account, tableToTable({ activated: false }))
    expect(await activated()).toBe(false)
  })

  test('keeps the slots of running runs, and starts as many queued runs as there are new slots', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    const uuids = [await launch(account), await launch(account), await launch(account), await launch(account)]
    await deploy(system, account, tableToTable({ max_active_runs: 3 }))
    const runs = await Promise.all(uuids.map(uuid => readRun(system.db, account, uuid)))
    expect(runs.map(run => run?.status)).toEqual(['RUNNING', 'RUNNING', 'RUNNING', 'QUEUED'])
    const dispatched = system.dispatched.filter(one => one.account === account)
    expect(dispatched.map(({ run }) => uuidOf(run.run_id))).toEqual(uuids.slice(0, 3))
    const { active_runs } = (await readConfiguration(system.db, account, JOB)) ?? {}
    expect(active_runs).toEqual(uuids.slice(0, 3))
  })

  test('starts queued runs when the document opens a disabled configuration again', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    const first = await launch(account)
    const second = await launch(account)
    await setStatus(account, { activated: false })
    const { run_id } = (await readRun(system.db, account, first)) ?? {}
    await system.call('dag-status', {
      action: 'set_run_status',
      account,
      configuration_type: 'table-to-table',
      configuration_id: 'job_DEV',
      run_id,
      status: 'FAILED',
    })
    expect((await readRun(system.db, account, second))?.status).toBe('QUEUED')
    await deploy(system, account, tableToTable({ activated: true }))
    expect((await readRun(system.db, account, second))?.status).toBe('RUNNING')
  })

  test('is refused over an archived configuration', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    await setStatus(account, { archived: true })
    const reply = await deploy(system, account, tableToTable())
    expect(reply.body).toMatchObject({
      status: 409,
      type: 'https://tailer.example/problems/configuration-archived',
    })
    expect(await readVersion(system.db, account, JOB, 2)).toBeUndefined()
  })

  test('is refused to a user, and allowed to a writer', async () => {
    const account = system.newAccount()
    const as = (role: number) => system.token({ role: 1, accountsRole: [`${role}-${account}`] })
    const refused = await deploy(system, account, tableToTable(), { token: await as(3) })
    expect(refused.status).toBe(403)
    expect((await deploy(system, account, tableToTable(), { token: await as(5) })).status).toBe(200)
  })

  test('is refused, before anything is written, when the stored version would be too large', async () => {
    const account = system.newAccount()
    const files = { 'a.sql': `SELECT '${'x'.repeat(1_000_000)}'` }
    const reply = await deploy(system, account, tableToTable(), { files })
    expect(reply.status).toBe(413)
    expect(reply.body.detail).toMatch(/come to 1000\d\d\d bytes, and a version may have 1000000/)
    expect(await readConfiguration(system.db, account, JOB)).toBeUndefined()
  })

  test('stores documents with arrays in arrays, and as much as may be', async () => {
    const account = system.newAccount()
    const context = {
      configuration_id: 'c',
      parameters: { rows: { type: 'object', value: { nested: [[1, [2]]] } } },
    }
    const files = { 'a.sql': `SELECT '${'x'.repeat(990_000)}'` }
    expect((await deploy(system, account, tableToTable(), { files, context })).status).toBe(200)
  })
})
