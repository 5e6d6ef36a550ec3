import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listPieces } from '../../shared/store/plan.ts'
import { versionRef } from '../../shared/store/versions.ts'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const TASKS = { a: { sql: 'SELECT 1 AS one', table_name: 't' } }

/** A place with a deployed job, and where its first version and that version's plan are stored. */
async function deployed() {
  const place = await running.newPlace()
  await place.deployTables('job', TASKS)
  const identity = place.identity('job')
  const document = versionRef(running.system.db, place.account, identity, 1)
  const pieces = () => listPieces(running.system.db, { account: place.account, identity, version: 1 })
  const run = async () => place.ended(await place.launch('job'))
  return { ...place, document, plan: document.collection('plan'), pieces, run }
}

describe('a run', () => {
  test('reads the plan and not the document, which may be gone', async () => {
    const { document, run } = await deployed()
    await document.delete()
    expect((await run()).status).toBe('SUCCESS')
  })

  test('of a version from before plans were stored makes its plan of the document, and the next finds it', async () => {
    const { document, plan, pieces, run } = await deployed()
    // What plans say since then, one from before does not: its SQL is not filled in.
    const stored = (await pieces()).map(({ text, ...piece }) => ({
      ...piece,
      text: String(text).replace('"fills_sql":true,', ''),
    }))
    await plan.doc('0').delete()
    expect((await run()).status).toBe('SUCCESS')
    expect(await pieces()).toEqual(stored)
    await document.delete()
    expect((await run()).status).toBe('SUCCESS')
  })

  test('of a version from before, whose document is no longer understood, fails', async () => {
    const { document, plan, run } = await deployed()
    await plan.doc('0').delete()
    await document.update({ document: '{"configuration_type":"table-to-table"}' })
    expect(await run()).toMatchObject({ status: 'FAILED', error: { reason: 'invalid' } })
  })

  test.each([{ pieces: 2 }, { piece: 1 }, { text: '{"format":2}' }])(
    'of a plan that is not whole, or is not understood, fails: %j',
    async changes => {
      const { plan, run, count } = await deployed()
      await plan.doc('0').update(changes)
      const error = { reason: 'invalid', message: expect.stringContaining('cannot be run') }
      expect(await run()).toMatchObject({ status: 'FAILED', error })
      expect(await count('t')).toBeUndefined()
    },
  )
})
