import type { BigQuery } from '@google-cloud/bigquery'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulators } from './emulator.ts'

let emulators: Awaited<ReturnType<typeof startEmulators>>
let bigquery: BigQuery

beforeAll(async () => {
  emulators = await startEmulators()
  bigquery = emulators.bigquery
  await bigquery.createDataset('us')
  await bigquery.createDataset('eu', { location: 'EU' })
  await bigquery.query('CREATE TABLE us.numbers AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 10)) AS n')
  await bigquery.query({ query: 'CREATE TABLE eu.t AS SELECT 1 AS a', location: 'EU' })
})
afterAll(() => emulators.stop())

/** Waits for a job's end and gives its metadata, failed or not. */
async function ended(id: string, location?: string) {
  for (;;) {
    const [job] = await bigquery.job(id, location ? { location } : {}).get()
    if (job.metadata.status.state === 'DONE') return job.metadata
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function count(table: string): Promise<number> {
  const [rows] = await bigquery.query(`SELECT COUNT(*) AS n FROM ${table}`)
  return rows[0].n
}

async function run(id: string, options: Parameters<BigQuery['createQueryJob']>[0]) {
  await bigquery.createQueryJob({ ...Object(options), jobId: id })
  return ended(id, Object(options).location)
}

test('A second job of the same id is a 409 and does not run', async () => {
  await bigquery.query('CREATE TABLE us.once (a INT64)')
  const insert = { query: 'INSERT INTO us.once VALUES (1)', jobId: 'insert-once' }
  await bigquery.createQueryJob(insert)
  await expect(bigquery.createQueryJob(insert)).rejects.toMatchObject({
    code: 409,
    message: 'Already Exists: Job p:US.insert-once',
  })
  const metadata = await ended('insert-once')
  expect(metadata.statistics.query).toMatchObject({
    statementType: 'INSERT',
    numDmlAffectedRows: '1',
    dmlStats: { insertedRowCount: '1' },
  })
  expect(await count('us.once')).toBe(1)
})

test('Of many inserts of one id at the same time one is accepted', async () => {
  await bigquery.query('CREATE TABLE us.race (a INT64)')
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, () =>
      bigquery.createQueryJob({ query: 'INSERT INTO us.race VALUES (1)', jobId: 'race' }),
    ),
  )
  expect(tries.filter(t => t.status === 'fulfilled')).toHaveLength(1)
  await ended('race')
  expect(await count('us.race')).toBe(1)
})

test('The same id in another location is another job', async () => {
  await bigquery.createQueryJob({ query: 'SELECT 1', jobId: 'twin', location: 'US' })
  await bigquery.createQueryJob({ query: 'SELECT 2', jobId: 'twin', location: 'EU' })
  expect((await ended('twin', 'EU')).jobReference.location).toBe('EU')
})

test('A job is not found in a location where it did not run', async () => {
  await run('here', { query: 'SELECT 1', location: 'europe-west1' })
  await expect(bigquery.job('here', { location: 'US' }).getMetadata()).rejects.toMatchObject({
    code: 404,
    message: 'Not found: Job p:US.here',
  })
  await expect(bigquery.job('here').getMetadata()).rejects.toMatchObject({ code: 404 })
})

test('A job without a location runs where its tables are', async () => {
  const [job] = await bigquery.createQueryJob('SELECT * FROM `p.eu.t`')
  expect(job.location).toBe('EU')
  expect((await job.getQueryResults())[0]).toEqual([{ a: 1 }])
})

test('A table of another location is not found', async () => {
  const { status } = await run('elsewhere', { query: 'SELECT * FROM eu.t', location: 'US' })
  expect(status.errorResult).toMatchObject({
    reason: 'notFound',
    message: 'Not found: Dataset p:eu was not found in location US',
  })
  expect(
    (await run('nothing', { query: 'SELECT * FROM eu.x', location: 'EU' })).status.errorResult,
  ).toMatchObject({
    reason: 'notFound',
    message: 'Not found: Table p:eu.x was not found in location EU',
  })
})

test('A failed query is DONE with its reason, and waiting for it rejects', async () => {
  const { status } = await run('bad', { query: 'SELECT nope FROM us.numbers' })
  expect(status).toMatchObject({
    state: 'DONE',
    errorResult: { reason: 'invalidQuery', message: 'Unrecognized name: nope at [1:8]' },
  })
  await expect(bigquery.job('bad').getQueryResults()).rejects.toMatchObject({
    code: 400,
    errors: [{ reason: 'invalidQuery' }],
  })
})

