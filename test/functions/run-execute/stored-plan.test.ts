import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProcess } from '../../system/process.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const TASKS = { a: { sql: 'SELECT 1 AS one', table_name: 't' } }

test('what was deployed runs under code that would not take it any more', async () => {
  const functions = await startProcess()
  try {
    const place = await functions.newPlace()
    await place.deployTables('job', TASKS)
    await functions.kill()
    await functions.start([
      '--import',
      fileURLToPath(new URL('../../fixtures/stricter.mjs', import.meta.url)),
    ])
    await expect(place.deployTables('job', TASKS)).rejects.toThrow(/sql_path.*is required|sql_file.*Unknown/s)
    await expect(place.deployTables('job', TASKS)).rejects.toThrow(/>=200/)
    expect((await place.ended(await place.launch('job'))).status).toBe('SUCCESS')
    expect(await place.count('t')).toBe(1)
  } finally {
    await functions.stop()
  }
})
