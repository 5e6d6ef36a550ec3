import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attempt } from '../../../evidence/attacks/across/attempt.ts'
import { SECRET, type Sides, startSides } from '../../../evidence/attacks/across/sides.ts'
import { BY_DOCUMENT } from '../../../evidence/attacks/across.ts'
import { changeAccount } from '../../system/stored.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
let sides: Sides
beforeAll(async () => {
  running = await startRunning()
  sides = await startSides(running)
})
afterAll(() => running.stop())

describe('of what is another account’s, nothing is reached by', () => {
  test.each(BY_DOCUMENT)('$name', async attack => {
    expect((await attempt(sides, attack)).faults).toEqual([])
  })
})

test('what is asked of one’s own is told, the secret included, and what changes is seen', async () => {
  const { victim, hers, furnished } = sides
  expect(JSON.stringify(furnished)).toContain(SECRET)
  const sql = `SELECT ERROR((SELECT MAX(secret) FROM ${victim.table('secret')}))`
  await victim.deployTables('own', { a: { sql, task_type: 'run_gbq_script' } })
  const run_id = await victim.launch('own')
  await victim.ended(run_id)
  const details = { action: 'get_run_details', ...victim.identity('own'), run_id }
  expect((await victim.call('dag-status', details)).text).toContain(SECRET)
  await victim.query(`INSERT INTO ${victim.table('secret')} VALUES ('x')`)
  expect(await hers()).not.toEqual(furnished)
})

describe('a run', () => {
  test('of an account that is ready no more fails, and says what to do', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'one' } })
    running.gate.isOpen = false
    const run_id = await place.launch('job')
    await changeAccount(running.system.db, place.account, undefined)
    running.gate.isOpen = true
    await running.execute(place.account, run_id)
    const { status, error } = await place.runOf(run_id)
    expect([status, error?.reason]).toEqual(['FAILED', 'accountNotReady'])
    expect(error?.message).toMatch(/set_account/)
  })

  test('of an account whose runner nobody may act as fails with the reason', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'one' } })
    const runner = 'nobody-knows@elsewhere.iam.gserviceaccount.com'
    await changeAccount(running.system.db, place.account, { runner })
    const { status, error } = await place.ended(await place.launch('job'))
    expect([status, error?.reason]).toEqual(['FAILED', 'accessDenied'])
    expect(error?.message).toContain(runner)
  })

  test('works as the account’s new runner once it has another', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'one' } })
    expect((await place.ended(await place.launch('job'))).status).toBe('SUCCESS')
    const { system } = running
    const runner = `another@${system.projectId}.iam.gserviceaccount.com`
    await changeAccount(system.db, place.account, { runner })
    const run_id = await place.launch('job')
    expect((await place.ended(run_id)).status).toBe('SUCCESS')
    const [job] = Object.values(await place.tasksOf(run_id))[0]?.jobs ?? []
    const [metadata] = await running.bigquery.job(job?.job_id ?? '', { location: 'EU' }).getMetadata()
    expect(metadata.user_email).toBe(runner)
  })
})