test('A statement that fails half-way leaves nothing', async () => {
  await bigquery.query('CREATE TABLE us.half (a INT64)')
  const { status } = await run('half', { query: 'INSERT INTO us.half SELECT DIV(10, n - 5) FROM us.numbers' })
  expect(status.errorResult.message).toContain('division by zero')
  expect(await count('us.half')).toBe(0)
})

test.each([
  ['WRITE_TRUNCATE', 10],
  ['WRITE_APPEND', 11],
])('A query job with %s leaves the rows that says', async (writeDisposition, rows) => {
  const destination = bigquery.dataset('us').table(`to_${writeDisposition}`)
  await run(`first-${writeDisposition}`, { query: 'SELECT 0 AS n', destination })
  await run(`then-${writeDisposition}`, { query: 'SELECT n FROM us.numbers', destination, writeDisposition })
  expect(await count(`us.to_${writeDisposition}`)).toBe(rows)
})

test('WRITE_EMPTY into a table with rows is a duplicate and changes nothing', async () => {
  const destination = bigquery.dataset('us').table('numbers')
  const { status } = await run('empty', {
    query: 'SELECT 99 AS n',
    destination,
    writeDisposition: 'WRITE_EMPTY',
  })
  expect(status.errorResult).toMatchObject({
    reason: 'duplicate',
    message: 'Already Exists: Table p:us.numbers',
  })
  expect(await count('us.numbers')).toBe(10)
})

test('WRITE_TRUNCATE of a failing query leaves the old table', async () => {
  await bigquery.query('CREATE TABLE us.kept AS SELECT 1 AS a')
  const destination = bigquery.dataset('us').table('kept')
  await run('kept', {
    query: 'SELECT 1 / (n - n) AS a FROM us.numbers',
    destination,
    writeDisposition: 'WRITE_TRUNCATE',
  })
  expect(await count('us.kept')).toBe(1)
})

test('CREATE_NEVER does not create', async () => {
  const destination = bigquery.dataset('us').table('never')
  const { status } = await run('never', {
    query: 'SELECT 1 AS a',
    destination,
    createDisposition: 'CREATE_NEVER',
  })
  expect(status.errorResult).toMatchObject({ reason: 'notFound' })
})

test('A running query ends as stopped when it is cancelled', async () => {
  const long =
    'WITH n AS (SELECT x FROM UNNEST(GENERATE_ARRAY(1, 4000)) AS x) SELECT COUNT(*) FROM n AS a, n AS b, n AS c WHERE MOD(a.x * b.x + c.x, 7) = 3'
  const [job] = await bigquery.createQueryJob({ query: long, jobId: 'long' })
  while ((await job.getMetadata())[0].status.state === 'PENDING')
    await new Promise(resolve => setTimeout(resolve, 20))
  await job.cancel()
  expect((await ended('long')).status.errorResult).toMatchObject({ reason: 'stopped' })
})

test('A dry run tells bytes and columns, and makes no job', async () => {
  const [job] = await bigquery.createQueryJob({ query: 'SELECT n FROM us.numbers', dryRun: true })
  expect(job.metadata.statistics).toMatchObject({
    totalBytesProcessed: '80',
    query: { schema: { fields: [{ name: 'n', type: 'INTEGER' }] } },
  })
  await expect(
    bigquery.createQueryJob({ query: 'SELECT x FROM us.numbers', dryRun: true }),
  ).rejects.toMatchObject({ code: 400 })
})

