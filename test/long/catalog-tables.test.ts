import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOf, problemOf } from '../system/answers.ts'
import { PROJECT, type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

type Place = Awaited<ReturnType<Running['newPlace']>>
const ask = (action: string, { account }: Pick<Place, 'account'>, fields: object = {}) =>
  running.system.call('catalog-status', { action, account, ...fields })
const list = (place: Place, fields: object = {}) =>
  ask('list_tables', place, { dataset: place.dataset, ...fields })
const get = async (place: Place, table: string, fields: object = {}) => {
  const reply = await ask('get_table', place, { project: PROJECT, dataset: place.dataset, table, ...fields })
  return { reply, one: reply.status === 200 ? listOf(reply).results[0] : undefined }
}
const tablesOf = (results: unknown) => (Array.isArray(results) ? results.map(({ table }) => table) : [])
const schema = [{ name: 'n', type: 'INTEGER' }]
const dataset = (place: Place) => running.bigquery.dataset(place.dataset)

describe('list_tables', () => {
  test('tells of each table what BigQuery knows, and of the datasets once', async () => {
    const place = await running.newPlace()
    await dataset(place).createTable('b', { schema, description: 'The second' })
    await dataset(place)
      .table('b')
      .insert([{ n: 1 }, { n: 2 }])
    await dataset(place).createTable('a', { view: 'SELECT 1 AS one' })
    const { body } = await list(place)
    expect(body).toEqual({
      results: [
        expect.objectContaining({ table: 'a', type: 'VIEW', rows: null, bytes: null, written_by: null }),
        {
          ...{ project: PROJECT, dataset: place.dataset, table: 'b', type: 'TABLE', rows: 2 },
          ...{ bytes: expect.any(Number), location: 'EU', description: 'The second', written_by: null },
          created_date: expect.stringMatching(/^20.*\+00:00$/),
          last_modified_date: expect.stringMatching(/^20.*\+00:00$/),
        },
      ],
      datasets: [{ project: PROJECT, dataset: place.dataset, location: 'EU', description: null }],
      unreadable: [],
    })
  })

  test('goes by dataset and name, page by page, past datasets that are empty', async () => {
    const place = await running.newPlace(undefined, 'catalog-pages')
    const { bigquery } = running.clientsOf('catalog-pages')
    const names: string[] = []
    for (const [at, tables] of [3, 0, 0, 1, 12].entries()) {
      const [made] = await bigquery.createDataset(`z${at}`, { location: 'EU' })
      for (let n = 0; n < tables; n++) {
        await made.createTable(`t${String(n).padStart(2, '0')}`, { schema })
        names.push(`z${at}.t${String(n).padStart(2, '0')}`)
      }
    }
    for (const limit of [1, 2, 5, 16, 100]) {
      const found: string[] = []
      let page_token: unknown
      do {
        const { body, status } = await ask('list_tables', place, { limit, page_token })
        expect(status).toBe(200)
        const { results } = Object(body)
        expect(results.length).toBeLessThanOrEqual(limit)
        expect(Object.hasOwn(body, 'datasets')).toBe(page_token === undefined)
        for (const one of results) found.push(`${one.dataset}.${one.table}`)
        page_token = body.next_page_token
      } while (page_token !== undefined)
      expect(found).toEqual(names)
    }
  })

  test('knows no project but the account’s own', async () => {
    const place = await running.newPlace()
    for (const action of ['list_tables', 'get_table']) {
      const named = action === 'get_table' ? { dataset: 'd', table: 't' } : {}
      const problem = problemOf(await ask(action, place, { project: 'catalog-pages', ...named }))
      expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/project'] })
      expect(problem.detail).toContain('catalog-pages is not one of the account’s projects: ')
    }
  })

  test('takes no page token of another account, of other filters or of nothing', async () => {
    const [place, other] = [await running.newPlace(), await running.newPlace()]
    for (const name of ['a', 'b']) await dataset(place).createTable(name, { schema })
    const { next_page_token } = (await list(place, { limit: 1 })).body
    expect(next_page_token).toEqual(expect.any(String))
    const forged = Buffer.from(JSON.stringify(['x', PROJECT, place.dataset, ''])).toString('base64url')
    for (const reply of [
      await list(other, { dataset: place.dataset, limit: 1, page_token: next_page_token }),
      await list(place, { project: PROJECT, page_token: next_page_token }),
      await list(place, { page_token: forged }),
    ])
      expect(problemOf(reply)).toMatchObject({ status: 400, pointers: ['/page_token'] })
    expect(tablesOf((await list(place, { page_token: next_page_token })).body.results)).toEqual(['b'])
  })

  test('tells what BigQuery refuses once, with its reason, and answers the rest', async () => {
    const place = await running.newPlace(undefined, 'catalog-refusals')
    const { bigquery } = running.clientsOf('catalog-refusals')
    for (const name of ['a', 'b', 'c']) {
      const [made] = await bigquery.createDataset(name, { location: 'EU' })
      for (const table of ['t1', 't2']) await made.createTable(table, { schema })
    }
    const refused = { kind: 'answer', status: 403, reason: 'accessDenied', message: 'No' } as const
    const { faults } = running
    faults.set((_, path) => /datasets\/b\/tables(\?|$)/.test(path), refused, 9)
    faults.set((_, path) => /datasets\/c\/tables\/t1$/.test(path.split('?')[0] ?? ''), refused, 9)
    const told: unknown[] = []
    const found: string[] = []
    let page_token: unknown
    do {
      const { body } = await ask('list_tables', place, { limit: 1, page_token })
      told.push(...Object(body).unreadable)
      for (const one of Object(body).results) found.push(`${one.dataset}.${one.table}`)
      page_token = body.next_page_token
    } while (page_token !== undefined)
    faults.clear()
    expect(found).toEqual(['a.t1', 'a.t2', 'c.t2'])
    const project = 'catalog-refusals'
    expect(told).toEqual([
      { project, dataset: 'b', table: null, reason: 'No' },
      { project, dataset: 'c', table: 't1', reason: 'No' },
    ])
  })

  test('says when BigQuery refuses the whole project, and is unavailable where nobody answers', async () => {
    const place = await running.newPlace()
    const { faults } = running
    const refused = { kind: 'answer', status: 403, reason: 'accessDenied', message: 'No' } as const
    faults.set((_, path) => /\/datasets(\?|$)/.test(path), refused, 9)
    const { body } = await ask('list_tables', place, { project: PROJECT })
    expect(body).toEqual({
      results: [],
      datasets: [],
      unreadable: [{ project: PROJECT, dataset: null, table: null, reason: 'No' }],
    })
    faults.clear()
    faults.set(() => true, { kind: 'cut', after: false }, 99)
    expect(problemOf(await list(place))).toMatchObject({ status: 503, type: 'unavailable' })
    faults.clear()
  })

  test('needs an account that has somebody to look as', async () => {
    const account = running.system.unsetAccount()
    expect(problemOf(await ask('list_tables', { account }))).toMatchObject({
      ...{ status: 409, type: 'account-not-ready' },
    })
  })

  test('is not answered to who has no role there', async () => {
    const place = await running.newPlace()
    const token = await running.system.token({ role: 1, accountsRole: ['9-000099'] })
    const body = { action: 'list_tables', account: place.account }
    expect(problemOf(await running.system.call('catalog-status', body, { token }))).toMatchObject({
      ...{ status: 403, type: 'forbidden' },
    })
  })
})

describe('who writes a table', () => {
  test('is the configuration whose tasks make it, with its last run that succeeded', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', {
      a: { sql: 'SELECT 1 AS one', table_name: 'plain' },
      b: { sql: 'SELECT 2 AS two', table_name: 'dated_{{FD_DATE}}' },
      c: { sql: `CREATE VIEW ${place.table('seen')} AS SELECT 1 AS one`, task_type: 'run_gbq_script' },
      d: { sql: 'SELECT 3 AS n', table_name: 'scratch', temporary_table: true },
    })
    const { configuration_type, environment, configuration_id } = place.identity('job')
    const writer = { configuration_type, environment, configuration_id }
    const run_id = await place.launch('job', { execution_date: '2024-01-23' })
    await place.ended(run_id)
    await dataset(place).createTable('other', { schema })
    await dataset(place).createTable('dated_2024', { schema })
    const { results } = (await list(place)).body
    const by = { ...writer, run_id, date: expect.any(String), status: 'SUCCESS' }
    expect(results).toMatchObject([
      { table: 'dated_2024', written_by: null },
      { table: 'dated_20240123', written_by: by },
      { table: 'other', written_by: null },
      { table: 'plain', written_by: by },
      { table: 'seen', written_by: by },
    ])
  })

  test('is told without a run where none has succeeded, and not at all once it is archived', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 't' } })
    await dataset(place).createTable('t', { schema })
    const { results } = (await list(place)).body
    expect(results).toMatchObject([
      { written_by: { configuration_id: 'job_DEV', run_id: null, date: null, status: null } },
    ])
    const archive = { action: 'set_configuration_status', ...place.identity('job'), archived: true }
    expect((await running.system.call('configuration-status', archive)).status).toBe(200)
    expect((await list(place)).body.results).toMatchObject([{ written_by: null }])
  })
})

