import { randomUUID } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { BigQuery } from '@google-cloud/bigquery'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulators } from './emulator.ts'

let emulators: Awaited<ReturnType<typeof startEmulators>>

beforeAll(async () => {
  emulators = await startEmulators()
  const { bigquery, storage } = emulators
  await bigquery.createDataset('d')
  await storage.createBucket('files-1')
  await bigquery.query(
    "CREATE TABLE d.t AS SELECT 1 AS id, 'a|b' AS s, TIMESTAMP '2024-01-05 10:00:00' AS at_time, 2.0 AS f UNION ALL SELECT 2, NULL, NULL, 0.5",
  )
})
afterAll(() => emulators.stop())

const bucket = () => emulators.storage.bucket('files-1')

async function extract(name: string, options: object): Promise<Buffer> {
  const [metadata] = await emulators.bigquery.dataset('d').table('t').extract(bucket().file(name), options)
  expect(metadata).toMatchObject({ statistics: { extract: { destinationUriFileCounts: ['1'] } } })
  return (await bucket().file(name.replace('*', '000000000000')).download())[0]
}

test.concurrent('An extract to CSV has header, delimiter and quotes as asked', async () => {
  const text = await extract('out-*.csv', { format: 'CSV', fieldDelimiter: '|' })
  expect(text.toString()).toBe('id|s|at_time|f\n1|"a|b"|2024-01-05 10:00:00 UTC|2\n2|||0.5\n')
  expect((await extract('bare-*.csv', { format: 'CSV', printHeader: false })).toString().split('\n')[0]).toBe(
    '1,a|b,2024-01-05 10:00:00 UTC,2',
  )
})

test.concurrent('An extract with GZIP inflates to the rows', async () => {
  expect(gunzipSync(await extract('z-*.csv.gz', { format: 'CSV', gzip: true })).toString()).toContain(
    'id,s,at_time,f',
  )
})

test.concurrent('An extract to JSON writes integers as text', async () => {
  const [first] = (await extract('out-*.json', { format: 'JSON' })).toString().split('\n')
  expect(JSON.parse(first ?? '')).toMatchObject({ id: '1', s: 'a|b', at_time: '2024-01-05 10:00:00 UTC' })
})

test.concurrent('An extract to AVRO is refused by name', async () => {
  await expect(extract('out-*.avro', { format: 'AVRO' })).rejects.toThrow(
    'extract to AVRO (a limit of the local emulator)',
  )
})

test.concurrent('What was extracted to PARQUET loads again as it was', async () => {
  const { bigquery } = emulators
  await extract('p-*.parquet', { format: 'PARQUET', compression: 'SNAPPY' })
  const [metadata] = await bigquery
    .dataset('d')
    .table('again')
    .load(bucket().file('p-000000000000.parquet'), { sourceFormat: 'PARQUET' })
  expect(metadata).toMatchObject({
    status: { state: 'DONE' },
    statistics: { load: { outputRows: '2', inputFiles: '1' } },
  })
  expect((await bigquery.query('SELECT * FROM d.again ORDER BY id'))[0]).toEqual(
    (await bigquery.query('SELECT * FROM d.t ORDER BY id'))[0],
  )
})

test.concurrent('EXPORT DATA writes the rows of its query', async () => {
  await emulators.bigquery.query(
    "EXPORT DATA OPTIONS (uri = 'gs://files-1/e-*.csv', format = 'CSV', header = true) AS SELECT id FROM d.t ORDER BY id",
  )
  expect((await bucket().file('e-000000000000.csv').download())[0].toString()).toBe('id\n1\n2\n')
})

test.concurrent('A load of several CSV objects reads them all by the schema given', async () => {
  await bucket().file('in/1.csv').save('id,v\n1,x\n2,\n')
  await bucket().file('in/2.csv').save('id,v\n3,"y,z"\n')
  const schema = {
    fields: [
      { name: 'id', type: 'INTEGER' },
      { name: 'v', type: 'STRING' },
    ],
  }
  const [job] = await emulators.bigquery.createJob({
    configuration: {
      load: {
        destinationTable: { projectId: 'p', datasetId: 'd', tableId: 'loaded' },
        sourceUris: ['gs://files-1/in/*.csv'],
        skipLeadingRows: 1,
        schema,
      },
    },
  })
  await new Promise((resolve, reject) => job.on('complete', resolve).on('error', reject))
  expect((await emulators.bigquery.query('SELECT id, v FROM d.loaded ORDER BY id'))[0]).toEqual([
    { id: 1, v: 'x' },
    { id: 2, v: null },
    { id: 3, v: 'y,z' },
  ])
})

