import type { BigQuery } from '@google-cloud/bigquery'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulators } from './emulator.ts'

let emulators: Awaited<ReturnType<typeof startEmulators>>
let bigquery: BigQuery

beforeAll(async () => {
  emulators = await startEmulators()
  bigquery = emulators.bigquery
  await bigquery.createDataset('d', { location: 'EU', description: 'first' })
})
afterAll(() => emulators.stop())

async function rows(query: string) {
  return (await bigquery.query(query))[0]
}

test.concurrent('A dataset keeps its location and description, and a second one of its name is a 409', async () => {
  expect((await bigquery.dataset('d').getMetadata())[0]).toMatchObject({
    location: 'EU',
    description: 'first',
  })
  await expect(bigquery.createDataset('d')).rejects.toMatchObject({
    code: 409,
    message: 'Already Exists: Dataset p:d',
  })
  expect(await bigquery.dataset('none').exists()).toEqual([false])
})

test.concurrent('A dataset with tables is only deleted by force', async () => {
  await bigquery.createDataset('full')
  await bigquery.dataset('full').createTable('t', { schema: 'a:integer' })
  await expect(bigquery.dataset('full').delete()).rejects.toMatchObject({ code: 400 })
  await bigquery.dataset('full').delete({ force: true })
  expect(await bigquery.dataset('full').exists()).toEqual([false])
})

test.concurrent('A BIGNUMERIC keeps all its digits as a parameter and as a streamed row, and a column its scale', async () => {
  const digits = '1.00000000000000000000000001'
  const query = 'SELECT CAST(@x + 1 AS STRING) AS a, @list[OFFSET(0)] AS b'
  const types = { x: 'BIGNUMERIC', list: ['BIGNUMERIC'] }
  const [told] = await bigquery.query({ query, params: { x: digits, list: ['1.5'] }, types })
  expect(told).toMatchObject([{ a: '2.00000000000000000000000001' }])
  expect(String(told[0].b)).toBe('1.5')
  const schema = [
    { name: 'v', type: 'BIGNUMERIC', precision: '10', scale: '2' },
    { name: 'all', type: 'BIGNUMERIC', mode: 'REPEATED' },
  ]
  await bigquery.dataset('d').createTable('big', { schema })
  await bigquery
    .dataset('d')
    .table('big')
    .insert([{ v: '1.239', all: [digits, 2] }])
  await expect(
    bigquery
      .dataset('d')
      .table('big')
      .insert([{ v: 'x' }]),
  ).rejects.toThrow()
  expect(await rows("SELECT CAST(v AS STRING) AS v, ARRAY_TO_STRING(`all`, ' ') AS a FROM d.big")).toEqual([
    { v: '1.24', a: `${digits} 2` },
  ])
})

test.concurrent('Of a table and its rows the fields alone are told that are asked for', async () => {
  await rows("CREATE TABLE d.wide AS SELECT 1 AS a, NUMERIC '1.50' AS b, TIME '10:00:00.5' AS c")
  const table = `${emulators.bigqueryUrl}/bigquery/v2/projects/p/datasets/d/tables/wide`
  const told = async (url: string) => (await fetch(`${url}?selectedFields=b,c`)).json()
  expect(await told(table)).toMatchObject({ schema: { fields: [{ name: 'b' }, { name: 'c' }] } })
  expect(await told(`${table}/data`)).toMatchObject({
    rows: [{ f: [{ v: '1.5' }, { v: '10:00:00.500000' }] }],
  })
})

test.concurrent('A table is what it was created as', async () => {
  const metadata = {
    schema: {
      fields: [
        { name: 'day', type: 'DATE', mode: 'REQUIRED', description: 'the day' },
        { name: 'tags', type: 'STRING', mode: 'REPEATED' },
      ],
    },
    timePartitioning: { type: 'DAY', field: 'day', expirationMs: '86400000' },
    clustering: { fields: ['day'] },
    requirePartitionFilter: true,
    description: 'about',
    labels: { team: 'x' },
  }
  const [table] = await bigquery.dataset('d').createTable('made', metadata)
  expect((await table.getMetadata())[0]).toMatchObject({
    ...metadata,
    location: 'EU',
    numRows: '0',
    type: 'TABLE',
  })
  await table.setMetadata({ description: 'changed', labels: { more: 'y' } })
  expect((await table.getMetadata())[0]).toMatchObject({
    description: 'changed',
    labels: { team: 'x', more: 'y' },
  })
  expect((await bigquery.dataset('d').getTables())[0].map(t => t.id)).toContain('made')
  await expect(bigquery.dataset('d').createTable('made', metadata)).rejects.toMatchObject({
    code: 409,
    message: 'Already Exists: Table p:d.made',
  })
})

