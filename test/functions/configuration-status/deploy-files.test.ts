import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploy, faults, SQL, tableToStorage, tableToTable } from '../../document/documents.ts'
import { type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

describe.concurrent('deploy_configuration refuses', () => {
  test('a file that nothing names, by a pointer with its slash escaped', async () => {
    const files = { 'a.sql': SQL, 'sql/b.sql': SQL }
    expect(faults(await deploy(system, system.newAccount(), tableToTable(), { files }))).toEqual([
      '/files/sql~1b.sql: Nothing in the configuration names this file',
    ])
  })

  test.each(['__proto__', 'constructor', 'toString'])(
    'a file %s that is not there, though every object has something of that name',
    async sql_file => {
      const missing = `The file ${sql_file} is not in files`
      const query = tableToTable({ workflow: [{ id: 'a', sql_file, table_name: 'a' }] })
      const reply = await deploy(system, system.newAccount(), query)
      expect(faults(reply)).toEqual([`/configuration/workflow/0/sql_file: ${missing}`])
      const exported = tableToStorage({ tasks: [{ task_id: 'a', sql_file, output_filename: 'a' }] })
      expect(faults(await deploy(system, system.newAccount(), exported))).toEqual([
        `/configuration/tasks/0/sql_file: ${missing}`,
      ])
    },
  )

  test('an empty SQL file', async () => {
    const reply = await deploy(system, system.newAccount(), tableToTable(), { files: { 'a.sql': ' \n' } })
    expect(faults(reply)).toEqual(['/files/a.sql: is empty; it must hold SQL'])
  })

  test.each<[string, unknown, string]>([
    ['no JSON', '{"bq_table_schema": [}', ': is not JSON: value expected at line 1, column 22'],
    ['more levels than any table', `${'['.repeat(5000)}${']'.repeat(5000)}`, ': is nested too deep'],
    ['no columns', {}, '/bq_table_schema: is required'],
    [
      'an unknown field',
      { bq_table_schema: [{ name: 'a', type: 'DATE' }], bq_tabel_description: 'x' },
      '/bq_tabel_description: Unknown field "bq_tabel_description": did you mean "bq_table_description"?',
    ],
    [
      'an unknown type',
      { bq_table_schema: [{ name: 'a', type: 'TEXT' }] },
      '/bq_table_schema/0/type: must be one of',
    ],
    [
      'a record without fields',
      { bq_table_schema: [{ name: 'a', type: 'RECORD' }] },
      '/bq_table_schema/0/fields: must have fields',
    ],
    [
      'a column named twice',
      {
        bq_table_schema: [
          { name: 'a', type: 'DATE' },
          { name: 'A', type: 'DATE' },
        ],
      },
      '/bq_table_schema/1/name: Another column is named "A" too',
    ],
    [
      'clustering by no column',
      { bq_table_schema: [{ name: 'store', type: 'DATE' }], bq_table_clustering_fields: ['stroe'] },
      '/bq_table_clustering_fields/0: No column is named "stroe": did you mean "store"?',
    ],
    [
      'a filter on no partition',
      { bq_table_schema: [{ name: 'a', type: 'DATE' }], bq_table_require_partition_filter: true },
      '/bq_table_require_partition_filter: needs a partitioned table',
    ],
  ])('a DDL file with %s', async (_, ddl, expected) => {
    const document = tableToTable({
      workflow: [{ id: 'a', task_type: 'create_gbq_table', bq_table: 't', ddl_file: 'ddl/t.json' }],
    })
    const files = { 'ddl/t.json': typeof ddl === 'string' ? ddl : JSON.stringify(ddl) }
    const [fault] = faults(await deploy(system, system.newAccount(), document, { files }))
    expect(fault?.slice(0, `/files/ddl~1t.json${expected}`.length)).toBe(`/files/ddl~1t.json${expected}`)
  })
})
