import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  deploy,
  faults,
  graph,
  SQL,
  tableToStorage,
  tableToTable,
  workflow,
} from '../../document/documents.ts'
import { type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const task = (fields: Record<string, unknown>) => tableToTable({ workflow: [{ id: 'a', ...fields }] })
const sql = (fields: Record<string, unknown>) => task({ sql_file: 'a.sql', ...fields })
const exported = (fields: Record<string, unknown>) =>
  tableToStorage({ tasks: [{ task_id: 'a', sql_file: 'a.sql', output_filename: 'a', ...fields }] })

describe.concurrent('deploy_configuration refuses, and says where,', () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      'a document without a type',
      { configuration_id: 'a' },
      '/configuration_type: must be table-to-table, table-',
    ],
    [
      'a type not deployed here',
      tableToTable({ configuration_type: 'vm-launcher' }),
      '/configuration_type: must be',
    ],
    [
      'an unknown field',
      tableToTable({ task_dependancies: [] }),
      '/task_dependancies: Unknown field "task_dependancies": did you mean "task_dependencies"?',
    ],
    [
      'an unknown field of a task',
      sql({ tabel_name: 'a' }),
      '/workflow/0/tabel_name: Unknown field "tabel_name": did you mean "table_name"?',
    ],
    [
      'a field of another task type',
      sql({ bq_table: 'a' }),
      '/workflow/0/bq_table: Unknown field "bq_table"',
    ],
    [
      'an unknown field of the monitoring',
      tableToTable({ monitoring: { impct: 1 } }),
      '/monitoring/impct: Unknown field "impct": did you mean "impact"?',
    ],
    [
      'an unknown field of an e-mail',
      tableToTable({ monitoring: { alert: { email: { email_to: 'a', email_form: 'b' } } } }),
      '/monitoring/alert/email/email_form: Unknown field "email_form"',
    ],
    ['a missing id', tableToTable({ configuration_id: undefined }), '/configuration_id: is required'],
    ['no task', tableToTable({ workflow: [] }), '/workflow: Too small'],
    ['another account', tableToTable({ account: '999999' }), '/account: must be 0'],
    [
      'another environment',
      tableToTable({ environment: 'PROD' }),
      '/environment: must be DEV, as in the request',
    ],
    [
      'an archived document',
      tableToTable({ archived: true }),
      '/archived: cannot be true: set_configuration_status',
    ],
    [
      'a day that does not exist',
      tableToTable({ start_date: '2023, 2, 30' }),
      '/start_date: must be a day that exists',
    ],
    [
      'a cron of four fields',
      tableToTable({ schedule_interval: '0 8 * *' }),
      '/schedule_interval: must be a cron',
    ],
    [
      'a cron that never comes true',
      tableToTable({ schedule_interval: '0 0 31 2 *' }),
      '/schedule_interval: must be a cron',
    ],
    ['no slot', tableToTable({ max_active_runs: 0 }), '/max_active_runs: Too small'],
    [
      'an unknown task type',
      sql({ task_type: 'sqll' }),
      '/workflow/0/task_type: must be one of sql, run_gbq_script',
    ],
    ['an unknown criticality', sql({ criticality: 'low' }), '/workflow/0/criticality: must be one of'],
    [
      'a table with its dataset',
      sql({ table_name: 'd.t' }),
      '/workflow/0/table_name: must be the name of a BigQuery table',
    ],
    [
      'a temporary table without a name',
      sql({ temporary_table: true }),
      '/workflow/0/table_name: is required, as the task makes a temporary_table',
    ],
    [
      'no project',
      tableToTable({ default_gcp_project_id: undefined }),
      '/workflow/0/gcp_project_id: is required, as the configuration has no default_gcp_project_id',
    ],
    [
      'no dataset',
      tableToTable({ default_bq_dataset: undefined }),
      '/workflow/0/bq_dataset: is required, as the configuration has no default_bq_dataset',
    ],
    ['a file not sent', tableToTable({ doc_md: 'read.md' }), '/doc_md: The file read.md is not in files'],
    ['a cycle', graph('a b', 'a >> b >> a'), '/task_dependencies/0: The tasks form a cycle: a >> b >> a'],
    [
      'a warning before a critical task',
      graph('a:warning b', 'a >> b'),
      '/workflow/0/criticality: The warning task "a"',
    ],
    [
      'an export of version 2',
      tableToStorage({ version: '2' }),
      '/version: must be "3": move sql_file, output_filename',
    ],
    ['an export without version', tableToStorage({ version: undefined }), '/version: is required'],
    [
      'an export without bucket',
      tableToStorage({ gcs_dest_bucket: undefined }),
      '/tasks/0/gcs_dest_bucket: is required',
    ],
    [
      'an export to an unknown format',
      exported({ destination_format: 'XML' }),
      '/tasks/0/destination_format: must be one of',
    ],
    [
      'a format that is not compressed so',
      exported({ compression: 'SNAPPY' }),
      '/tasks/0/compression: cannot be SNAPPY for CSV',
    ],
    [
      'a copy without its table',
      exported({ copy_table: true }),
      '/tasks/0/dest_gbq_table: is required, as copy_table is true',
    ],
    [
      'two tasks of one id',
      tableToStorage({
        tasks: [1, 2].map(() => ({ task_id: 'a', sql_file: 'a.sql', output_filename: 'a' })),
      }),
      '/tasks/1/task_id: Another task has the id "a" too',
    ],
    [
      'a workflow that waits for nothing',
      workflow({ authorized_job_ids: [] }),
      '/authorized_job_ids: Too small',
    ],
    [
      'a workflow that names a job twice',
      workflow({ authorized_job_ids: ['gbq-to-gbq|a', 'gbq-to-gbq|a'] }),
      '/authorized_job_ids: must not name a job twice',
    ],
    [
      'a job id of a type by another name',
      workflow({ authorized_job_ids: ['table-to-table|a_DEV'] }),
      '/authorized_job_ids/0: must be a job id: gbq-to-gbq|<configuration_id> for table-to-table',
    ],
    [
      'a job of another environment',
      workflow({
        authorized_job_ids: ['gbq-to-gbq|a_DEV', 'storage-to-storage|000099|s|PROD|x-{{FD_DATE}}.csv'],
      }),
      '/authorized_job_ids/1: is a job of 000099 in PROD; a workflow hears of jobs of its own account',
    ],
    [
      'a target that is not launched',
      workflow({ target_dag: { configuration_type: 'vm-launcher', configuration_id: 'a' } }),
      '/target_dag/configuration_type: must be table-to-table or table-to-storage',
    ],
    [
      'a reset that is no cron',
      workflow({ schedule_interval_reset: 'at noon' }),
      '/schedule_interval_reset: must be a cron',
    ],
  ])('%s', async (_, document, expected) => {
    const reply = await deploy(system, system.newAccount(), document)
    expect(reply.status).toBe(400)
    expect(faults(reply).map(fault => fault.slice(0, `/configuration${expected}`.length))).toContain(
      `/configuration${expected}`,
    )
  })

  test('a workflow of version 1, and shows the same in version 2', async () => {
    const document = workflow({
      version: undefined,
      target_dag: 'table-to-storage-launcher',
      extra_parameters: { firestore_conf_doc_id: 'out_DEV' },
    })
    expect(faults(await deploy(system, system.newAccount(), document))).toEqual([
      '/configuration/version: Version 1 is deprecated; write "version": "2", "target_dag": ' +
        '{"configuration_type":"table-to-storage","configuration_id":"out_DEV"}, without extra_parameters, ' +
        'where configuration_id ends with its environment',
    ])
  })

  test.each([
    { version: { toString: 'x' } },
    { version: '1', target_dag: { toString: 1 }, extra_parameters: { firestore_conf_doc_id: 'out_DEV' } },
    { version: '1', extra_parameters: { firestore_conf_doc_id: { toString: 1, valueOf: 1 } } },
  ])('a workflow with %j, which cannot be made a text', async fields => {
    expect(await deploy(system, system.newAccount(), workflow(fields))).toMatchObject({ status: 400 })
  })

  test('all faults at once: of the fields, the graph and the files', async () => {
    const document = { ...graph('a b', 'a >> c'), catchup: 'no', doc_md: 'read.md' }
    const reply = await deploy(system, system.newAccount(), document)
    expect(reply.body.detail).toBe('The configuration cannot be deployed: it has 3 faults')
    expect(faults(reply).map(fault => fault.split(':')[0])).toEqual([
      '/configuration/catchup',
      '/configuration/task_dependencies/0',
      '/configuration/doc_md',
    ])
  })

  test('a hundred faults, where there are more', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`field_${i}`, 1]))
    const reply = await deploy(system, system.newAccount(), tableToTable(unknown))
    expect(reply.body.detail).toBe(
      'The configuration cannot be deployed: it has more than 100 faults, of which it tells 100',
    )
    expect(faults(reply)).toHaveLength(100)
  })

  test.each([
    '/configuration',
    '/configuration/workflow/0',
    '/configuration/monitoring',
    '/files',
    '/context/parameters',
  ])('a field __proto__ in %s', async place => {
    const good = {
      configuration: tableToTable({ monitoring: { impact: 1 } }),
      files: { 'a.sql': SQL },
      context: { configuration_id: 'c', parameters: { one: { value: 1, type: 'integer' } } },
    }
    const within = place
      .split('/')
      .slice(1)
      .reduce<object>((value, key) => Reflect.get(value, key), good)
    Object.defineProperty(within, '__proto__', { value: { archived: true }, enumerable: true })
    const reply = await deploy(system, system.newAccount(), good.configuration, good)
    expect(faults(reply)).toEqual([`${place}/__proto__: Unknown field "__proto__"`])
  })

  test('a text with half a character, which cannot be stored', async () => {
    const reply = await deploy(system, system.newAccount(), tableToTable({ short_description: 'a\ud800' }))
    expect(faults(reply)).toEqual(['/configuration/short_description: must be well-formed Unicode'])
  })

  const ids = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}`)
  const thousand = ids('task_', 1000).map(id => ({ id, sql_file: `${id}.sql`, table_name: 'a' }))
  const empty = Object.fromEntries(ids('file_', 40_000).map(path => [path, '']))
  const values = Object.fromEntries(ids('p_', 10_000).map(name => [name, { value: 1, type: 'integer' }]))
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['ids of no task', { workflow: thousand, task_dependencies: [ids('tosk_', 60_000).join(' >> ')] }, {}],
    ['files of nobody', { workflow: thousand }, { files: empty }],
    [
      'placeholders of nothing',
      { short_description: `{{${ids('q_', 40_000).join('}}{{')}}}` },
      { context: { configuration_id: 'c', parameters: values } },
    ],
  ])('as many %s as a request can hold, without comparing each with all', async (_, changes, more) => {
    const reply = await deploy(system, system.newAccount(), tableToTable(changes), { files: {}, ...more })
    expect(reply.status).toBe(400)
    expect(faults(reply)).toHaveLength(100)
  })

  test('what is nested deeper than any document', async () => {
    const deep = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`)
    const reply = await deploy(system, system.newAccount(), tableToTable({ monitoring: deep }))
    expect(faults(reply)).toEqual(['/configuration: is nested too deep'])
  })
})
