import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pageToken } from '../../../shared/actions/paging.ts'
import { deploy, faults, SQL, tableToStorage, tableToTable, workflow } from '../../document/documents.ts'
import { type Reply, type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const JOB = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'job_DEV' }
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?\+00:00$/

const get = (account: string, changes: Record<string, unknown> = {}) =>
  system.call('configuration-status', { action: 'get_configuration', account, ...JOB, ...changes })

const listed = (account: string, filters: Record<string, unknown> = {}) =>
  system.call('configuration-status', { action: 'list_configurations', account, ...filters })

function results({ body }: Reply): Record<string, unknown>[] {
  return Array.isArray(body.results) ? body.results : []
}
const idsOf = (reply: Reply) => results(reply).map(({ configuration_id }) => configuration_id)

describe.concurrent('get_configuration', () => {
  test('answers the latest document as it was written, with its files, by whom and when', async () => {
    const account = system.newAccount()
    const document = tableToTable({ short_description: 'Second' })
    await deploy(system, account, tableToTable())
    await deploy(system, account, document)
    expect((await get(account)).body).toEqual({
      results: [
        {
          account,
          ...JOB,
          activated: true,
          archived: false,
          version: 2,
          deployed_date: expect.stringMatching(DATE),
          deployed_by: 'tester',
          configuration: document,
          files: { 'a.sql': SQL },
          next_launch: null,
          next_reset: null,
          filled: null,
          ...{ notes: 0, late: false, freshness: null, running: [], task_ids: [], last_runs: [] },
          workflow: null,
          tasks: [expect.objectContaining({ task_id: 'a', depends_on: [] })],
          context_id: null,
          context_version: null,
          context_values: null,
          versions: [2, 1].map(version => ({
            version,
            deployed_date: expect.stringMatching(DATE),
            deployed_by: 'tester',
          })),
          history: [2, 1].map(version => ({
            date: expect.stringMatching(DATE),
            principal: 'tester',
            action: 'deploy_configuration',
            from: version === 1 ? null : version - 1,
            to: version,
          })),
        },
      ],
    })
  })

  test('answers an earlier version when asked for it', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable({ short_description: 'First' }))
    await deploy(system, account, tableToTable({ short_description: 'Second' }))
    const [first] = results(await get(account, { version: 1 }))
    expect(first).toMatchObject({ version: 1, configuration: { short_description: 'First' } })
  })

  test('answers 404 for a version that is not there, and names the latest', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    const reply = await get(account, { version: 2 })
    expect(reply.status).toBe(404)
    expect(reply.body.detail).toMatch(/has no version 2; its latest is 1$/)
  })

  test('answers 404 for an unknown configuration, and names the one with the environment appended', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    const reply = await get(account, { configuration_id: 'job' })
    expect(reply.status).toBe(404)
    expect(reply.body.detail).toMatch(/job_DEV exists$/)
  })

  test('answers nulls for a configuration that came without a document', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const [result] = results(await get(account))
    expect(result).toMatchObject({ version: null, deployed_date: null, configuration: null, files: {} })
  })

  test('needs no more than a viewer, of this account', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    const request = { action: 'get_configuration', account, ...JOB }
    const as = (entry: string) => system.token({ role: 1, accountsRole: [entry] })
    const own = await system.call('configuration-status', request, { token: await as(`1-${account}`) })
    expect(own.status).toBe(200)
    const other = await system.call('configuration-status', request, { token: await as('9-999999') })
    expect(other.status).toBe(403)
  })
})

describe.concurrent('list_configurations', () => {
  test('answers what is deployed, in the order of type, environment and id, without the documents', async () => {
    const account = system.newAccount()
    await deploy(system, account, workflow())
    await deploy(system, account, tableToTable({ short_description: 'Prepares' }))
    await deploy(system, account, tableToStorage({ activated: false }))
    expect((await listed(account)).body).toEqual({
      results: [
        {
          account,
          activated: false,
          configuration_id: 'export_DEV',
          configuration_type: 'table-to-storage',
          environment: 'DEV',
          job_ids: ['table-to-storage|table-to-storage|export_DEV'],
          short_description: null,
          version: 1,
          deployed_date: expect.stringMatching(DATE),
        },
        {
          account,
          activated: true,
          ...JOB,
          job_ids: ['gbq-to-gbq|job_DEV'],
          short_description: 'Prepares',
          version: 1,
          deployed_date: expect.stringMatching(DATE),
        },
        expect.objectContaining({ configuration_id: 'when-a-then-b', configuration_type: 'workflow' }),
      ],
    })
  })

  test('leaves archived ones out, while get_configuration answers them by name', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    await deploy(system, account, tableToTable({ configuration_id: 'other' }))
    const archive = { action: 'set_configuration_status', account, ...JOB, archived: true }
    await system.call('configuration-status', archive)
    expect(idsOf(await listed(account))).toEqual(['other_DEV'])
    expect(results(await get(account))).toMatchObject([{ configuration_id: 'job_DEV', archived: true }])
  })

  test('answers only those of a type, under any of its names, and of an environment', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { configuration_id: 'a' })
    await system.putConfiguration(account, { configuration_id: 'b', environment: 'PROD' })
    await system.putConfiguration(account, { configuration_id: 'c', configuration_type: 'api-to-storage' })
    expect(idsOf(await listed(account, { configuration_type: 'gbq-to-gbq' }))).toEqual(['a', 'b'])
    expect(idsOf(await listed(account, { environment: 'DEV' }))).toEqual(['c', 'a'])
    const both = { configuration_type: 'table-to-table', environment: 'PROD' }
    expect(idsOf(await listed(account, both))).toEqual(['b'])
  })

  test('answers in pages that miss nothing and repeat nothing, while others are deployed', async () => {
    const account = system.newAccount()
    for (const id of ['b', 'c', 'd', 'e']) await system.putConfiguration(account, { configuration_id: id })
    const first = await listed(account, { limit: 2 })
    expect(idsOf(first)).toEqual(['b', 'c'])
    await system.putConfiguration(account, { configuration_id: 'a' })
    const second = await listed(account, { limit: 2, page_token: first.body.next_page_token })
    expect(idsOf(second)).toEqual(['d', 'e'])
    expect(second.body).not.toHaveProperty('next_page_token')
  })

  test('refuses a page token of another list', async () => {
    const account = system.newAccount()
    for (const id of ['a', 'b']) await system.putConfiguration(account, { configuration_id: id })
    const { body } = await listed(account, { limit: 1 })
    const page_token = body.next_page_token
    const reply = await listed(account, { limit: 1, environment: 'DEV', page_token })
    expect(faults(reply)).toEqual([
      '/page_token: is not a next_page_token of a request with these very filters',
    ])
    expect((await listed(account, { page_token: 'junk' })).status).toBe(400)
  })

  test.each(['', '../../api', '../..', '__x__', 'a/b', 'table-to-table~DEV~a/b', '\ud800', 5])(
    'refuses a forged page token with the place %j',
    async place => {
      const account = system.newAccount()
      const filters = { configuration_type: undefined, environment: undefined }
      const reply = await listed(account, { page_token: pageToken(account, filters, [place]) })
      expect(faults(reply)[0]).toContain('/page_token: is not a next_page_token')
    },
  )
})