test.concurrent('A column may be added and not taken away', async () => {
  const [table] = await bigquery.dataset('d').createTable('grows', { schema: 'a:integer' })
  await table.insert([{ a: 1 }])
  await table.setMetadata({
    schema: {
      fields: [
        { name: 'a', type: 'INTEGER' },
        { name: 'b', type: 'STRING' },
      ],
    },
  })
  expect(await rows('SELECT a, b FROM d.grows')).toEqual([{ a: 1, b: null }])
  await expect(
    table.setMetadata({ schema: { fields: [{ name: 'b', type: 'STRING' }] } }),
  ).rejects.toMatchObject({ code: 400 })
})

test.concurrent('A table past its expiration is not there', async () => {
  const [table] = await bigquery.dataset('d').createTable('gone', { schema: 'a:integer' })
  await table.setMetadata({ expirationTime: String(Date.now() - 1000) })
  expect(await table.exists()).toEqual([false])
})

test.concurrent('Streamed rows are all there or, if one is wrong, none', async () => {
  const [table] = await bigquery.dataset('d').createTable('streamed', { schema: 'a:integer, s:string' })
  await table.insert([{ a: 1, s: 'x' }, { a: 2 }])
  await expect(table.insert([{ a: 3 }, { a: 4, zz: 1 }])).rejects.toMatchObject({
    name: 'PartialFailureError',
  })
  expect((await table.getRows())[0]).toEqual([
    { a: 1, s: 'x' },
    { a: 2, s: null },
  ])
})

test.concurrent('A job that writes one partition leaves the others', async () => {
  await rows(
    "CREATE TABLE d.days (day DATE, v INT64) PARTITION BY day AS SELECT DATE '2024-01-22' AS day, 1 AS v UNION ALL SELECT DATE '2024-01-23', 2",
  )
  const write = (query: string) =>
    bigquery.createQueryJob({
      query,
      destination: bigquery.dataset('d').table('days$20240123'),
      writeDisposition: 'WRITE_TRUNCATE',
    })
  const [job] = await write("SELECT DATE '2024-01-23' AS day, 20 AS v")
  await job.getQueryResults()
  expect(await rows('SELECT v FROM d.days ORDER BY v')).toEqual([{ v: 1 }, { v: 20 }])
  const [wrong] = await write("SELECT DATE '2024-01-25' AS day, 7 AS v")
  await expect(wrong.getQueryResults()).rejects.toThrow('Some rows belong to different partitions')
  await bigquery.dataset('d').table('days$20240122').delete()
  expect(await rows('SELECT v FROM d.days')).toEqual([{ v: 20 }])
})

test.concurrent('A range partition and a partition of ingestion time are deleted by their decorator', async () => {
  await rows('CREATE TABLE d.ranged (n INT64) PARTITION BY RANGE_BUCKET(n, GENERATE_ARRAY(0, 100, 1))')
  await rows('INSERT INTO d.ranged VALUES (26), (27), (27)')
  await bigquery.dataset('d').table('ranged$27').delete()
  expect(await rows('SELECT n FROM d.ranged')).toEqual([{ n: 26 }])
  await bigquery
    .dataset('d')
    .createTable('arrived', { schema: 'a:integer', timePartitioning: { type: 'DAY' } })
  for (const day of ['20240101', '20240102']) {
    const [job] = await bigquery.createQueryJob({
      query: 'SELECT 1 AS a',
      destination: bigquery.dataset('d').table(`arrived$${day}`),
      writeDisposition: 'WRITE_TRUNCATE',
    })
    await job.getQueryResults()
  }
  await bigquery.dataset('d').table('arrived$20240101').delete()
  expect(await rows('SELECT a, FORMAT_DATE("%F", _PARTITIONDATE) AS day FROM d.arrived')).toEqual([
    { a: 1, day: '2024-01-02' },
  ])
})

