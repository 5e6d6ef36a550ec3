import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SOURCES, SPELLINGS, STATEMENTS } from '../denied-statements.ts'
import { as, HOLDERS, holders, nameless } from './holders.ts'

const { emulators, bq, query, job, others } = await holders()

describe('a statement that names a table of another', () => {
  let before: unknown
  beforeAll(async () => {
    before = await others()
  })
  afterAll(async () => expect(await others()).toEqual(before))

  const all = [...Object.values(STATEMENTS), ...Object.values(SOURCES)].flat()
  test.concurrent.each(all)('is refused alike whether the table is there or not: %s', async sql => {
    const naming = (table: string, dataset: string) =>
      query('alpha', sql.replaceAll('OTHER', `beta.d.${table}`).replaceAll('ELSEWHERE', `beta.${dataset}`))
    const there = await naming('secret', 'd')
    const missing = await naming('nothing', 'no')
    expect(there).toMatchObject({ status: 403, body: { error: { errors: [{ reason: 'accessDenied' }] } } })
    expect(there.message).toMatch(/^Access Denied: (Table|Dataset|Routine|Project) beta/)
    expect(nameless(missing)).toBe(nameless(there))
  })

  test.concurrent.each(SPELLINGS)(
    'is refused or not understood, however it is written: %s',
    async spelling => {
      const answers = ['secret', 'nothing'].map(async table => {
        const sql = `SELECT * FROM ${spelling.replace('TABLE', table)}`
        const { status, message } = await query('alpha', sql)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(message).not.toContain('hush')
        return message.replaceAll(table, '')
      })
      const [there, missing] = await Promise.all(answers)
      expect(there).toBe(missing)
    },
  )

  test.each([
    ['a default dataset', 'SELECT * FROM secret', { defaultDataset: { projectId: 'beta', datasetId: 'd' } }],
    [
      'a default dataset and its project',
      'SELECT * FROM d.secret',
      { defaultDataset: { projectId: 'beta', datasetId: 'x' } },
    ],
    ['a view of one’s own over it', 'SELECT * FROM d.looking', {}],
    ['a wildcard', 'SELECT * FROM `beta.d.secret_*`', {}],
    ['INFORMATION_SCHEMA of a dataset', 'SELECT * FROM beta.d.INFORMATION_SCHEMA.TABLES', {}],
    ['INFORMATION_SCHEMA in quotes', 'SELECT * FROM `beta.d.INFORMATION_SCHEMA.TABLES`', {}],
    ['__TABLES__', 'SELECT * FROM beta.d.__TABLES__', {}],
    ['a dry run', 'SELECT * FROM beta.d.secret', { dryRun: true }],
  ])('is refused by way of %s', async (_, sql, more) => {
    expect(await query('alpha', sql, more)).toMatchObject({
      status: 403,
      message: expect.stringMatching(
        /^Access Denied: Table (beta:d\.\S+): User does not have permission to query table \1, or perhaps it does not exist\.$/,
      ),
    })
  })

  test.each([
    'SELECT * FROM beta.INFORMATION_SCHEMA.SCHEMATA',
    'SELECT * FROM beta.`region-us`.INFORMATION_SCHEMA.TABLES',
    'SELECT * FROM `beta.region-us.INFORMATION_SCHEMA.COLUMNS`',
    'SELECT * FROM beta.d.INFORMATION_SCHEMA.PARTITIONS',
    'SELECT * FROM beta.d.INFORMATION_SCHEMA.ROUTINES',
    'SELECT * FROM beta.`region-us`.INFORMATION_SCHEMA.JOBS',
  ])('is told nothing of the other’s project: %s', async sql => {
    const { status, message } = await query('alpha', sql)
    expect(status).toBe(403)
    expect(message).toMatch(/^Access Denied: /)
  })

  test.each([
    'SELECT * FROM _emulator.tables',
    'SELECT * FROM `alpha._emulator`.tables',
    'SELECT * FROM duckdb_tables',
    'SELECT * FROM main.sqlite_master',
    'SELECT * FROM `beta.d.secret`.word',
    // A query that names itself: where DuckDB does not see the name, it has a view of that name.
    'WITH RECURSIVE sqlite_master AS (SELECT name FROM sqlite_master) SELECT * FROM sqlite_master',
    "WITH RECURSIVE sqlite_master AS (SELECT 'x' AS name EXCEPT DISTINCT SELECT name FROM sqlite_master) SELECT * FROM sqlite_master",
    "WITH RECURSIVE sqlite_master AS (SELECT 'x' AS name UNION ALL SELECT name FROM sqlite_master UNION ALL SELECT name FROM sqlite_master) SELECT * FROM sqlite_master",
  ])('does not reach what lies beneath: %s', async sql => {
    const { status, message } = await query('alpha', sql)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(message).not.toMatch(/hush|emulator's engine/)
  })
})

const TABLE = { projectId: 'beta', datasetId: 'd', tableId: 'secret' }
const OWN = { projectId: 'alpha', datasetId: 'd', tableId: 'own' }

test.each([
  ['a query into it', { query: { query: 'SELECT 1 AS a', useLegacySql: false, destinationTable: TABLE } }],
  ['a copy from it', { copy: { sourceTable: TABLE, destinationTable: { ...OWN, tableId: 'copied' } } }],
  ['a copy into it', { copy: { sourceTable: OWN, destinationTable: TABLE } }],
  ['an extract of it', { extract: { sourceTable: TABLE, destinationUri: 'gs://own-bucket/x' } }],
  [
    'an extract into a bucket of its project',
    { extract: { sourceTable: OWN, destinationUri: 'gs://beta-bucket/x' } },
  ],
  [
    'a load into it',
    { load: { sourceUris: ['gs://own-bucket/rows.csv'], destinationTable: TABLE, autodetect: true } },
  ],
  [
    'a load from a bucket of its project',
    { load: { sourceUris: ['gs://beta-bucket/*'], destinationTable: OWN, autodetect: true } },
  ],
  [
    'an export into a bucket of its project',
    {
      query: {
        query: "EXPORT DATA OPTIONS (uri = 'gs://beta-bucket/x-*') AS SELECT 1 AS a",
        useLegacySql: false,
      },
    },
  ],
])('%s is refused', async (_, configuration) => {
  const before = await others()
  expect(await job('alpha', configuration)).toMatchObject({
    reason: 'accessDenied',
    message: expect.stringMatching(/^Access Denied: .*beta/),
  })
  expect(await others()).toEqual(before)
})

test.each([
  ['GET', 'beta/datasets', 'Project beta: User does not have bigquery.datasets.list'],
  ['POST', 'beta/datasets', 'Project beta: User does not have bigquery.datasets.create'],
  ['GET', 'beta/datasets/d', 'Dataset beta:d: Permission bigquery.datasets.get denied'],
  ['PATCH', 'beta/datasets/d', 'Dataset beta:d: Permission bigquery.datasets.update denied'],
  [
    'DELETE',
    'beta/datasets/d?deleteContents=true',
    'Dataset beta:d: Permission bigquery.datasets.delete denied',
  ],
  ['GET', 'beta/datasets/d/tables', 'Dataset beta:d: Permission bigquery.tables.list denied'],
  ['POST', 'beta/datasets/d/tables', 'Dataset beta:d: Permission bigquery.tables.create denied'],
  ['GET', 'beta/datasets/d/tables/secret', 'Table beta:d.secret: Permission bigquery.tables.get denied'],
  ['PATCH', 'beta/datasets/d/tables/secret', 'Table beta:d.secret: Permission bigquery.tables.update denied'],
  [
    'DELETE',
    'beta/datasets/d/tables/secret',
    'Table beta:d.secret: Permission bigquery.tables.delete denied',
  ],
  [
    'GET',
    'beta/datasets/d/tables/secret/data',
    'Table beta:d.secret: Permission bigquery.tables.getData denied',
  ],
  [
    'POST',
    'beta/datasets/d/tables/secret/insertAll',
    'Table beta:d.secret: Permission bigquery.tables.updateData denied',
  ],
  ['GET', 'beta/datasets/d/tables/nothing', 'Table beta:d.nothing: Permission bigquery.tables.get denied'],
  ['GET', 'BETA/datasets/d', 'Dataset BETA:d: Permission bigquery.datasets.get denied'],
  ['GET', 'beta/jobs', 'Project beta: User does not have bigquery.jobs.list'],
  ['POST', 'beta/jobs', 'Project beta: User does not have bigquery.jobs.create'],
  ['POST', 'beta/queries', 'Project beta: User does not have bigquery.jobs.create'],
  ['GET', 'beta/jobs/any', 'Job beta:US.any: User does not have bigquery.jobs.get'],
  ['GET', 'beta/queries/any', 'Job beta:US.any: User does not have bigquery.jobs.get'],
  ['POST', 'beta/jobs/any/cancel', 'Job beta:US.any: User does not have bigquery.jobs.update'],
])('%s %s is refused', async (method, path, words) => {
  const body =
    method === 'GET' || method === 'DELETE' ? undefined : { query: 'SELECT 1', useLegacySql: false }
  const { status, message } = await bq('alpha', method, path, body)
  expect({ status, message }).toEqual({
    status: 403,
    message: expect.stringContaining(`Access Denied: ${words}`),
  })
})

test('a view of one’s own over another’s table cannot be made by the REST interface', async () => {
  const view = {
    tableReference: { tableId: 'v' },
    view: { query: 'SELECT * FROM beta.d.secret', useLegacySql: false },
  }
  expect((await bq('alpha', 'POST', 'alpha/datasets/d/tables', view)).status).toBe(403)
})

describe('in a project of both', () => {
  test('a job and its rows are seen by whoever asked for it alone', async () => {
    const secret = { query: { query: 'SELECT * FROM beta.d.secret', useLegacySql: false } }
    const reference = { jobReference: { jobId: 'hidden' }, configuration: secret }
    await bq('beta', 'POST', 'shared/jobs', reference)
    expect((await bq('beta', 'GET', 'shared/queries/hidden')).body.rows).toEqual([{ f: [{ v: 'hush' }] }])
    for (const path of ['jobs/hidden', 'queries/hidden']) {
      expect((await bq('alpha', 'GET', `shared/${path}`)).status).toBe(403)
    }
    expect((await bq('alpha', 'POST', 'shared/jobs/hidden/cancel')).status).toBe(403)
    expect((await bq('alpha', 'GET', 'shared/jobs')).body.jobs).toEqual([])
    const { body } = await bq('beta', 'GET', 'shared/jobs/hidden')
    const { datasetId, tableId } = Object(body.configuration).query.destinationTable
    expect((await bq('alpha', 'GET', `shared/datasets/${datasetId}/tables/${tableId}/data`)).status).toBe(403)
    expect((await query('alpha', `SELECT * FROM shared.${datasetId}.${tableId}`)).status).toBe(403)
    expect((await query('beta', `SELECT * FROM shared.${datasetId}.${tableId}`)).status).toBe(200)
  })

  test('temporary tables are seen by the script that made them alone', async () => {
    const sql =
      "CREATE TEMP TABLE t AS SELECT 'hush' AS word; SELECT table_name FROM UNNEST(['x']) AS table_name, t"
    expect((await query('beta', sql, {}, 'shared')).status).toBe(200)
    for (const name of ['_script_x.t', 'shared._script_x.t', '_SCRIPT_x.t'])
      expect((await query('alpha', `SELECT * FROM ${name}`, {}, 'shared')).status).toBe(403)
  })
})

test('a job says whose it is, and not what they may use', async () => {
  const { body } = await bq('alpha', 'POST', 'alpha/jobs', {
    configuration: { query: { query: 'SELECT 1', useLegacySql: false } },
    holder: HOLDERS.operator,
  })
  expect(body).toMatchObject({ user_email: 'alpha@runners' })
  expect(body).not.toHaveProperty('holder')
})

test('a load job cannot name a file of this machine', async () => {
  const uploadedFile = `${emulators.storageDir}/beta-bucket/s.csv`
  const load = { uploadedFile, destinationTable: { ...OWN, tableId: 'x' }, autodetect: true }
  expect(await job('alpha', { load })).toBeTruthy()
})

test.each([
  '1)); DROP SCHEMA "beta.d" CASCADE; CREATE TABLE x (a INT DEFAULT (1',
  "'a\\'); DROP SCHEMA \"beta.d\" CASCADE; --'",
])('a default value runs nothing: %s', async defaultValueExpression => {
  const fields = [{ name: 'a', type: 'STRING', defaultValueExpression }]
  const body = { tableReference: { tableId: 'defaulted' }, schema: { fields } }
  await bq('alpha', 'POST', 'alpha/datasets/d/tables', body)
  await bq('alpha', 'DELETE', 'alpha/datasets/d/tables/defaulted')
  expect((await query('beta', 'SELECT word FROM d.secret')).body.rows).toEqual([{ f: [{ v: 'hush' }] }])
})

test('a dataset whose name holds a dot is refused, for it could be another project’s', async () => {
  const body = { datasetReference: { datasetId: 'a.b' } }
  expect((await bq('alpha', 'POST', 'alpha/datasets', body)).status).toBe(400)
})

const B = '/storage/v1/b'
test('whoever has no token, or one that nobody knows, is refused everywhere', async () => {
  for (const url of [
    `${emulators.bigqueryUrl}/bigquery/v2/projects/alpha/datasets`,
    `${emulators.storageUrl}${B}/own-bucket`,
  ]) {
    expect((await fetch(url)).status).toBe(401)
    expect((await as('stranger', 'GET', url)).status).toBe(401)
  }
  expect((await as('stranger', 'GET', `${emulators.bigqueryUrl}/projects/alpha/datasets`)).message).toContain(
    'Request had invalid authentication credentials.',
  )
})

test('what is one’s own is as if there were no rule', async () => {
  expect((await query('alpha', 'SELECT word FROM d.own')).body.rows).toEqual([{ f: [{ v: 'own' }] }])
  expect((await query('alpha', 'CREATE SCHEMA IF NOT EXISTS shared.more')).status).toBe(200)
  expect((await query('alpha', 'CREATE OR REPLACE TABLE shared.more.t AS SELECT * FROM d.own')).status).toBe(
    200,
  )
  expect((await bq('alpha', 'GET', 'alpha/datasets')).body.datasets).toMatchObject([{ id: 'alpha:d' }])
  expect((await bq('beta', 'GET', 'shared/datasets/more/tables/t/data')).body.rows).toEqual([
    { f: [{ v: 'own' }] },
  ])
})

test('INFORMATION_SCHEMA tells of one’s own datasets, and of a shared project’s jobs its own alone', async () => {
  await query('beta', "SELECT 'of beta' AS word", {}, 'shared')
  await query('alpha', "SELECT 'of alpha' AS word", {}, 'shared')
  const schemata = await query('alpha', 'SELECT catalog_name, schema_name FROM INFORMATION_SCHEMA.SCHEMATA')
  expect(JSON.stringify(schemata.body.rows)).toBe('[{"f":[{"v":"alpha"},{"v":"d"}]}]')
  const jobs = (who: string) =>
    query(
      who,
      "SELECT DISTINCT query FROM `region-us`.INFORMATION_SCHEMA.JOBS WHERE query LIKE '%of beta%' OR query LIKE '%of alpha%'",
      {},
      'shared',
    )
  expect(JSON.stringify((await jobs('alpha')).body.rows)).not.toContain("'of beta'")
  expect(JSON.stringify((await jobs('beta')).body.rows)).toContain("'of beta'")
})
