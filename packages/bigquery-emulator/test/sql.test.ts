import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmulators } from './emulator.ts'
import type { Case } from './statements/case.ts'
import { CHANGES } from './statements/changes.ts'
import { DATES } from './statements/dates.ts'
import { FORMATS } from './statements/formats.ts'
import { FUNCTIONS } from './statements/functions.ts'
import { INFORMATION } from './statements/information.ts'
import { JAVASCRIPTS } from './statements/javascript.ts'
import { JSONS } from './statements/json.ts'
import { OWN_FUNCTIONS } from './statements/own-functions.ts'
import { PIPES } from './statements/pipes.ts'
import { PROCEDURES } from './statements/procedures.ts'
import { QUERIES } from './statements/queries.ts'
import { RANGES } from './statements/ranges.ts'
import { ROWS } from './statements/rows.ts'
import { SETS } from './statements/sets.ts'
import { TEXTS } from './statements/text.ts'
import { TYPES } from './statements/types.ts'

const TABLES = [
  `CREATE TABLE d.sales AS
   SELECT * FROM UNNEST([STRUCT(1 AS id, 'a' AS shop, 'x' AS item, 10 AS amount, DATE '2024-01-01' AS day),
     STRUCT(2, 'a', 'y', 30, DATE '2024-01-02'), STRUCT(3, 'b', 'x', 10, DATE '2024-01-02'),
     STRUCT(4, 'b', 'y', 20, DATE '2024-02-01'), STRUCT(5, 'c', 'z', NULL, DATE '2024-01-03')])`,
  `CREATE TABLE d.shops AS SELECT 'a' AS shop, 'Lyon' AS city UNION ALL SELECT 'b', 'Nice' UNION ALL SELECT 'q', 'Nowhere'`,
  'CREATE TABLE d.events_20240101 AS SELECT 1 AS n',
  'CREATE TABLE d.events_20240102 AS SELECT 2 AS n',
  'CREATE TABLE d.events_20240201 AS SELECT 3 AS n',
  'CREATE TABLE d.parted (id INT64) PARTITION BY _PARTITIONDATE',
  'INSERT INTO d.parted (id) VALUES (1)',
]

let emulators: Awaited<ReturnType<typeof startEmulators>>
const counts = { works: 0, refused: 0, wrong: 0 }

beforeAll(async () => {
  emulators = await startEmulators()
  await emulators.bigquery.createDataset('d')
  for (const sql of TABLES) await emulators.bigquery.query(sql)
})

afterAll(async () => {
  const all = counts.works + counts.refused + counts.wrong
  console.log(
    `BigQuery statements: ${counts.works} of ${all} work, ${counts.refused} refused by name, ${counts.wrong} wrong`,
  )
  await emulators.stop()
})

/** A value of the client's as plain data. */
function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('hex')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if (value.constructor.name === 'Big') return String(value)
  if ('value' in value && Object.keys(value).length === 1) return value.value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

async function outcome(sql: string): Promise<{ rows: unknown[][] } | { error: string }> {
  try {
    const [rows] = await emulators.bigquery.query(sql)
    return { rows: rows.map((row: Record<string, unknown>) => Object.values(row).map(plain)) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

async function check(c: Case): Promise<void> {
  const found = await outcome(c.sql)
  if ('rows' in c) expect(found).toEqual({ rows: c.rows })
  else if ('refused' in c)
    expect(found).toEqual({ error: expect.stringMatching(/limit of the local emulator/) })
  else expect(found).toEqual({ error: expect.stringMatching(c.fails) })
}

test.concurrent.each([
  ...FUNCTIONS,
  ...DATES,
  ...QUERIES,
  ...TYPES,
  ...CHANGES,
  ...FORMATS,
  ...INFORMATION,
  ...JAVASCRIPTS,
  ...JSONS,
  ...OWN_FUNCTIONS,
  ...PROCEDURES,
  ...PIPES,
  ...RANGES,
  ...ROWS,
  ...SETS,
  ...TEXTS,
])('BigQuery answers $sql', async c => {
  try {
    await check(c)
    counts['refused' in c ? 'refused' : 'works']++
  } catch (error) {
    counts.wrong++
    throw error
  }
})
