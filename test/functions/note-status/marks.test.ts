import { afterAll, describe, expect, test } from 'vitest'
import { uuidOf } from '../../../shared/model/ids.ts'
import { runRef } from '../../../shared/store/runs.ts'
import { deploy, tableToTable } from '../../document/documents.ts'
import { listOf, storedRun } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'
import { JOB, noting } from './noting.ts'

const system = await startSystem()
afterAll(() => system.stop())
const { accountWithJob, add, ask } = noting(system)

describe('the notes on a thing are counted, replies not,', () => {
  const operations = async (account: string) =>
    (await system.call('configuration-status', { action: 'list_operations', account })).body.results
  const runs = async (account: string) =>
    listOf(await system.call('dag-status', { action: 'list_runs', account })).results

  test('in lists, and where one thing is told of; none where none was ever counted', async () => {
    const { account, run } = await accountWithJob()
    expect(await operations(account)).toMatchObject([{ notes: 0 }])
    expect(await runs(account)).toMatchObject([{ notes: 0 }])
    const note_id = await add(account, JOB)
    await add(account, { reply_to: note_id })
    for (const _ of [1, 2]) await add(account, run)
    expect(await operations(account)).toMatchObject([{ notes: 1 }])
    expect(await runs(account)).toMatchObject([{ notes: 2 }])
    const one = { action: 'get_configuration', account, ...JOB }
    expect(listOf(await system.call('configuration-status', one)).results).toMatchObject([{ notes: 1 }])
    const details = { action: 'get_run_details', account, ...run }
    expect(listOf(await system.call('dag-status', details)).results).toMatchObject([{ notes: 2 }])
    await ask('delete_note', account, { note_id })
    expect(await operations(account)).toMatchObject([{ notes: 0 }])
  })

  test('of a run without its being a change of the run', async () => {
    const { account, run, run_id } = await accountWithJob()
    const before = await storedRun(system.db, account, { run_id })
    const note_id = await add(account, run)
    await ask('edit_note', account, { note_id, text: 'y' })
    expect(await storedRun(system.db, account, { run_id })).toEqual({ ...before, notes: 1 })
    await ask('delete_note', account, { note_id })
    expect(await storedRun(system.db, account, { run_id })).toEqual({ ...before, notes: 0 })
  })

  test('as many as were written at once', async () => {
    const { account, run, run_id } = await accountWithJob()
    await Promise.all(Array.from({ length: 8 }, () => add(account, run)))
    expect((await storedRun(system.db, account, { run_id })).notes).toBe(8)
  })

  test('across deployments', async () => {
    const account = system.newAccount()
    await deploy(system, account, tableToTable())
    await add(account, JOB)
    await deploy(system, account, tableToTable())
    expect(await operations(account)).toMatchObject([{ notes: 1, version: 2 }])
  })

  test('or deleted after the run is gone', async () => {
    const { account, run, run_id } = await accountWithJob()
    const note_id = await add(account, run)
    await runRef(system.db, account, uuidOf(run_id)).delete()
    expect((await ask('delete_note', account, { note_id })).status).toBe(200)
  })
})
