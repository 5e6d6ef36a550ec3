import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { BigQuery } from '@google-cloud/bigquery'
import { Storage } from '@google-cloud/storage'
import { startWarehouse } from 'bigquery-emulator'
import { median, table } from '../bench/numbers.ts'
import { QUERIES } from './queries.ts'
import { TABLES } from './tables.ts'

/** Of a query that does nothing, in milliseconds; and of all the queries over tables, as a multiple of DuckDB's own time. */
const GOALS = { trivial: 8, sum: 1.5 }

/** Measures the emulator beside DuckDB alone; answers Markdown, and whether the goals were met. */
export async function speed(seed: number, rounds: number): Promise<{ text: string; held: boolean }> {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-sql-'))
  const warehouse = await startWarehouse({ dir: join(dir, 'warehouse') })
  // The clients read them when they are made.
  process.env.BIGQUERY_EMULATOR_HOST = warehouse.bigquery
  process.env.STORAGE_EMULATOR_HOST = warehouse.storage
  process.env.METADATA_SERVER_DETECTION = 'none'
  const bigquery = new BigQuery({ projectId: 'p' })
  const rest = `${warehouse.bigquery}/bigquery/v2/projects/p`
  const instance = await DuckDBInstance.create(join(dir, 'alone.duckdb'), { threads: '2' })
  const duckdb = await instance.connect()
  try {
    const bucket = new Storage({ projectId: 'p' }).bucket('tables')
    await bucket.create()
    const [dataset] = await bigquery.createDataset('d')
    await duckdb.run('CREATE SCHEMA d')
    for (const [name, sql] of Object.entries(TABLES(seed))) {
      const file = join(dir, `${name}.parquet`)
      await duckdb.run(`CREATE TABLE d.${name} AS ${sql}; COPY d.${name} TO '${file}'`)
      await bucket.upload(file)
      await dataset.table(name).load(bucket.file(`${name}.parquet`), { sourceFormat: 'PARQUET' })
    }
    const alone = async (sql: string) => (await duckdb.runAndReadAll(sql)).getRowsJson()
    const client = async (sql: string) => (await bigquery.query(sql))[0]
    const bare = () => post(`${rest}/queries`, { query: 'SELECT 1', useLegacySql: false })
    const floor = async () => (await fetch(`${rest}/datasets/none`)).text()
    const trivial = await timesOf(
      { client: () => client('SELECT 1'), bare, floor, duckdb: () => alone('SELECT 1') },
      rounds * 20,
    )
    const lines: [string, number, number][] = []
    for (const [name, sql] of Object.entries(QUERIES)) {
      requireSame(name, await alone(sql), await client(sql))
      const times = await timesOf({ duckdb: () => alone(sql), emulator: () => client(sql) }, rounds)
      lines.push([name, times.duckdb, times.emulator])
    }
    return told(trivial, lines)
  } finally {
    duckdb.closeSync()
    instance.closeSync()
    await warehouse.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

/** The medians of what is done in turn, in milliseconds, after a round to warm up. */
async function timesOf<K extends string>(
  works: Record<K, () => Promise<unknown>>,
  rounds: number,
): Promise<Record<K, number>> {
  const times = Object.entries<() => Promise<unknown>>(works).map(([name, work]) => ({
    name,
    work,
    all: [] as number[],
  }))
  for (let round = 0; round <= rounds; round++)
    for (const { work, all } of times) {
      const began = performance.now()
      await work()
      if (round > 0) all.push(performance.now() - began)
    }
  return Object.fromEntries(times.map(({ name, all }) => [name, median(all)])) as Record<K, number>
}

/** Both must have found as many rows, or their times say nothing. */
function requireSame(name: string, a: readonly unknown[], b: readonly unknown[]): void {
  if (a.length !== b.length)
    throw new Error(`Cannot compare ${name}: ${a.length} rows by DuckDB, ${b.length} by the emulator`)
}

function told(
  trivial: Record<'client' | 'bare' | 'floor' | 'duckdb', number>,
  lines: readonly [string, number, number][],
): { text: string; held: boolean } {
  const sum = (i: 1 | 2) => lines.reduce((all, line) => all + line[i], 0)
  const ratio = sum(2) / sum(1)
  const rows = [...lines, ['all', sum(1), sum(2)] as const].map(([name, alone, emulator]) => [
    name,
    alone.toFixed(1),
    emulator.toFixed(1),
    (emulator / alone).toFixed(2),
  ])
  const text = `\`SELECT 1\` takes ${trivial.client.toFixed(1)} ms by the official client and ${trivial.bare.toFixed(1)} ms by REST, of
which an HTTP request to the emulator is ${trivial.floor.toFixed(1)} ms and DuckDB alone ${trivial.duckdb.toFixed(1)} ms; the goal is ${GOALS.trivial} ms.

Queries over a million rows, by the official client of the emulator and by DuckDB alone, on tables alike; medians in ms.
The goal is ${GOALS.sum} times DuckDB's in the sum.

${table([['query', 'DuckDB alone', 'emulator', 'ratio'], ...rows])}`
  return { text, held: trivial.client <= GOALS.trivial && ratio <= GOALS.sum }
}
