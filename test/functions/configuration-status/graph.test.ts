import { afterAll, describe, expect, test } from 'vitest'
import { deploy, graph, SQL, tableToStorage, tableToTable, workflow } from '../../document/documents.ts'
import { listOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const JOB = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'job_DEV' }
async function get(account: string, changes: object = {}) {
  const body = { action: 'get_configuration', account, ...JOB, ...changes }
  return listOf(await system.call('configuration-status', body)).results[0] ?? {}
}
const PLAIN = {
  ...{ task_type: 'query', source: null, table: null, write_disposition: null, temporary: false },
  ...{ files: null, criticality: 'critical', depends_on: [] },
}

describe('the tasks of a configuration', () => {
  test('are those of its plan, each behind the ones that it depends on', async () => {
    const account = system.newAccount()
    await deploy(system, account, graph('a b:break c d', 'a >> [b, c] >> d'))
    expect((await get(account)).tasks).toEqual([
      { ...PLAIN, task_id: 'a' },
      { ...PLAIN, task_id: 'b', criticality: 'break', depends_on: [0] },
      { ...PLAIN, task_id: 'c', depends_on: [0] },
      { ...PLAIN, task_id: 'd', depends_on: [1, 2] },
    ])
  })

  test('name the tables that they copy, write, make and delete', async () => {
    const account = system.newAccount()
    const files = {
      'a.sql': SQL,
      't.json': JSON.stringify({ bq_table_schema: [{ name: 'n', type: 'INT64' }] }),
    }
    const document = tableToTable({
      workflow: [
        { id: 'make', task_type: 'create_gbq_table', bq_table: 'made', ddl_file: 't.json' },
        { id: 'query', sql_file: 'a.sql', table_name: 'kept_{{FD_DATE}}', write_disposition: 'WRITE_APPEND' },
        { id: 'pass', sql_file: 'a.sql', table_name: 'gone', temporary_table: true },
        {
          ...{ id: 'copy', task_type: 'copy_gbq_table', source_gcp_project_id: 'dev-project' },
          ...{ source_bq_dataset: 'd', source_bq_table: 't', destination_bq_table: 'copied' },
        },
        { id: 'drop', task_type: 'delete_gbq_table', bq_table: 'made' },
      ],
    })
    expect((await deploy(system, account, document, { files })).text).toContain('"ok"')
    const own = (table: string) => `my-project.my_dataset.${table}`
    const write_disposition = 'WRITE_TRUNCATE'
    expect((await get(account)).tasks).toMatchObject([
      { task_id: 'make', task_type: 'create_table', table: own('made'), write_disposition: null },
      { task_type: 'query', table: own('kept_{{FD_DATE}}'), write_disposition: 'WRITE_APPEND' },
      { task_type: 'query', table: own('gone'), temporary: true, write_disposition },
      { task_type: 'copy_table', source: 'dev-project.d.t', table: own('copied'), write_disposition },
      { task_type: 'delete_table', table: own('made'), source: null },
    ])
  })

  test('of an export name its files, and the table that keeps its result', async () => {
    const account = system.newAccount()
    const kept = { dest_gcp_project_id: 'my-project', dest_gbq_dataset: 'd', dest_gbq_table: 't' }
    await deploy(
      system,
      account,
      tableToStorage({
        tasks: [
          { task_id: 'a', sql_file: 'a.sql', output_filename: 'sales_{{FD_DATE}}' },
          { task_id: 'b', sql_file: 'a.sql', output_filename: 'b', copy_table: true, ...kept },
        ],
      }),
    )
    const id = { configuration_type: 'table-to-storage', configuration_id: 'export_DEV' }
    expect((await get(account, id)).tasks).toMatchObject([
      { task_id: 'a', task_type: 'export', files: 'gs://my-bucket/out/sales_{{FD_DATE}}.csv', table: null },
      { files: 'gs://my-bucket/out/b.csv', table: 'my-project.d.t', write_disposition: 'WRITE_TRUNCATE' },
    ])
  })

  test('are those of the version that is asked for', async () => {
    const account = system.newAccount()
    await deploy(system, account, graph('a'))
    await deploy(system, account, graph('a b'))
    expect((await get(account, { version: 1 })).tasks).toHaveLength(1)
    expect((await get(account)).tasks).toHaveLength(2)
  })

  test('are not known where no version, or no plan of it, is stored', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    expect(await get(account)).toMatchObject({ version: null, tasks: null, workflow: null })
  })

  test('stay small with their thousands of edges', async () => {
    const account = system.newAccount()
    const ids = (letter: string) =>
      Array.from({ length: 100 }, (_, at) => `${letter}_a_task_with_a_long_name_${at}`)
    const [first, then] = [ids('first'), ids('then')]
    const edges = `[${first.join(', ')}] >> [${then.join(', ')}]`
    await deploy(system, account, graph([...first, ...then].join(' '), edges))
    const { tasks } = await get(account)
    expect(tasks).toHaveLength(200)
    expect(JSON.stringify(tasks).length).toBeLessThan(100_000)
  })
})

test('a workflow tells which configurations it awaits, and which it launches', async () => {
  const account = system.newAccount()
  const authorized_job_ids = [
    'gbq-to-gbq|a_DEV',
    `table-to-storage|${account}|e_DEV|DEV`,
    `storage-to-tables|${account}|files|DEV|sales`,
  ]
  await deploy(system, account, workflow({ authorized_job_ids }))
  const id = { configuration_type: 'workflow', configuration_id: 'when-a-then-b' }
  const environment = 'DEV'
  expect(await get(account, id)).toMatchObject({
    tasks: null,
    workflow: {
      awaits: [
        {
          job_id: 'gbq-to-gbq|a_DEV',
          configuration_type: 'table-to-table',
          configuration_id: 'a_DEV',
          environment,
        },
        { configuration_type: 'table-to-storage', configuration_id: 'e_DEV', environment },
        { configuration_type: 'storage-to-tables', configuration_id: 'files', environment },
      ],
      target: { configuration_type: 'table-to-table', configuration_id: 'b_DEV', environment },
    },
  })
})
