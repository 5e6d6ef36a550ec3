import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEffective } from '../../../shared/store/filled.ts'
import { deploy, faults, tableToStorage, tableToTable, workflow } from '../../document/documents.ts'
import { problemOf } from '../../system/answers.ts'
import { type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const PARAMETERS = {
  project: { value: 'dev-project', type: 'string', resource: 'gcp_project_id', description: 'Of DEV' },
  slots: { value: 3, type: 'integer' },
  rate: { value: 0.5, type: 'float' },
  header: { value: false, type: 'boolean' },
  alerts: { value: { impact: 1 }, type: 'object' },
}

const contextOf = (
  parameters: Record<string, unknown> = PARAMETERS,
  changes: Record<string, unknown> = {},
) => ({
  $schema: 'http://jsonschema.tailer.ai/schema/context-veditor',
  configuration_type: 'context',
  configuration_id: 'context_dev',
  environment: 'DEV',
  parameters,
  ...changes,
})

/** Deploys with a context and gives back what was stored. */
async function stored(document: Record<string, unknown>, sql = 'SELECT 1', parameters = PARAMETERS) {
  const account = system.newAccount()
  const context = contextOf(parameters)
  const reply = await deploy(system, account, document, { files: { 'a.sql': sql }, context })
  const { configuration_id } = reply.body
  const identity = {
    configuration_type: String(document.configuration_type),
    environment: 'DEV',
    configuration_id: String(configuration_id),
  }
  const version = await readEffective(system.db, { account, identity, version: 1 })
  return { account, configuration_id, document: version?.document, sql: version?.files['a.sql'], reply }
}

describe.concurrent('a configuration deployed with a context', () => {
  test.each([
    ['table-to-table', tableToTable(), 'context_dev_job'],
    ['table-to-storage', tableToStorage(), 'context_dev_export'],
  ])('is stored, as %s, under account, context and id, without its environment', async (_, document, id) => {
    const { account, configuration_id } = await stored(document)
    expect(configuration_id).toBe(`${account}_${id}`)
  })

  test('is stored so as a workflow too', async () => {
    const account = system.newAccount()
    const reply = await deploy(system, account, workflow(), { context: contextOf() })
    expect(reply.body.configuration_id).toBe(`${account}_context_dev_when-a-then-b`)
  })

  test.each([
    ['{{project}}', 'dev-project'],
    ['{{slots}}', 3],
    ['{{header}}', false],
    ['{{alerts}}', { impact: 1 }],
  ])('has for exactly %j the value in its own type', async (placeholder, value) => {
    const field = { project: 'default_gcp_project_id', slots: 'max_active_runs', header: 'catchup' }
    const name = Object.entries(field).find(([key]) => placeholder.includes(key))?.[1] ?? 'monitoring'
    const { document } = await stored(tableToTable({ [name]: placeholder }))
    expect(document?.[name]).toEqual(value)
  })

  test('has placeholders within a text replaced by the values as text', async () => {
    const short_description = '{{project}}/{{slots}}/{{rate}}/{{header}}'
    const { document } = await stored(tableToTable({ short_description }))
    expect(document?.short_description).toBe('dev-project/3/0.5/false')
  })

  test('has them replaced in SQL, but for those that a run fills in', async () => {
    const { sql } = await stored(tableToTable(), 'SELECT {{slots}} FROM `{{project}}.d.t_{{FD_DATE}}`')
    expect(sql).toBe('SELECT 3 FROM `dev-project.d.t_{{FD_DATE}}`')
  })

  test('has the account, the environment and the context by their own names', async () => {
    const short_description = '{{FD_ACCOUNT}} {{FD_ENV}} {{FD_CONTEXT}}'
    const { account, document } = await stored(tableToTable({ short_description }))
    expect(document?.short_description).toBe(`${account} DEV context_dev`)
  })

  test('is refused for a placeholder with spaces inside, which would stay as it is', async () => {
    const reply = await deploy(
      system,
      system.newAccount(),
      tableToTable({ short_description: '{{ slots }} {{ other }}' }),
      { context: contextOf(), files: { 'a.sql': "SELECT '{{FD_DATE }}'" } },
    )
    expect(faults(reply)).toEqual([
      '/configuration/short_description: Write {{slots}} without spaces inside: with them it would stay as it is',
      '/files/a.sql: Write {{FD_DATE}} without spaces inside: with them it would stay as it is',
    ])
  })

  test('of two that would be stored under one id, the second is refused', async () => {
    const account = system.newAccount()
    const as = (context: string, configuration_id: string) =>
      deploy(system, account, tableToTable({ configuration_id }), {
        context: contextOf({}, { configuration_id: context }),
      })
    expect((await as('a', 'b_c')).body).toMatchObject({ configuration_id: `${account}_a_b_c`, version: 1 })
    const refused = problemOf(await as('a_b', 'c'))
    expect(refused).toMatchObject({ status: 409, type: 'conflict' })
    expect(refused.detail).toContain('is already the configuration b_c, deployed with the context a')
    const plain = tableToTable({ configuration_id: `${account}_a_x`, environment: 'DEV' })
    await deploy(system, account, plain)
    expect((await as('a', 'x_DEV')).status).toBe(409)
    expect((await as('a', 'b_c')).body).toMatchObject({ version: 2 })
  })

  test('does not replace within a replaced value', async () => {
    const parameters = { ...PARAMETERS, project: { ...PARAMETERS.project, value: '{{slots}}' } }
    const { document } = await stored(
      tableToTable({ short_description: 'x{{project}}' }),
      'SELECT 1',
      parameters,
    )
    expect(document?.short_description).toBe('x{{slots}}')
  })

  test('is refused for unknown placeholders, in the document and in the SQL, with what may be meant', async () => {
    const document = tableToTable({ default_gcp_project_id: '{{projet}}', short_description: 'to {{where}}' })
    const { reply } = await stored(document, 'SELECT {{slot}} + {{slot}}')
    expect(faults(reply)).toEqual([
      '/configuration/default_gcp_project_id: Nothing is called "{{projet}}": did you mean "project"?',
      '/configuration/short_description: Nothing is called "{{where}}"',
      '/files/a.sql: Nothing is called "{{slot}}": did you mean "slots"?',
    ])
  })

  test.each([
    ['texts', { value: 'x'.repeat(2000), type: 'string' }, '{{large}}{{large}}'],
    ['objects', { value: { x: 'x'.repeat(2000) }, type: 'object' }, '{{large}}'],
  ])('is refused where %s put in again and again come to more than can be stored', async (_, large, text) => {
    const workflow = Array.from({ length: 600 }, (_, i) => ({ id: `t${i}`, sql_file: 'a.sql', doc_md: text }))
    const { reply } = await stored(tableToTable({ workflow }), 'SELECT 1', { ...PARAMETERS, ...{ large } })
    expect(problemOf(reply)).toMatchObject({ status: 413, type: 'body-too-large' })
    expect(reply.body.detail).toBe('The placeholders come to more than 1000000 characters')
  })

  test('is refused where an object is put within a text', async () => {
    const { reply } = await stored(tableToTable({ short_description: 'x {{alerts}}' }))
    expect(faults(reply)).toEqual([
      '/configuration/short_description: {{alerts}} is an object: it must be the whole of a string in the configuration',
    ])
  })
})

describe.concurrent('a context', () => {
  const refused: [string, Record<string, unknown>, string][] = [
    [
      'FD_X',
      { value: 1, type: 'integer' },
      '/context/parameters/FD_X: is reserved: names that start with FD_, and',
    ],
    [
      'TEMPLATE_CURRENT_DATE',
      { value: 1, type: 'integer' },
      '/context/parameters/TEMPLATE_CURRENT_DATE: is reserved',
    ],
    ['a', { value: '1', type: 'integer' }, '/context/parameters/a/value: must be of the type integer'],
    ['a', { value: 1.5, type: 'integer' }, '/context/parameters/a/value: must be of the type integer'],
    ['a', { value: 1, type: 'text' }, '/context/parameters/a/type: must be one of'],
    [
      'a',
      { value: 1, typ: 'integer' },
      '/context/parameters/a/typ: Unknown field "typ": did you mean "type"?',
    ],
  ]
  test.each(refused)('may not have the parameter %s: %j', async (name, parameter, fault) => {
    const context = contextOf({ [name]: parameter })
    const reply = await deploy(system, system.newAccount(), tableToTable(), { context })
    expect(reply.status).toBe(400)
    expect(faults(reply).join('\n')).toContain(fault)
  })

  test('must be of the account and environment of the request', async () => {
    const context = contextOf(PARAMETERS, { environment: 'PROD', account: '999999' })
    const account = system.newAccount()
    expect(faults(await deploy(system, account, tableToTable(), { context }))).toEqual([
      `/context/account: must be ${account}, as in the request`,
      '/context/environment: must be DEV, as in the request',
    ])
  })

  test('is not needed for the account and the environment, but for its own id it is', async () => {
    const account = system.newAccount()
    const document = tableToTable({ short_description: '{{FD_ACCOUNT}} {{FD_ENV}}' })
    expect((await deploy(system, account, document)).body.configuration_id).toBe('job_DEV')
    const reply = await deploy(system, account, tableToTable({ short_description: '{{FD_CONTEXT}}' }))
    expect(faults(reply)).toEqual([
      '/configuration/short_description: {{FD_CONTEXT}} needs a context, and the request has none',
    ])
  })

  test('may not make an id too long to be addressed', async () => {
    const context = contextOf(PARAMETERS, { configuration_id: 'c'.repeat(200) })
    const document = tableToTable({ configuration_id: 'j'.repeat(60) })
    const [fault] = faults(await deploy(system, system.newAccount(), document, { context }))
    expect(fault).toMatch(/^\/configuration\/configuration_id: is too long: it is stored under /)
  })
})