test.concurrent('A copied table has the rows, partitioning and description of its source', async () => {
  await rows(
    "CREATE TABLE d.source (day DATE) PARTITION BY day OPTIONS (description = 'the source') AS SELECT DATE '2024-01-22' AS day",
  )
  const copy = (writeDisposition: string) =>
    bigquery
      .dataset('d')
      .table('source')
      .copy(bigquery.dataset('d').table('copy'), { writeDisposition, location: 'EU' })
  await copy('WRITE_TRUNCATE')
  expect((await bigquery.dataset('d').table('copy').getMetadata())[0]).toMatchObject({
    numRows: '1',
    description: 'the source',
    timePartitioning: { field: 'day' },
  })
  await copy('WRITE_APPEND')
  expect(await rows('SELECT COUNT(*) AS n FROM d.copy')).toEqual([{ n: 2 }])
  await expect(copy('WRITE_EMPTY')).rejects.toThrow('Already Exists: Table p:d.copy')
})

test.concurrent('A view answers and follows its tables', async () => {
  await rows('CREATE TABLE d.under AS SELECT 1 AS a')
  await bigquery
    .dataset('d')
    .createTable('over', { view: { query: 'SELECT a + 1 AS b FROM `p.d.under`', useLegacySql: false } })
  await rows('INSERT INTO d.under VALUES (5)')
  expect(await rows('SELECT b FROM d.over ORDER BY b')).toEqual([{ b: 2 }, { b: 6 }])
})

test.concurrent('Lists tell what names a dataset or a table, page by page, and not what it is described as', async () => {
  await bigquery.createDataset('listed', { description: 'about' })
  for (const name of ['c', 'a', 'b'])
    await bigquery.dataset('listed').createTable(name, { schema: 'a:integer', description: 'about' })
  const page = { autoPaginate: false, maxResults: 2 }
  const [, , first] = await bigquery.dataset('listed').getTables(page)
  expect(
    first?.tables?.map(table => [table.tableReference?.tableId, Reflect.get(table, 'description')]),
  ).toEqual([
    ['a', undefined],
    ['b', undefined],
  ])
  const pageToken = first?.nextPageToken
  const [rest, , last] = await bigquery.dataset('listed').getTables({ ...page, pageToken })
  expect([rest.map(table => table.id), last?.nextPageToken]).toEqual([['c'], undefined])
  await expect(bigquery.dataset('listed').getTables({ ...page, pageToken: 'x' })).rejects.toMatchObject({
    code: 400,
  })
  const [, , datasets] = await bigquery.getDatasets({ autoPaginate: false, maxResults: 1 })
  expect(datasets).toMatchObject({ datasets: [{ location: expect.any(String) }], nextPageToken: '1' })
  expect(datasets?.datasets?.map(dataset => Object.hasOwn(dataset, 'description'))).toEqual([false])
})

test.concurrent.each([
  ['a statement', 'INSERT INTO d.TABLE_ VALUES (1)'],
  ['a statement that removes', 'DELETE FROM d.TABLE_ WHERE TRUE'],
  ['a merge', 'MERGE d.TABLE_ USING (SELECT 2 AS n) s ON FALSE WHEN NOT MATCHED THEN INSERT ROW'],
  ['an appending query', undefined],
])('A table tells when its rows were last changed by %s', async (what, sql) => {
  const name = `changed_${what.replaceAll(' ', '_')}`
  const [table] = await bigquery.dataset('d').createTable(name, { schema: 'n:integer' })
  await table.insert([{ n: 0 }])
  const of = async () => Number((await table.getMetadata())[0].lastModifiedTime)
  const before = await of()
  expect(before).toBeGreaterThan(0)
  while (Date.now() <= before);
  if (sql) await rows(sql.replace('TABLE_', name))
  else {
    const [job] = await bigquery.createQueryJob({
      ...{ query: 'SELECT 3 AS n', destination: table, writeDisposition: 'WRITE_APPEND' },
    })
    await job.getQueryResults()
  }
  const after = await of()
  expect(after).toBeGreaterThan(before)
  await rows(`SELECT * FROM d.${name}`)
  expect(await of()).toBe(after)
})
