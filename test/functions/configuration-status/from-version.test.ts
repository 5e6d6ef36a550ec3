import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { versionRef } from '../../../shared/store/versions.ts'
import { deploy, faults, SQL, tableToTable, workflow } from '../../document/documents.ts'
import { problemOf } from '../../system/answers.ts'
import { type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const JOB = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'job_DEV' }

const again = (account: string, changes: Record<string, unknown> = {}) =>
  system.call('configuration-status', {
    ...{ action: 'deploy_configuration', account, ...JOB, from_version: 1 },
    ...changes,
  })

async function getOne(account: string, changes: object = {}): Promise<Record<string, unknown>> {
  const request = { action: 'get_configuration', account, ...JOB, ...changes }
  const { body } = await system.call('configuration-status', request)
  const [result]: Record<string, unknown>[] = Array.isArray(body.results) ? body.results : []
  if (!result) throw new Error(`Cannot get it: ${JSON.stringify(body)}`)
  return result
}

/** A job of two versions, the second of which has another query. */
async function twoVersions() {
  const account = system.newAccount()
  await deploy(system, account, tableToTable({ short_description: '{{FD_ENV}} 1' }))
  const files = { 'b.sql': 'SELECT 2 AS two' }
  const workflow = [{ id: 'b', sql_file: 'b.sql', table_name: 'b' }]
  await deploy(system, account, tableToTable({ short_description: '{{FD_ENV}} 2', workflow }), { files })
  return account
}

describe.concurrent('from_version', () => {
  test('deploys an earlier version anew, with its files, as one more version, and the history says so', async () => {
    const account = await twoVersions()
    const reply = await again(account)
    expect(reply.body).toEqual({ message: 'ok', configuration_id: 'job_DEV', version: 3, warnings: [] })
    const one = await getOne(account)
    expect(one).toMatchObject({
      version: 3,
      configuration: { short_description: '{{FD_ENV}} 1' },
      files: { 'a.sql': SQL },
      filled: { configuration: { short_description: 'DEV 1' }, files: {} },
      versions: [{ version: 3 }, { version: 2 }, { version: 1 }],
      history: [
        { from: 2, to: 3, note: 'version 1 anew' },
        { from: 1, to: 2 },
        { from: null, to: 1 },
      ],
    })
  })

  test('takes any name of the type, and checks alone with validate_only', async () => {
    const account = await twoVersions()
    const reply = await again(account, { configuration_type: 'gbq-to-gbq', validate_only: true })
    expect(reply.body).toEqual({ message: 'ok', configuration_id: 'job_DEV', version: null, warnings: [] })
    expect(await getOne(account)).toMatchObject({ version: 2 })
  })

  test('keeps the id, the context and its values as they were, whatever the context has become', async () => {
    const account = system.newAccount()
    const context = (value: string) => ({
      configuration_type: 'context',
      configuration_id: 'dev',
      parameters: { target: { value, type: 'string' } },
    })
    const document = tableToTable({ short_description: 'To {{target}} of {{FD_CONTEXT}}' })
    await deploy(system, account, context('here'))
    await deploy(system, account, document, { context_id: 'dev' })
    await deploy(system, account, context('there'))
    await deploy(system, account, document, { context_id: 'dev' })
    const configuration_id = `${account}_dev_job`
    const reply = await again(account, { configuration_id })
    expect(reply.body).toMatchObject({ configuration_id, version: 3 })
    expect(await getOne(account, { configuration_id })).toMatchObject({
      configuration: document,
      filled: { configuration: { short_description: 'To here of dev' } },
      context_id: 'dev',
      context_version: 1,
      context_values: { target: 'here' },
    })
  })

  test('deploys a workflow and a context anew as well', async () => {
    const account = system.newAccount()
    await deploy(system, account, workflow())
    const context = { configuration_type: 'context', configuration_id: 'dev', parameters: {} }
    await deploy(system, account, context)
    const ofWorkflow = { configuration_type: 'workflow', configuration_id: 'when-a-then-b' }
    expect((await again(account, ofWorkflow)).body).toMatchObject({ version: 2 })
    const { parameters: _, ...ofContext } = context
    expect((await again(account, ofContext)).body).toMatchObject({ version: 2, out_of_date: [] })
  })

  test('of a version, or a configuration, that is not there is a 404 that names what is', async () => {
    const account = await twoVersions()
    const version = problemOf(await again(account, { from_version: 7 }))
    expect(version).toMatchObject({ status: 404, type: 'configuration-not-found' })
    expect(version.detail).toMatch(/has no version 7; its latest is 2$/)
    expect(problemOf(await again(account, { configuration_id: 'job' })).detail).toMatch(/job_DEV exists$/)
  })

  test('is refused over an archived configuration', async () => {
    const account = await twoVersions()
    const archive = { action: 'set_configuration_status', account, ...JOB, archived: true }
    await system.call('configuration-status', archive)
    expect(problemOf(await again(account))).toMatchObject({ status: 409, type: 'configuration-archived' })
  })

  test('may not put another context in: it is part of the id', async () => {
    const account = await twoVersions()
    const context = { configuration_type: 'context', configuration_id: 'dev', parameters: {} }
    await deploy(system, account, context)
    expect(faults(await again(account, { context_id: 'dev' }))).toEqual([
      '/context_id: Version 1 was deployed without a context, and a context is part of the id: deploy the document itself',
    ])
  })

  const wrong: [string, Record<string, unknown>, string[]][] = [
    ['stand beside a document', { configuration: tableToTable() }, ['']],
    ['lack an id', { configuration_id: undefined }, ['/configuration_id']],
    ['lack a type', { configuration_type: undefined }, ['/configuration_type']],
    ['be 0', { from_version: 0 }, ['/from_version']],
    ['come with files', { files: { 'a.sql': SQL } }, ['/files']],
    ['come with a context', { context: { configuration_id: 'c', parameters: {} } }, ['/context']],
  ]
  test.each(wrong)('may not %s', async (_, changes, pointers) => {
    const problem = problemOf(await again(system.newAccount(), changes))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers })
  })

  test('needs a document in its place, and no identity beside that', async () => {
    const account = system.newAccount()
    const neither = problemOf(await again(account, { from_version: undefined }))
    expect(neither.errors).toEqual([
      { pointer: '', detail: 'must have either configuration or from_version' },
    ])
    const both = await again(account, { from_version: undefined, configuration: tableToTable() })
    expect(problemOf(both).pointers).toEqual(['/configuration_id', '/configuration_type'])
  })

  test('is allowed to a writer, and to nobody less', async () => {
    const account = await twoVersions()
    const as = async (role: number) => {
      const token = await system.token({ role: 1, accountsRole: [`${role}-${account}`] })
      const body = { action: 'deploy_configuration', account, ...JOB, from_version: 1 }
      return (await system.call('configuration-status', body, { token })).status
    }
    expect([await as(3), await as(5)]).toEqual([403, 200])
  })
})

