import { afterAll, describe, expect, test } from 'vitest'
import { deploy, faults, tableToStorage, tableToTable, warnings, workflow } from '../../document/documents.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const told = async (document: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  warnings(await deploy(system, system.newAccount(), document, more))

describe('a field that does nothing', () => {
  test.each<[string, Record<string, unknown>]>([
    ['/configuration/start_date', tableToTable({ start_date: '2019, 1, 23' })],
    ['/configuration/schedule_timezone', tableToTable({ schedule_timezone: 'Europe/Paris' })],
    ['/configuration/catchup', tableToTable({ schedule_interval: '0 8 * * *', catchup: true })],
    ['/configuration/schedule_interval', tableToStorage({ schedule_interval: '0 8 * * *' })],
    ['/configuration/direct_execution', tableToTable({ direct_execution: true })],
    [
      '/configuration/workflow/0/write_disposition',
      tableToTable({ workflow: [{ id: 'a', sql_file: 'a.sql', write_disposition: 'WRITE_APPEND' }] }),
    ],
    [
      '/configuration/tasks/0/dest_gbq_table',
      tableToStorage({
        tasks: [{ task_id: 'a', sql_file: 'a.sql', output_filename: 'a', dest_gbq_table: 't' }],
      }),
    ],
    ['/configuration/sql_query_template', tableToStorage({ sql_query_template: 'TODAY' })],
  ])('%s is told of as a warning, and deployed', async (pointer, document) => {
    expect(await told(document)).toEqual([{ pointer, detail: expect.stringMatching(/^has no effect/) }])
  })

  test('is none where it says what is done anyway', async () => {
    expect(await told(tableToTable({ schedule_interval: 'None', catchup: false }))).toEqual([])
  })
})

describe('an id that carries its environment', () => {
  test('is told with the id that it is stored under', async () => {
    expect(await told(tableToTable({ configuration_id: 'job_DEV' }))).toEqual([
      { pointer: '/configuration/configuration_id', detail: expect.stringContaining('under job_DEV_DEV') },
    ])
    expect(await told(tableToTable({ configuration_id: 'job_PROD' }))).toEqual([])
  })
})

describe('a date in SQL', () => {
  const dated = { files: { 'a.sql': "SELECT 1 AS one,\n  '{{TEMPLATE_CURRENT_DATE}}' AS day" } }

  test('that no sql_query_template names is refused, with the line to add and where', async () => {
    const reply = await deploy(system, system.newAccount(), tableToTable(), dated)
    expect(reply.status).toBe(400)
    expect(faults(reply)).toEqual([
      '/files/a.sql: {{TEMPLATE_CURRENT_DATE}} in line 2 of a.sql would not be filled in: add "sql_query_template": "TEMPLATE_CURRENT_DATE" to the task a, at /configuration/workflow/0',
    ])
  })

  test('may have any name that sql_query_template gives, and that one alone', async () => {
    const named = tableToTable({ workflow: [{ id: 'a', sql_file: 'a.sql', sql_query_template: 'TODAY' }] })
    expect(await told(named, { files: { 'a.sql': "SELECT '{{TODAY}}'" } })).toEqual([])
    const other = await deploy(system, system.newAccount(), named, {
      files: { 'a.sql': "SELECT '{{TODEY}}'" },
    })
    expect(faults(other)).toEqual(['/files/a.sql: Nothing is called "{{TODEY}}": did you mean "TODAY"?'])
    expect((await deploy(system, system.newAccount(), named, dated)).status).toBe(400)
  })

  test('is refused in the name of a file', async () => {
    const document = tableToStorage({ gcs_dest_prefix: 'out/{{TEMPLATE_CURRENT_DATE}}' })
    const reply = await deploy(system, system.newAccount(), document)
    expect(faults(reply)).toEqual([expect.stringContaining('{{FD_DATE_YEAR_4}}-{{FD_DATE_MONTH}}')])
  })
})

test.each(['', '/'])('delete_dest_bucket_content with the prefix %j is refused', async gcs_dest_prefix => {
  const document = tableToStorage({ gcs_dest_prefix, delete_dest_bucket_content: true })
  expect(faults(await deploy(system, system.newAccount(), document))).toEqual([
    '/configuration/delete_dest_bucket_content: needs a gcs_dest_prefix: without one it would empty the whole bucket',
  ])
})

describe('a workflow', () => {
  const missing = (pointer: string, detail: string) => ({ pointer, detail: expect.stringContaining(detail) })

  test('tells of a job and a target that are not deployed, with the ids that are near', async () => {
    const account = system.newAccount()
    for (const id of ['000123_orders_daily', 'c']) {
      await deploy(system, account, tableToTable({ configuration_id: id }))
    }
    const document = workflow({
      authorized_job_ids: [
        'gbq-to-gbq|000123_orders_daily',
        'gbq-to-gbq|c_DEV',
        'gbq-to-gbq|000123_order_dialy_DEV',
      ],
      target_dag: { configuration_type: 'table-to-storage', configuration_id: 'nothing_like_it' },
    })
    const at = (index: number) => `/configuration/authorized_job_ids/${index}`
    expect(warnings(await deploy(system, account, document))).toEqual([
      missing(at(0), 'did you mean "gbq-to-gbq|000123_orders_daily_DEV"?'),
      missing(at(2), 'did you mean "gbq-to-gbq|000123_orders_daily_DEV"?'),
      missing('/configuration/target_dag/configuration_id', 'nothing_like_it is not deployed in DEV'),
    ])
  })

  test('tells of a target that is disabled, and of one that is archived', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable({ configuration_id: 'a' }))
    await system.putConfiguration(account, { configuration_id: 'b_DEV', activated: false })
    const target = '/configuration/target_dag/configuration_id'
    expect(warnings(await deploy(system, account, workflow()))).toEqual([missing(target, 'disabled')])
    await system.putConfiguration(account, { configuration_id: 'b_DEV', archived: true })
    expect(warnings(await deploy(system, account, workflow()))).toEqual([missing(target, 'archived')])
    await system.putConfiguration(account, { configuration_id: 'b_DEV' })
    expect(warnings(await deploy(system, account, workflow()))).toEqual([])
  })

  test('reads two documents for each job that is not there, and their ids once', async () => {
    const read = async (jobs: number) => {
      const authorized_job_ids = Array.from({ length: jobs }, (_, index) => `gbq-to-gbq|job_${index}`)
      const reply = await deploy(system, system.newAccount(), workflow({ authorized_job_ids }))
      const line = system.logs.find(({ request_id }) => request_id === reply.headers.get('x-request-id'))
      return Number(line?.documents_read)
    }
    expect((await read(100)) - (await read(1))).toBe(198)
  })

  test('keeps per_execution_date', async () => {
    const account = system.newAccount()
    await deploy(system, account, workflow({ per_execution_date: true, schedule_interval_reset: 'None' }))
    const stored = await system.db.doc(`accounts/${account}/configurations/workflow~DEV~when-a-then-b`).get()
    expect(stored.data()).toMatchObject({ per_execution_date: true })
    expect(stored.data()).not.toHaveProperty('schedule_interval_reset')
  })
})