describe('get_table', () => {
  test('shows schema, parts, labels and the first rows', async () => {
    const place = await running.newPlace()
    const fields = [
      { name: 'day', type: 'DATE', mode: 'REQUIRED', description: 'The day' },
      { name: 'who', type: 'RECORD', fields: [{ name: 'names', type: 'STRING', mode: 'REPEATED' }] },
    ]
    await dataset(place).createTable('t', {
      ...{ schema: { fields }, labels: { team: 'sales' }, clustering: { fields: ['day'] } },
      timePartitioning: { type: 'DAY', field: 'day', expirationMs: '86400000' },
    })
    await running.bigquery.query(
      `INSERT INTO ${place.table('t')} VALUES (DATE '2099-01-01', STRUCT(['a', 'b']))`,
    )
    const { one } = await get(place, 't')
    expect(one).toMatchObject({
      schema: [
        { name: 'day', type: 'DATE', mode: 'REQUIRED', description: 'The day' },
        { name: 'who', type: 'RECORD', fields: [{ name: 'names', mode: 'REPEATED', description: null }] },
      ],
      partitioning: { type: 'DAY', field: 'day', expiration_ms: 86_400_000, filter_required: false },
      ...{ clustering: ['day'], labels: { team: 'sales' }, expires_date: null, sql: null, read_by: [] },
      ...{ preview: ['{"day":"2099-01-01","who":{"names":["a","b"]}}'], preview_refused: null },
    })
  })

  test('shows one row where ten are too large, none where one is, and long values cut', async () => {
    const place = await running.newPlace()
    const make = (name: string, text: string) =>
      running.bigquery.query(
        `CREATE TABLE ${place.table(name)} AS SELECT n, ${text} AS s FROM UNNEST(GENERATE_ARRAY(1, 12)) AS n`,
      )
    await make('short', "REPEAT('é', 600)")
    await make('long', "REPEAT('é', 480000)")
    await make(
      'huge',
      "ARRAY_TO_STRING(ARRAY(SELECT REPEAT('x', 900000) FROM UNNEST(GENERATE_ARRAY(1, 10))), '')",
    )
    const previewOf = async (name: string) => (await get(place, name)).one
    const short = await previewOf('short')
    expect(short?.preview).toHaveLength(10)
    const [row = ''] = Array.isArray(short?.preview) ? short.preview : []
    expect(JSON.parse(row)).toEqual({ n: expect.any(Number), s: `${'é'.repeat(500)}…` })
    expect((await previewOf('long'))?.preview).toHaveLength(1)
    expect(await previewOf('huge')).toMatchObject({
      ...{ preview: null, preview_refused: 'Its rows are too large to be shown' },
    })
  })

  test('finds a table by whatever name BigQuery lets it have', async () => {
    const place = await running.newPlace()
    await dataset(place).createTable('Größe – 1_ab', { schema })
    await dataset(place)
      .table('Größe – 1_ab')
      .insert([{ n: 1 }])
    expect((await get(place, 'Größe – 1_ab')).one).toMatchObject({ rows: 1, preview: ['{"n":1}'] })
  })

  test('is told as not the account’s to see where BigQuery refuses it', async () => {
    const place = await running.newPlace()
    const refused = { kind: 'answer', status: 403, reason: 'accessDenied', message: 'No' } as const
    running.faults.set((_, path) => path.includes(`${place.dataset}/tables/t`), refused)
    expect(problemOf((await get(place, 't')).reply)).toMatchObject({
      ...{ status: 409, type: 'account-not-ready', detail: expect.stringContaining('may not see') },
    })
    running.faults.clear()
  })

  test.each([
    ['labelled sensitive', { labels: { sensitive: 'true' } }, 'It is labelled sensitive'],
    ['a view', { view: 'SELECT 1 AS one', schema: undefined }, 'Its type is VIEW'],
    [
      'with a policy tag',
      { schema: { fields: [{ name: 'n', type: 'INTEGER', policyTags: { names: ['p'] } }] } },
      'Its column n is protected by a policy',
    ],
  ])('shows no rows of a table that is %s, and says why', async (_, metadata, why) => {
    const place = await running.newPlace()
    await dataset(place).createTable('t', { schema, ...metadata })
    const { one } = await get(place, 't')
    expect(one).toMatchObject({ preview: null, preview_refused: expect.stringContaining(why) })
  })

  test('of what is not there names what may be meant', async () => {
    const place = await running.newPlace()
    await dataset(place).createTable('sales', { schema })
    const table = problemOf((await get(place, 'sale')).reply)
    expect(table).toMatchObject({ status: 404, type: 'table-not-found' })
    expect(table.detail).toContain('did you mean "sales"?')
    const near = `${place.dataset.slice(0, -1)}${place.dataset.endsWith('0') ? 1 : 0}`
    const problem = problemOf((await get(place, 'sales', { dataset: near })).reply)
    expect(problem).toMatchObject({ status: 404, type: 'table-not-found' })
    expect(problem.detail).toContain(`did you mean "${place.dataset}"?`)
  })

  test.each(["t'; DROP TABLE x", 't`', '../t', 't?a=b', 't$20240101', 't%2fdata', 'a.b', ''])(
    'takes %j for no name of a table',
    async table => {
      const place = await running.newPlace()
      expect(problemOf((await get(place, table)).reply)).toMatchObject({
        ...{ status: 400, pointers: ['/table'] },
      })
    },
  )

  test('tells the documentation of the task that makes it, and else of its configuration, and who reads it', async () => {
    const place = await running.newPlace()
    const sql = 'SELECT 1 AS one'
    await place.deploy(
      {
        ...{ configuration_type: 'table-to-table', configuration_id: 'job', doc_md: 'all.md' },
        ...{ default_gcp_project_id: PROJECT, default_bq_dataset: place.dataset },
        workflow: [
          { id: 'a', sql_file: 'a.sql', table_name: 'a', doc_md: 'a.md' },
          { id: 'b', sql_file: 'a.sql', table_name: 'b' },
        ],
      },
      { 'a.sql': sql, 'a.md': '# Of a', 'all.md': '# Of all' },
    )
    await place.deployTables('reader', {
      r: { sql: `SELECT * FROM ${place.table('a')} -- JOIN b`, table_name: 'c' },
    })
    for (const name of ['a', 'b']) await dataset(place).createTable(name, { schema })
    const reader = place.identity('reader').configuration_id
    expect((await get(place, 'a')).one).toMatchObject({
      documentation: '# Of a',
      read_by: [{ configuration_id: reader }],
    })
    expect((await get(place, 'b')).one).toMatchObject({ documentation: '# Of all', read_by: [] })
  })
})