describe.concurrent('a version from before versions were kept as they were written', () => {
  /** A job with a context, its only version stored as it was then: placeholders replaced, nothing beside it. */
  async function fromBefore() {
    const account = system.newAccount()
    const context = {
      configuration_type: 'context',
      configuration_id: 'dev',
      parameters: { target: { value: 'a {{b}} c', type: 'string' } },
    }
    await deploy(system, account, tableToTable({ short_description: 'To {{target}}' }), { context })
    const configuration_id = `${account}_dev_job`
    const ref = versionRef(system.db, account, { ...JOB, configuration_id }, 1)
    const { version, date, principal } = (await ref.get()).data() ?? {}
    const document = tableToTable({ short_description: 'To a {{b}} c' })
    const texts = { document: JSON.stringify(document), files: JSON.stringify({ 'a.sql': SQL }) }
    await ref.set({ version, date, principal, ...texts })
    return { account, configuration_id, document, context }
  }

  test('is answered as it is, with its context', async () => {
    const { account, configuration_id, document } = await fromBefore()
    expect(await getOne(account, { configuration_id })).toMatchObject({
      configuration: document,
      filled: null,
      context_id: 'dev',
      context_version: null,
      context_values: null,
    })
  })

  test('is deployed anew under its id, and nothing in it is taken for a placeholder', async () => {
    const { account, configuration_id, document } = await fromBefore()
    for (const version of [2, 3]) {
      const reply = await again(account, { configuration_id, from_version: version - 1 })
      expect(reply.body).toMatchObject({ configuration_id, version, warnings: [] })
    }
    expect(await getOne(account, { configuration_id })).toMatchObject({
      configuration: document,
      context_id: 'dev',
    })
  })

  test('cannot have new values put in, which is told, and is out of date for its context', async () => {
    const { account, configuration_id, context } = await fromBefore()
    await again(account, { configuration_id })
    const { body } = await deploy(system, account, context)
    expect(body.out_of_date).toMatchObject([{ configuration_id, version: 2, context_version: null }])
    expect(faults(await again(account, { configuration_id, from_version: 2, context_id: 'dev' }))).toEqual([
      '/context_id: Version 2 is from before versions were kept as they were written: deploy the document itself',
    ])
  })
})

test('get_configuration lists the latest fifty versions, the newest first', async () => {
  const account = system.newAccount()
  await deploy(system, account, tableToTable())
  for (let version = 2; version <= 52; version++) await again(account)
  const { versions, history } = await getOne(account)
  const numbers = (Array.isArray(versions) ? versions : []).map(({ version }) => version)
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, at) => 52 - at))
  expect(history).toHaveLength(52)
})