test.each([
  ['SELECT n FROM us.numbers', 'SELECT', ['numbers']],
  ['CREATE TEMP FUNCTION f(a INT64) AS (a + 1); SELECT f(n) AS m FROM us.numbers', 'SELECT', ['numbers']],
  ['SELECT @n + n AS m FROM us.numbers', 'SELECT', ['numbers']],
  ['INSERT INTO us.dry (a) VALUES (1)', 'INSERT', ['dry']],
  ['INSERT INTO us.dry (a) SELECT n FROM us.numbers', 'INSERT', ['dry', 'numbers']],
  ['UPDATE us.dry SET a = n FROM us.numbers WHERE a = n', 'UPDATE', ['dry', 'numbers']],
  ['DELETE FROM us.dry WHERE a IN (SELECT n FROM us.numbers)', 'DELETE', ['dry', 'numbers']],
  ['MERGE us.dry USING us.numbers ON a = n WHEN MATCHED THEN DELETE', 'MERGE', ['dry', 'numbers']],
  ['TRUNCATE TABLE us.dry', 'TRUNCATE_TABLE', ['dry']],
  ['CREATE TABLE us.undone AS SELECT n FROM us.numbers', 'CREATE_TABLE_AS_SELECT', ['numbers']],
  ['CREATE VIEW us.undone AS SELECT n FROM us.numbers', 'CREATE_VIEW', ['numbers']],
  ['DROP TABLE us.dry', 'DROP_TABLE', []],
  ['ALTER TABLE us.dry ADD COLUMN b INT64', 'ALTER_TABLE', ['dry']],
])(
  'A dry run of %s tells its kind and its tables, and does nothing',
  async (query, statementType, tables) => {
    await bigquery.query('CREATE TABLE IF NOT EXISTS us.dry AS SELECT 1 AS a')
    const [job] = await bigquery.createQueryJob({
      query,
      dryRun: true,
      params: { n: null },
      types: { n: 'INT64' },
    })
    const found = job.metadata.statistics.query
    expect(found.statementType).toBe(statementType)
    expect(found.referencedTables.map((t: { tableId: string }) => t.tableId)).toEqual(tables)
    expect(await count('us.dry')).toBe(1)
    expect(await bigquery.dataset('us').table('undone').exists()).toEqual([false])
  },
)

test.each([
  ['SELEC 1', 'Syntax error: Unexpected identifier "SELEC" at [1:1]'],
  ['SELECT 1\nFROM us.numbers WHERE', 'Syntax error: Unexpected end of script at [2:22]'],
  ['SELECT nope FROM us.numbers', 'Unrecognized name: nope at [1:8]'],
  ['SELECT * FROM eu.nothing', 'Not found: Table p:eu.nothing was not found in location EU'],
  ['INSERT INTO eu.nothing (a) VALUES (1)', 'Not found: Table p:eu.nothing was not found in location EU'],
  ['DROP TABLE eu.nothing', 'Not found: Table p:eu.nothing was not found in location EU'],
  ['UPDATE us.numbers SET n = nope WHERE TRUE', 'Unrecognized name: nope at [1:27]'],
])('A dry run of %s says what is wrong', async (query, message) => {
  await expect(bigquery.createQueryJob({ query, dryRun: true })).rejects.toMatchObject({ message })
})

test.each([
  ['INSERT INTO us.counted VALUES (3), (4)', 'INSERT', [2, 0, 0]],
  ['UPDATE us.counted SET a = a WHERE a < 3', 'UPDATE', [0, 2, 0]],
  ['DELETE FROM us.counted WHERE a = 1', 'DELETE', [0, 0, 1]],
  [
    'MERGE us.counted USING (SELECT 2 AS b UNION ALL SELECT 9) ON a = b WHEN MATCHED THEN UPDATE SET a = b WHEN NOT MATCHED THEN INSERT (a) VALUES (b)',
    'MERGE',
    [1, 1, 0],
  ],
])('%s tells how many rows it changed, alone and in a script', async (query, statementType, counts) => {
  const [insertedRowCount, updatedRowCount, deletedRowCount] = counts.map(String)
  const told = {
    statementType,
    numDmlAffectedRows: String(counts.reduce((sum, n) => sum + n)),
    dmlStats: { insertedRowCount, updatedRowCount, deletedRowCount },
  }
  await bigquery.query('CREATE OR REPLACE TABLE us.counted AS SELECT a FROM UNNEST([1, 2]) AS a')
  const id = `counted-${statementType}`
  expect((await run(id, { query })).statistics.query).toMatchObject(told)
  await bigquery.query('CREATE OR REPLACE TABLE us.counted AS SELECT a FROM UNNEST([1, 2]) AS a')
  const parent = await run(`${id}-script`, { query: `SELECT 1; ${query}` })
  expect(parent.statistics).toMatchObject({ numChildJobs: '2' })
  expect(parent.statistics.query).not.toHaveProperty('dmlStats')
  const [children] = await bigquery.getJobs({ parentJobId: `${id}-script` })
  expect(children.map(child => child.metadata.statistics)).toContainEqual(
    expect.objectContaining({
      parentJobId: `${id}-script`,
      scriptStatistics: { evaluationKind: 'STATEMENT' },
      query: expect.objectContaining(told),
    }),
  )
})

