import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, rows } from '../../src/bigquery/database.ts'
import { startBigQuery } from '../../src/bigquery/server.ts'
import { accessBy } from '../../src/server/access.ts'
import { clients } from '../emulator.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tailer-sweep-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const start = () =>
  startBigQuery({ port: 0, dir, storageDir: join(dir, 'storage'), access: accessBy(undefined) })

/** The first column of a statement on the emulator's own database, while no emulator runs on it. */
async function inside(sql: string): Promise<unknown[]> {
  const database = await openDatabase(dir)
  const found = await database.connect(connection => rows(connection, sql))
  database.close()
  return found.map(row => row[0])
}

const TABLES = `SELECT table_name FROM information_schema.tables WHERE table_schema LIKE 'p.%' ORDER BY 1`
const JOBS = 'SELECT count(*) FROM _emulator.finished'

test('What is past its time is gone from the disk after a start, and nothing else', async () => {
  const first = await start()
  const { bigquery } = clients(first.url, first.url)
  await bigquery.createDataset('d')
  await bigquery.query('CREATE TABLE d.kept AS SELECT 1 AS a')
  await bigquery.query('CREATE TABLE d.gone AS SELECT 1 AS a')
  const past = { expirationTime: String(Date.now() - 1000) }
  await bigquery.dataset('d').table('gone').setMetadata(past)
  await bigquery.query('SELECT a FROM d.kept')
  await first.stop()
  expect(await inside(TABLES)).toEqual([expect.stringMatching(/^anon/), 'gone', 'kept'])
  await (await start()).stop()
  expect(await inside(TABLES)).toEqual([expect.stringMatching(/^anon/), 'kept'])
  // As if the results were a day old, and the jobs half a year.
  await inside(
    `UPDATE _emulator.tables SET doc = json_merge_patch(doc, '{"expirationTime":"1"}') WHERE id LIKE 'anon%'`,
  )
  expect(await inside(JOBS)).toEqual([3n])
  await inside(
    `UPDATE _emulator.finished SET doc = json_merge_patch(doc, '{"statistics":{"creationTime":"1"}}') WHERE doc LIKE '%SELECT a%'`,
  )
  const last = await start()
  const again = clients(last.url, last.url).bigquery
  expect((await again.dataset('d').table('kept').getRows())[0]).toEqual([{ a: 1 }])
  await last.stop()
  expect(await inside(TABLES)).toEqual(['kept'])
  expect(await inside(JOBS)).toEqual([2n])
})