test.concurrent('A load of a bad value fails and leaves no table', async () => {
  await bucket().file('bad.csv').save('1\nx\n')
  const load = emulators.bigquery
    .dataset('d')
    .table('bad')
    .load(bucket().file('bad.csv'), { schema: { fields: [{ name: 'id', type: 'INTEGER' }] } })
  await expect(load).rejects.toThrow('Bad int64 value: x')
  expect(await emulators.bigquery.dataset('d').table('bad').exists()).toEqual([false])
})

test.concurrent('A load of an object that is not there is not found', async () => {
  await expect(
    emulators.bigquery
      .dataset('d')
      .table('x')
      .load(bucket().file('none.csv'), { schema: { fields: [{ name: 'id', type: 'INTEGER' }] } }),
  ).rejects.toThrow('Not found: URI gs://files-1/none.csv')
})

/** The client breaks on an upload it has no credentials for; any token will do. */
function withToken(): BigQuery {
  const json = { type: 'authorized_user', client_id: 'x', client_secret: 'x', refresh_token: 'x' }
  const authClient = emulators.bigquery.authClient.fromJSON(json)
  authClient.credentials = { access_token: 'local', expiry_date: Date.now() + 3_600_000 }
  return new BigQuery({ projectId: 'p', authClient })
}

test.concurrent('A local file of JSON lines loads, nested values and all', async () => {
  const file = join(emulators.dir, 'rows.json')
  writeFileSync(file, '{"id":"1","tags":["a","b"],"who":{"name":"x"}}\n{"id":2}\n')
  const schema = {
    fields: [
      { name: 'id', type: 'INTEGER' },
      { name: 'tags', type: 'STRING', mode: 'REPEATED' },
      { name: 'who', type: 'RECORD', fields: [{ name: 'name', type: 'STRING' }] },
    ],
  }
  await withToken()
    .dataset('d')
    .table('nested')
    .load(file, { sourceFormat: 'NEWLINE_DELIMITED_JSON', schema })
  expect((await emulators.bigquery.query('SELECT * FROM d.nested ORDER BY id'))[0]).toEqual([
    { id: 1, tags: ['a', 'b'], who: { name: 'x' } },
    { id: 2, tags: [], who: null },
  ])
})

test.concurrent.each([
  ['{"id":1,"zz":2}', 'No such field: zz'],
  ['{"id":1,"who":{"name":"x","zz":2}}', 'No such field: who.zz'],
  ['{"id":1,"all":[{"k":1},{"zz":2}]}', 'No such field: all.zz'],
  ['{"ID":1}', 'limit of the local emulator'],
  ['{"id":1.5}', 'Bad int64 value: 1.5'],
])('A load of the JSON line %s is refused', async (line, message) => {
  const load = loadLines('refused', line)
  await expect(load).rejects.toThrow(message)
  expect(await emulators.bigquery.dataset('d').table('refused').exists()).toEqual([false])
})

test.concurrent('Unknown JSON keys are left out of a load that ignores them', async () => {
  await loadLines('ignoring', '{"id":1,"zz":2,"who":{"name":"x","zz":3}}', { ignoreUnknownValues: true })
  expect((await emulators.bigquery.query('SELECT * FROM d.ignoring'))[0]).toEqual([
    { id: 1, who: { name: 'x' }, all: [] },
  ])
})

async function loadLines(table: string, text: string, options: object = {}) {
  const file = bucket().file(`lines/${randomUUID()}.json`)
  await file.save(`${text}\n`)
  const schema = {
    fields: [
      { name: 'id', type: 'INTEGER' },
      { name: 'who', type: 'RECORD', fields: [{ name: 'name', type: 'STRING' }] },
      { name: 'all', type: 'RECORD', mode: 'REPEATED', fields: [{ name: 'k', type: 'INTEGER' }] },
    ],
  }
  const load = { sourceFormat: 'NEWLINE_DELIMITED_JSON', schema, ...options }
  return emulators.bigquery.dataset('d').table(table).load(file, load)
}

test.concurrent('An object name cannot leave its bucket', async () => {
  const name = '../../escaped.txt'
  await bucket().file(name).save('inside')
  expect(existsSync(join(emulators.dir, 'escaped.txt'))).toBe(false)
  expect((await bucket().file(name).download())[0].toString()).toBe('inside')
})
