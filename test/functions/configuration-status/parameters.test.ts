import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploy, faults, tableToStorage, tableToTable, warnings, workflow } from '../../document/documents.ts'
import { type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

type Made = (changes: Record<string, unknown>) => Record<string, unknown>
const deployed = (sql: string, parameters: unknown, document: Made = tableToTable, changes: object = {}) =>
  deploy(system, system.newAccount(), document({ parameters, ...changes }), { files: { 'a.sql': sql } })

describe('the parameters of a configuration', () => {
  test.each([tableToTable, tableToStorage])('that its SQL names can be deployed', async document => {
    const sql = "SELECT @n, @Day, @@system_time, '@text' -- @comment"
    const parameters = {
      n: { type: 'INT64' },
      day: { type: 'ARRAY<DATE>', default: ['2024-01-23'], description: 'x' },
    }
    expect(warnings(await deployed(sql, parameters, document))).toEqual([])
  })

  test.each([tableToTable, tableToStorage])(
    'are refused where SQL names one that is none of them',
    async document => {
      const reply = await deployed('SELECT 1,\n @stores, @other', { store: { type: 'STRING' } }, document)
      expect(faults(reply)).toEqual([
        '/files/a.sql: @stores in line 2 of a.sql is not among the parameters: did you mean "store"?',
        '/files/a.sql: @other in line 2 of a.sql is not among the parameters; declare it: "parameters": { "other": { "type": "STRING" } }',
      ])
    },
  )

  test('are looked for in SQL that names forty thousand others, line by line', async () => {
    const names = Array.from({ length: 40_000 }, (_, at) => `@p${at}`)
    const found = faults(await deployed(`SELECT ${names.join(',\n')}`, {}))
    expect(found).toHaveLength(100)
    expect(found.at(-1)).toMatch('/files/a.sql: @p99 in line 100 of a.sql is not among the parameters')
  })

  test('that no SQL names are warned of', async () => {
    expect(warnings(await deployed('SELECT 1', { n: { type: 'INT64' } }))).toEqual([
      { pointer: '/configuration/parameters/n', detail: 'has no effect: no SQL says @n' },
    ])
  })

  test.each([
    [{ n: { type: 'INT' } }, '/n/type: must be one of STRING, INT64'],
    [{ n: { type: 'INT64', default: 'x' } }, '/n/default: must be an integer'],
    [{ n: { type: 'ARRAY<BOOL>', default: [true, 1] } }, '/n/default/1: must be true or false'],
    [{ n: { type: 'INT64', defualt: 1 } }, '/n/defualt: Unknown field "defualt": did you mean "default"?'],
    [{ 'n-m': { type: 'INT64' } }, '/n-m: must be a name'],
    [{ __n__: { type: 'INT64' } }, '/__n__: must be a name'],
    [{ n: { type: 'INT64', default: 1 }, N: { type: 'INT64' } }, '/n: is N to BigQuery'],
    [{ n: { type: 'STRING', default: 'x'.repeat(10_000) } }, ': must come to at most'],
  ])('as %j are refused', async (parameters, fault) => {
    const told = faults(await deployed('SELECT @n', parameters)).join('\n')
    expect(told).toContain(`/configuration/parameters${fault}`)
  })

  test.each([
    [tableToTable, { schedule_interval: '0 3 * * *' }, 1],
    [tableToTable, { schedule_interval: 'None' }, 0],
    [tableToStorage, { schedule_interval: '0 3 * * *', start_date: '2024, 1, 23' }, 1],
    [tableToStorage, { schedule_interval: '0 3 * * *' }, 0],
  ])(
    'need defaults where a schedule starts runs (%o with %j: %i faults)',
    async (document, changes, count) => {
      const needing = await deployed('SELECT @n', { n: { type: 'INT64' } }, document, changes)
      expect(faults(needing).filter(fault => fault.includes('/parameters/n: needs a default'))).toHaveLength(
        count,
      )
      expect(
        (await deployed('SELECT @n', { n: { type: 'INT64', default: 1 } }, document, changes)).status,
      ).toBe(200)
    },
  )

  test('without default are warned of where a workflow launches them, whichever of the two comes last', async () => {
    const account = system.newAccount()
    const target = tableToTable({ configuration_id: 'b', parameters: { n: { type: 'INT64' } } })
    const files = { files: { 'a.sql': 'SELECT @n' } }
    await deploy(system, account, target, files)
    const told = warnings(await deploy(system, account, workflow()))
    expect(told).toContainEqual({
      pointer: '/configuration/target_dag/configuration_id',
      detail: expect.stringContaining('needs the parameter n'),
    })
    expect(warnings(await deploy(system, account, target, files))).toEqual([
      { pointer: '/configuration/parameters/n', detail: expect.stringContaining('when-a-then-b') },
    ])
  })
})

describe('what a document says of attempts and times', () => {
  const one = { id: 'a', sql_file: 'a.sql', table_name: 'a' }
  test.each([
    [{ retries: 11 }, '/retries'],
    [{ retries: 1, retry_delay_seconds: 3601 }, '/retry_delay_seconds'],
    [{ timeout_seconds: 0 }, '/timeout_seconds'],
    [{ timeout_seconds: 604_801 }, '/timeout_seconds'],
    [{ workflow: [{ ...one, timeout_seconds: 86_401 }] }, '/workflow/0/timeout_seconds'],
    [{ workflow: [{ ...one, retries: -1 }] }, '/workflow/0/retries'],
  ])('is refused beyond its bounds: %j', async (changes, at) => {
    const told = faults(await deploy(system, system.newAccount(), tableToTable(changes)))
    expect(told).toEqual([expect.stringContaining(`/configuration${at}: `)])
  })

  test('is warned of where it has no effect', async () => {
    const dropped = {
      id: 'b',
      task_type: 'delete_gbq_table',
      bq_table: 'b',
      timeout_seconds: 5,
      retry_delay_seconds: 5,
    }
    const document = tableToTable({ retry_delay_seconds: 5, workflow: [one, dropped] })
    const told = warnings(await deploy(system, system.newAccount(), document))
    expect(told).toMatchObject([
      { pointer: '/configuration/retry_delay_seconds' },
      { pointer: '/configuration/workflow/1/retry_delay_seconds' },
      { pointer: '/configuration/workflow/1/timeout_seconds' },
    ])
  })
})