test('Parameters of every kind reach the query', async () => {
  const [named] = await bigquery.query({
    query: 'SELECT @s AS s, @n + 1 AS n, ARRAY_LENGTH(@list) AS l, @d AS d, @r.a AS a, @none IS NULL AS none',
    params: { s: "it's", n: 1, list: [1, 2], d: bigquery.date('2024-01-05'), r: { a: 7 }, none: null },
    types: { none: 'STRING' },
  })
  expect(named).toEqual([{ s: "it's", n: 2, l: 2, d: bigquery.date('2024-01-05'), a: 7, none: true }])
  const [positional] = await bigquery.query({ query: 'SELECT ? AS a, ? AS b', params: ['x', 2.5] })
  expect(positional).toEqual([{ a: 'x', b: 2.5 }])
})

test('Results come page by page', async () => {
  const [job] = await bigquery.createQueryJob('SELECT n FROM us.numbers ORDER BY n')
  const [rows, next] = await job.getQueryResults({ maxResults: 4, autoPaginate: false })
  expect(rows.map(row => row.n)).toEqual([1, 2, 3, 4])
  expect((await job.getQueryResults({ ...next, autoPaginate: false }))[0].map(row => row.n)).toEqual([
    5, 6, 7, 8,
  ])
})

test('Who asks for no rows is told how many there are, and gets them when asking again, as Python’s client does', async () => {
  await bigquery.createQueryJob({
    query: 'SELECT n FROM us.numbers WHERE n < 3 ORDER BY n',
    jobId: 'counted',
  })
  const results = `${emulators.bigqueryUrl}/bigquery/v2/projects/p/queries/counted?location=US`
  const first = await (await fetch(`${results}&maxResults=0`)).json()
  expect(first).toMatchObject({ jobComplete: true, totalRows: '2' })
  expect(first).not.toHaveProperty('rows')
  expect(await (await fetch(results)).json()).toMatchObject({
    totalRows: '2',
    rows: [{ f: [{ v: '1' }] }, { f: [{ v: '2' }] }],
  })
})

test.each(['true', 'True'])('A timestamp is in microseconds where useInt64Timestamp is %s', async flag => {
  await bigquery.query({ query: "SELECT TIMESTAMP '2024-01-01 00:00:00' AS t", jobId: `time-${flag}` })
  const url = `${emulators.bigqueryUrl}/bigquery/v2/projects/p/queries/time-${flag}?formatOptions.useInt64Timestamp=${flag}`
  expect(await (await fetch(url)).json()).toMatchObject({ rows: [{ f: [{ v: '1704067200000000' }] }] })
})

test('A script counts its child jobs and answers with its last rows', async () => {
  const metadata = await run('script', {
    query: 'DECLARE x INT64 DEFAULT 1; CREATE TEMP TABLE s AS SELECT x AS a; SELECT a + 1 AS b FROM s',
  })
  expect(metadata.statistics).toMatchObject({ numChildJobs: '2', query: { statementType: 'SCRIPT' } })
  expect((await bigquery.job('script').getQueryResults())[0]).toEqual([{ b: 2 }])
  expect((await bigquery.getJobs({ parentJobId: 'script' }))[0]).toHaveLength(2)
})

test('A script that fails tells how many of its child jobs had begun, the one that failed among them', async () => {
  const { statistics, status } = await run('half-a-script', {
    query: 'CREATE TABLE us.half_done AS SELECT 1 AS a; SELECT 1 / (SELECT 0); SELECT 2',
  })
  expect([status.errorResult?.reason, statistics.numChildJobs]).toEqual(['invalidQuery', '2'])
})

test('Writers of one table at the same time all succeed', async () => {
  await bigquery.query('CREATE TABLE us.busy AS SELECT 0 AS v')
  await Promise.all(
    Array.from({ length: 6 }, () => bigquery.query('UPDATE us.busy SET v = v + 1 WHERE TRUE')),
  )
  expect((await bigquery.query('SELECT v FROM us.busy'))[0]).toEqual([{ v: 6 }])
})

test('Legacy SQL is refused by name', async () => {
  const { status } = await run('legacy', { query: 'SELECT 1', useLegacySql: true })
  expect(status.errorResult.message).toContain('legacy SQL')
})
