import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

test('an export with delete_dest_bucket_content empties a folder of more files than are listed at a time', async () => {
  const place = await running.newPlace()
  const bucket = running.storage.bucket(place.bucket)
  const old = Array.from({ length: 1005 }, (_, index) => `out/${index}.csv`)
  await Promise.all(old.map(name => bucket.file(name).save('old', { resumable: false })))
  const task = { sql: 'SELECT 1 AS one', output_filename: 'new' }
  await place.deployExport('export', { a: task }, { delete_dest_bucket_content: true })
  const run = await place.ended(await place.launch('export', {}, 'table-to-storage'), 120_000)
  expect(run.status).toBe('SUCCESS')
  expect(await place.files()).toEqual(['out/new-000000000000.csv'])
}, 180_000)
