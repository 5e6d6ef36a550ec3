import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfiguration } from '../../../shared/store/configurations.ts'
import { deploy, faults, tableToStorage, tableToTable, warnings } from '../../document/documents.ts'
import { PROJECT, type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

type Place = Awaited<ReturnType<Running['newPlace']>>

/** Deploys tasks, each with its SQL, one after the other. */
function deployed(place: Place, tasks: Record<string, string>, more: Record<string, unknown> = {}) {
  const ids = Object.keys(tasks)
  const document = tableToTable({
    default_gcp_project_id: PROJECT,
    default_bq_dataset: place.dataset,
    workflow: ids.map(id => ({ id, sql_file: `${id}.sql`, table_name: id, ...Object(more[id]) })),
    task_dependencies: [ids.join(' >> ')],
  })
  const files = Object.fromEntries(Object.entries(tasks).map(([id, sql]) => [`${id}.sql`, sql]))
  return deploy(running.system, place.account, document, { files, ...Object(more.request) })
}
const versionOf = async (place: Place) =>
  (await readConfiguration(running.system.db, place.account, place.identity('job')))?.version

describe('BigQuery looks at the queries of a deployment', () => {
  test('and refuses one that it cannot read, with its task, line and column', async () => {
    const place = await running.newPlace()
    const reply = await deployed(place, { a: 'SELECT 1 AS one', b: 'SELECT one\nFROM a WHER one = 1' })
    expect(reply.status).toBe(400)
    expect(faults(reply)).toEqual([
      expect.stringMatching(
        /^\/files\/b\.sql: The task b would not run: Syntax error: .*\(line 2, column 13 of b\.sql\)$/,
      ),
    ])
    expect(await versionOf(place)).toBeUndefined()
  })

  test.each([
    ['a script', { a: 'DECLARE n INT64; SELEC n;' }, {}],
    ['a script with a table', { a: 'SELECT 1; SELEC 2;' }, {}],
    [
      'a query of run_gbq_script',
      { a: 'SELEC 1' },
      { a: { task_type: 'run_gbq_script', table_name: undefined } },
    ],
  ])('as %s too', async (_, tasks, more) => {
    const reply = await deployed(await running.newPlace(), tasks, more)
    expect(faults(reply)).toEqual([
      expect.stringContaining('/files/a.sql: The task a would not run: Syntax error'),
    ])
  })

  test('and that of an export', async () => {
    const reply = await deploy(running.system, running.system.newAccount(), tableToStorage(), {
      files: { 'a.sql': 'SELEC 1' },
    })
    expect(faults(reply)).toEqual([
      expect.stringContaining('/files/a.sql: The task a would not run: Syntax error'),
    ])
  })

  test('and warns of a table that is not there, unless a task before makes it', async () => {
    const place = await running.newPlace()
    const chain = (sql: string) =>
      deployed(
        place,
        { a: 'SELECT 1 AS one', b: 'SELECT one FROM a', c: 'CREATE TABLE made AS SELECT 1 AS one', d: sql },
        { b: { table_name: 'b_{{FD_DATE}}' }, c: { table_name: undefined } },
      )
    expect(warnings(await chain('SELECT * FROM `b_{{FD_DATE}}`'))).toEqual([])
    expect(warnings(await chain('SELECT * FROM made'))).toEqual([])
    expect(warnings(await chain('SELECT * FROM other'))).toEqual([
      {
        pointer: '/files/d.sql',
        detail: expect.stringContaining('The task d would not run: Not found: Table'),
      },
    ])
  })

  test('and tells of each task that names a query with one', async () => {
    const place = await running.newPlace()
    const workflow = ['a', 'b'].map(id => ({ id, sql_file: 'a.sql', table_name: id }))
    const document = tableToTable({
      default_gcp_project_id: PROJECT,
      default_bq_dataset: place.dataset,
      workflow,
    })
    const reply = await deploy(running.system, place.account, document, {
      files: { 'a.sql': 'SELECT * FROM nothing' },
    })
    expect(warnings(reply)).toEqual([
      {
        pointer: '/files/a.sql',
        detail: expect.stringContaining('The task a would not run: Not found: Table'),
      },
      {
        pointer: '/files/a.sql',
        detail: expect.stringContaining('The task b would not run: Not found: Table'),
      },
    ])
  })

  test('and lets one pass, with a warning, where it cannot be asked', async () => {
    const place = await running.newPlace()
    const isAsked = (method: string, path: string) => method === 'POST' && path.includes('/jobs')
    const error = { kind: 'answer', status: 503, reason: 'backendError', message: 'Try again' } as const
    for (const fault of [error, { kind: 'cut', after: false } as const]) {
      running.faults.set(isAsked, fault, 100)
      const reply = await deployed(place, { a: 'SELEC 1' })
      running.faults.clear()
      expect(warnings(reply)).toEqual([
        {
          pointer: '/files',
          detail: expect.stringMatching(/^BigQuery could not be asked: .*not checked: a$/),
        },
      ])
    }
  })

  test('as they would be today, and runs none of them', async () => {
    const place = await running.newPlace()
    const sql = `CREATE TABLE ${place.table('made')} AS SELECT {{FD_DATE}} AS day, DATE '{{TODAY}}' AS date`
    const task = { task_type: 'run_gbq_script', table_name: undefined, sql_query_template: 'TODAY' }
    expect(warnings(await deployed(place, { a: sql }, { a: task }))).toEqual([])
    expect(await place.count('made')).toBeUndefined()
  })
})

describe('validate_only', () => {
  test('checks all and deploys nothing', async () => {
    const place = await running.newPlace()
    const request = { validate_only: true }
    const good = await deployed(place, { a: 'SELECT * FROM nothing' }, { request })
    expect(good.body).toEqual({
      message: 'ok',
      configuration_id: 'job_DEV',
      version: null,
      warnings: [expect.objectContaining({ pointer: '/files/a.sql' })],
    })
    expect((await deployed(place, { a: 'SELEC 1' }, { request })).status).toBe(400)
    expect(await versionOf(place)).toBeUndefined()
  })
})
