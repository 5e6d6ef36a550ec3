import { isDeepStrictEqual } from 'node:util'
import type { BigQuery } from '@google-cloud/bigquery'
import type { Case, Row } from './case.ts'

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

/** Makes what the statements ask about: the dataset `d` and its tables. */
export async function prepare(bigquery: BigQuery): Promise<void> {
  await bigquery.createDataset('d')
  for (const sql of TABLES) await bigquery.query(sql)
}

/** What a statement came to, told in one word, and what was answered. */
export type Verdict = { is: 'right' | 'refused' | 'wrong'; found: { rows: Row[] } | { error: string } }

/** Puts a statement to BigQuery and holds the answer against what it must be. */
export async function judge(bigquery: BigQuery, c: Case): Promise<Verdict> {
  const found = await answer(bigquery, c.sql)
  if ('rows' in found)
    return { is: 'rows' in c && isDeepStrictEqual(found.rows, c.rows) ? 'right' : 'wrong', found }
  if ('refused' in c)
    return { is: /limit of the local emulator/.test(found.error) ? 'refused' : 'wrong', found }
  return { is: 'fails' in c && c.fails.test(found.error) ? 'right' : 'wrong', found }
}

async function answer(bigquery: BigQuery, sql: string): Promise<Verdict['found']> {
  try {
    const [rows] = await bigquery.query(sql)
    return { rows: rows.map((row: Record<string, unknown>) => Object.values(row).map(plain)) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** A value of the client's as plain data. */
function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('hex')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if (value.constructor.name === 'Big') return String(value)
  if ('value' in value && Object.keys(value).length === 1) return value.value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
