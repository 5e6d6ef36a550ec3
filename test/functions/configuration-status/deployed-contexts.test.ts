import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfiguration } from '../../../shared/store/configurations.ts'
import { deploy, faults, SQL, tableToTable, warnings } from '../../document/documents.ts'
import { problemOf } from '../../system/answers.ts'
import { type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const CONTEXT = { environment: 'DEV', configuration_type: 'context', configuration_id: 'dev' }

const valued = (value: unknown) => ({ target: { value, type: 'string', description: 'Where to' } })
const contextOf = (parameters: object = valued('here'), changes: object = {}) => ({
  configuration_type: 'context',
  configuration_id: 'dev',
  parameters,
  ...changes,
})
/** A job whose document and SQL name the context's value. */
const job = (changes: object = {}) => tableToTable({ short_description: 'To {{target}}', ...changes })
const sql = { 'a.sql': "SELECT '{{target}}' AS target" }

const call = (body: object) => system.call('configuration-status', body)
const setStatus = (account: string, flags: object, identity: object = CONTEXT) =>
  call({ action: 'set_configuration_status', account, ...identity, ...flags })

async function getOne(account: string, identity: object): Promise<Record<string, unknown>> {
  const { body } = await call({ action: 'get_configuration', account, ...identity })
  const [result]: Record<string, unknown>[] = Array.isArray(body.results) ? body.results : []
  if (!result) throw new Error(`Cannot get it: ${JSON.stringify(body)}`)
  return result
}

/** An account with a context, and what of it was deployed: a job's identity. */
async function withJob(parameters = valued('here')) {
  const account = system.newAccount()
  await deploy(system, account, contextOf(parameters))
  const reply = await deploy(system, account, job(), { files: sql, context_id: 'dev' })
  expect(reply.body).toMatchObject({ message: 'ok', configuration_id: `${account}_dev_job` })
  const identity = {
    ...{ environment: 'DEV', configuration_type: 'table-to-table' },
    configuration_id: `${account}_dev_job`,
  }
  const redeploy = (changes: object = {}) =>
    call({ action: 'deploy_configuration', account, ...identity, ...changes })
  return { account, identity, redeploy }
}

describe.concurrent('a context that is deployed', () => {
  test('is kept as a configuration with versions of its own, listed, and never launched', async () => {
    const account = system.newAccount()
    await deploy(system, account, contextOf(valued('here'), { short_description: 'First' }))
    const second = await deploy(system, account, contextOf(valued('there')))
    expect(second.body).toEqual({
      ...{ message: 'ok', configuration_id: 'dev', version: 2, warnings: [], out_of_date: [] },
    })
    const one = await getOne(account, { ...CONTEXT, version: 1 })
    expect(one).toMatchObject({ version: 1, configuration: { parameters: valued('here') }, filled: null })
    for (const action of ['list_configurations', 'list_operations']) {
      const { body } = await call({ action, account, configuration_type: 'context' })
      expect(body.results).toMatchObject([{ ...CONTEXT, version: 2 }])
    }
    const launched = await system.call('dag-launch', { action: 'launch_job', account, ...CONTEXT })
    expect(problemOf(launched)).toMatchObject({ status: 422, type: 'not-launchable' })
    const named = await call({
      ...{ action: 'get_configuration', account, ...CONTEXT },
      job_id: `context|${account}|dev|DEV`,
    })
    expect(named.status).toBe(200)
  })

  test('keeps its values as they are, and the file that documents it', async () => {
    const account = system.newAccount()
    const document = contextOf(valued('{{FD_DATE}} {{other}}'), { doc_md: 'dev.md' })
    expect(faults(await deploy(system, account, document))).toEqual([
      '/configuration/doc_md: The file dev.md is not in files',
    ])
    await deploy(system, account, document, { files: { 'dev.md': '# {{target}}' } })
    const one = await getOne(account, CONTEXT)
    expect(one).toMatchObject({ configuration: document, files: { 'dev.md': '# {{target}}' }, filled: null })
  })

  const refused: [string, object, string][] = [
    ['lacks an id', { configuration_id: undefined }, '/configuration/configuration_id: is required'],
    ['lacks parameters', { parameters: undefined }, '/configuration/parameters: is required'],
    [
      'has a value of another type',
      { parameters: { n: { value: 'x', type: 'integer' } } },
      '/configuration/parameters/n/value: must be of the type integer',
    ],
    ['is of another environment', { environment: 'PROD' }, '/configuration/environment: must be DEV'],
    ['is archived by its document', { archived: true }, '/configuration/archived: cannot be true'],
  ]
  test.each(refused)('is refused where it %s', async (_, changes, fault) => {
    const reply = await deploy(system, system.newAccount(), contextOf(valued('x'), changes))
    expect(reply.status).toBe(400)
    expect(faults(reply).join('\n')).toContain(fault)
  })

  test('is warned of for its project, which nothing is done with', async () => {
    const reply = await deploy(system, system.newAccount(), contextOf({}, { gcp_project_id: 'my-project' }))
    expect(warnings(reply)).toEqual([
      { pointer: '/configuration/gcp_project_id', detail: expect.stringContaining('has no effect') },
    ])
  })

  test('needs no account that is ready, for it reaches no data', async () => {
    const reply = await deploy(system, system.unsetAccount(), contextOf())
    expect(reply.body).toMatchObject({ message: 'ok', version: 1 })
  })
})

describe.concurrent('context_id', () => {
  test('puts the latest values of a deployed context in, and tells their version', async () => {
    const { account, identity } = await withJob()
    await deploy(system, account, contextOf(valued('there')))
    await deploy(system, account, job(), { files: sql, context_id: 'dev' })
    expect(await getOne(account, identity)).toMatchObject({
      configuration: job(),
      files: sql,
      filled: {
        configuration: { short_description: 'To there' },
        files: { 'a.sql': "SELECT 'there' AS target" },
      },
      context_id: 'dev',
      context_version: 2,
      context_values: { target: 'there' },
    })
    const first = await getOne(account, { ...identity, version: 1 })
    expect(first).toMatchObject({ context_version: 1, context_values: { target: 'here' } })
  })

  test('of a context that is not there is refused, with the one that is near', async () => {
    const { account } = await withJob()
    const reply = await deploy(system, account, job(), { files: sql, context_id: 'deb' })
    expect(faults(reply)).toEqual(['/context_id: No context configuration deb in DEV: did you mean "dev"?'])
    const prefixed = await deploy(system, account, job(), { files: sql, context_id: `${account}_dev` })
    expect(faults(prefixed)).toEqual([
      `/context_id: No context configuration ${account}_dev in DEV: did you mean "dev"?`,
    ])
    const elsewhere = await deploy(system, account, job(), {
      ...{ files: sql, context_id: 'dev', environment: 'PROD' },
    })
    expect(faults(elsewhere)).toEqual([
      '/context_id: No context configuration dev in PROD; dev exists in DEV',
    ])
  })

  test.each([
    ['disabled', { activated: false }],
    ['archived', { archived: true }],
  ])('of a context that is %s is refused, until it is not', async (state, flags) => {
    const { account } = await withJob()
    await setStatus(account, flags)
    const again = () => deploy(system, account, job(), { files: sql, context_id: 'dev' })
    expect(problemOf(await again())).toMatchObject({ status: 409, type: `configuration-${state}` })
    await setStatus(account, { activated: true, archived: false })
    expect((await again()).body).toMatchObject({ version: 2 })
  })

  test('may not stand beside a document, nor be given with a context', async () => {
    const account = system.newAccount()
    const both = await deploy(system, account, job(), { files: sql, context_id: 'dev', context: contextOf() })
    expect(faults(both)).toEqual(['/context_id: cannot be given beside context: one of them'])
    const ofContext = await deploy(system, account, contextOf(), { context_id: 'dev' })
    expect(faults(ofContext)).toEqual(['/context_id: has no effect: a context is deployed without one'])
  })
})

describe.concurrent('deploying a context tells what is out of date', () => {
  const outOfDate = async (account: string, parameters: object, changes: object = {}) =>
    (await deploy(system, account, contextOf(parameters), { ...changes })).body.out_of_date

  test('where its values have changed, and each is brought up to date by one request without a document', async () => {
    const { account, identity, redeploy } = await withJob()
    const old = { ...identity, version: 1, context_version: 1 }
    expect(await outOfDate(account, valued('there'))).toEqual([old])
    const reply = await redeploy({ from_version: 1, context_id: 'dev' })
    expect(reply.body).toMatchObject({ configuration_id: identity.configuration_id, version: 2 })
    expect(await getOne(account, identity)).toMatchObject({
      configuration: job(),
      filled: { files: { 'a.sql': "SELECT 'there' AS target" } },
      context_version: 2,
    })
    expect(await outOfDate(account, valued('there'))).toEqual([])
  })

  test('and not where its words alone have', async () => {
    const { account } = await withJob()
    const described = { target: { ...valued('here').target, description: 'Otherwise' } }
    expect(await outOfDate(account, described)).toEqual([])
  })

  test('before it is deployed, when it is only checked', async () => {
    const { account, identity } = await withJob()
    const listed = await outOfDate(account, valued('there'), { validate_only: true })
    expect(listed).toMatchObject([identity])
    expect(await getOne(account, CONTEXT)).toMatchObject({ version: 1 })
  })

  test('also of what was deployed with its document, and nothing of another context, environment, or archived', async () => {
    const { account, identity } = await withJob()
    await deploy(system, account, job({ configuration_id: 'sent' }), { files: sql, context: contextOf() })
    await deploy(system, account, job({ configuration_id: 'other' }), {
      ...{ files: sql, context: contextOf(valued('x'), { configuration_id: 'dev2' }) },
    })
    await deploy(system, account, job({ configuration_id: 'prod' }), {
      ...{ files: sql, context: contextOf(), environment: 'PROD' },
    })
    await deploy(system, account, job({ configuration_id: 'gone' }), { files: sql, context_id: 'dev' })
    await setStatus(account, { archived: true }, { ...identity, configuration_id: `${account}_dev_gone` })
    expect(await outOfDate(account, valued('here'))).toEqual([])
    expect(await outOfDate(account, valued('there'))).toEqual([
      { ...identity, version: 1, context_version: 1 },
      { ...identity, configuration_id: `${account}_dev_sent`, version: 1, context_version: null },
    ])
  })

  test('and misses none that is deployed at the same time', async () => {
    const { account, identity } = await withJob()
    const ids = ['a', 'b', 'c', 'd']
    const [changed, ...jobs] = await Promise.all([
      deploy(system, account, contextOf(valued('there'))),
      ...ids.map(configuration_id =>
        deploy(system, account, job({ configuration_id }), { files: sql, context_id: 'dev' }),
      ),
    ])
    const told = JSON.stringify(changed?.body.out_of_date)
    for (const [at, reply] of jobs.entries()) {
      const configuration_id = `${account}_dev_${ids[at]}`
      if (reply.status === 409) continue
      expect(reply.status).toBe(200)
      const { context_version } = await getOne(account, { ...identity, configuration_id })
      expect(context_version === 2 || told.includes(`"${configuration_id}"`)).toBe(true)
    }
  })
})

describe.concurrent('a version', () => {
  const versionOf = (account: string, configuration_id: string) =>
    system.db.doc(`accounts/${account}/configurations/table-to-table~DEV~${configuration_id}/versions/1`)
  const large = (text: string, bytes: number) => `SELECT '${text}${'x'.repeat(bytes)}' AS one`

  test('is stored once where there is no placeholder in it', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    const version = versionOf(account, 'job_DEV')
    expect((await version.collection('filled').get()).size).toBe(0)
    expect((await version.get()).data()).toMatchObject({ files: JSON.stringify({ 'a.sql': SQL }) })
  })

  test('of almost a megabyte is kept as it was written and as placeholders made it', async () => {
    const { account, identity } = await withJob()
    const files = { 'a.sql': large('{{target}}', 998_000) }
    await deploy(system, account, job(), { files, context_id: 'dev' })
    const { filled, ...written } = await getOne(account, identity)
    expect(written).toMatchObject({ version: 2, files })
    expect(filled).toMatchObject({ files: { 'a.sql': large('here', 998_000) } })
    const version = versionOf(account, String(identity.configuration_id)).parent.doc('2')
    expect((await version.collection('filled').get()).size).toBe(2)
  })

  test('keeps of its files once more those alone that placeholders changed', async () => {
    const { account, identity, redeploy } = await withJob()
    const workflow = ['a', 'b'].map(id => ({ id, sql_file: `${id}.sql`, table_name: id }))
    const files = { ...sql, 'b.sql': 'SELECT 2 AS two' }
    await deploy(system, account, job({ workflow }), { files, context_id: 'dev' })
    const changed = { files: { 'a.sql': "SELECT 'here' AS target" } }
    expect(await getOne(account, identity)).toMatchObject({ files, filled: changed })
    await redeploy({ from_version: 2, context_id: 'dev' })
    expect(await getOne(account, identity)).toMatchObject({ version: 3, files, filled: changed })
  })

  test('is refused where it and the values of its context come to more than one can hold', async () => {
    const account = system.newAccount()
    await deploy(system, account, contextOf(valued('x'.repeat(600_000))))
    const files = { 'a.sql': large('', 500_000) }
    const reply = await deploy(system, account, tableToTable(), { files, context_id: 'dev' })
    expect(problemOf(reply)).toMatchObject({ status: 413, type: 'body-too-large' })
    expect(reply.body.detail).toMatch(
      /^The configuration, its files and the values of its context come to 110/,
    )
  })

  test('whose schedule a context turns off has none once it is enabled again either', async () => {
    const account = system.newAccount()
    const context = contextOf({ cron: { value: 'None', type: 'string' } })
    const reply = await deploy(system, account, tableToTable({ schedule_interval: '{{cron}}' }), { context })
    const identity = {
      ...{ environment: 'DEV', configuration_type: 'table-to-table' },
      configuration_id: String(reply.body.configuration_id),
    }
    await setStatus(account, { activated: false }, identity)
    expect((await setStatus(account, { activated: true }, identity)).status).toBe(200)
    const stored = await readConfiguration(system.db, account, identity)
    expect(stored).toMatchObject({ activated: true, version: 1 })
    expect(stored).not.toHaveProperty('schedule')
  })
})
