import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { FAILING } from '../../warehouse/place.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const logs = (what: string) => ({ sql: `INSERT INTO log VALUES ('${what}')` })
const GRAPH = { a: logs('a'), b: logs('b'), c: logs('c'), d: logs('d') }
const DEPENDENCIES = ['a >> b >> c', 'a >> d']

/** An ended run of tasks that each write their name to a log, and what a retry of it has done. */
async function ended(tasks: Record<string, Record<string, unknown>>) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
  const deployed = (changes: typeof tasks = {}) =>
    place.deployTables('job', { ...tasks, ...changes }, { dependencies: DEPENDENCIES })
  await deployed()
  await place.deployTables('target', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await place.deployWorkflow('flow', ['job'], 'target')
  const run_id = await place.launch('job')
  await place.ended(run_id)
  await place.query(`DELETE FROM ${place.table('log')} WHERE true`)
  const targets = (await place.runs('target')).length
  const retry = (part: Record<string, unknown>) => place.act('retry_run', 'job', run_id, part)
  return {
    ...place,
    run_id,
    deployed,
    retry,
    async retried(part: Record<string, unknown>) {
      const again = z.object({ run_id: z.string() }).parse((await retry(part)).body).run_id
      const run = await place.ended(again)
      const rows = await place.query(`SELECT what FROM ${place.table('log')} ORDER BY what`)
      return {
        run,
        did: rows.map(({ what }) => what),
        statuses: await place.statuses(again),
        fired: (await place.runs('target')).length - targets,
      }
    },
  }
}

describe('retry_run of a run that failed', () => {
  test('with a part skips what is neither in it nor had succeeded, and tells no workflow of what is left out', async () => {
    const job = await ended({ ...GRAPH, b: { sql: FAILING }, d: { sql: FAILING } })
    await job.deployed(GRAPH)
    const { run, did, statuses, fired } = await job.retried({ from: 'b' })
    expect(did).toEqual(['b', 'c'])
    expect(statuses).toEqual({ a: 'SUCCESS', b: 'SUCCESS', c: 'SUCCESS', d: 'SKIPPED' })
    expect(run).toMatchObject({ status: 'SUCCESS', sub_status: 'STOP' })
    expect(fired).toBe(0)
  })

  test('with a task behind one that failed does it all the same', async () => {
    const job = await ended({ ...GRAPH, b: { sql: FAILING } })
    const { did, statuses } = await job.retried({ only: ['c'] })
    expect(did).toEqual(['c'])
    expect(statuses).toMatchObject({ a: 'SUCCESS', b: 'SKIPPED', c: 'SUCCESS' })
  })

  test('with a part that fails again is FAILED', async () => {
    const job = await ended({ ...GRAPH, b: { sql: FAILING } })
    expect((await job.retried({ from: 'b' })).run).toMatchObject({ status: 'FAILED', sub_status: 'FAILED' })
  })
})
