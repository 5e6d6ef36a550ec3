import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulators } from '../emulator.ts'

let emulators: Awaited<ReturnType<typeof startEmulators>>

beforeAll(async () => {
  emulators = await startEmulators()
})
afterAll(() => emulators.stop())

const TIMED_OUT = /Resources exceeded during query execution: UDF timed out\./

test.each([
  [
    'in each row and in several places',
    'for (;;);',
    'f(x), f(x + 1) FROM UNNEST(GENERATE_ARRAY(1, 5000)) AS x',
  ],
  ['in what the engine cannot interrupt', 'return [].includes.call({ length: 2 ** 50 }, 1)', 'f(1)'],
])(
  'A function that never ends, %s, fails its query, and the next query is answered',
  async (_, code, call) => {
    const { bigquery } = emulators
    const sql = `CREATE TEMP FUNCTION f(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "${code}"; SELECT ${call}`
    await expect(bigquery.query(sql)).rejects.toThrow(TIMED_OUT)
    expect((await bigquery.query('SELECT 1 AS n'))[0]).toEqual([{ n: 1 }])
  },
  60_000,
)

test('A script that goes on after a function that never ends does not begin it again', async () => {
  const sql = `CREATE TEMP FUNCTION f(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "for (;;);";
    DECLARE failures INT64 DEFAULT 0;
    WHILE failures < 100 DO
      BEGIN SELECT f(failures); EXCEPTION WHEN ERROR THEN SET failures = failures + 1; END;
    END WHILE;
    SELECT failures AS n`
  expect((await emulators.bigquery.query(sql))[0]).toEqual([{ n: 100 }])
}, 60_000)

test('A function uses the libraries of a bucket, and none that is not there', async () => {
  const { bigquery, storage } = emulators
  await storage.createBucket('libraries')
  await storage.bucket('libraries').file('twice.js').save('function twice(x) { return x + x }')
  const sql = (name: string) =>
    `CREATE TEMP FUNCTION f(x STRING) RETURNS STRING LANGUAGE js OPTIONS (library = ['gs://libraries/${name}']) AS 'return twice(x)'; SELECT f('ab') AS n`
  expect((await bigquery.query(sql('twice.js')))[0]).toEqual([{ n: 'abab' }])
  await expect(bigquery.query(sql('thrice.js'))).rejects.toThrow('Not found: URI gs://libraries/thrice.js')
})
