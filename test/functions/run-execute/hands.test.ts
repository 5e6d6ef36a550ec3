import { describe, expect, test } from 'vitest'
import { clocked } from '../../warehouse/clocked.ts'
import { FAILING, until } from '../../warehouse/place.ts'
import { underWay } from '../../warehouse/under-way.ts'

const { running } = await clocked()

test('cancel_run ends a run in the middle of a long query, and the query with it', async () => {
  const { run_id, act, job, runOf, count, slots } = await underWay(running)
  expect((await act('cancel_run', 'job', run_id, { note: 'not today' })).status).toBe(200)
  expect((await runOf(run_id)).status).toBe('FAILED')
  await until(async () => (await job())?.state === 'DONE')
  expect(await count('log')).toBe(0)
  expect(await slots('job')).toEqual([])
  expect((await act('cancel_run', 'job', run_id)).status).toBe(409)
})

describe('retry_run', () => {
  const dependencies = ['log >> temporary >> broken >> last']
  const log = { sql: 'INSERT INTO log VALUES (1)' }
  const temporary = { sql: 'SELECT 1 AS one', table_name: 'temporary', temporary_table: true }
  const last = { sql: 'INSERT INTO log VALUES (2)' }

  test.for(['critical', 'warning'])(
    'takes over what succeeded, does the rest, and finds temporary tables, where a %s task had failed',
    async criticality => {
      const place = await running.newPlace()
      await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
      const after = { ...last, criticality: 'break' }
      const broken = { sql: FAILING, table_name: 'b', criticality }
      await place.deployTables('job', { log, temporary, broken, last: after }, { dependencies })
      const first = await place.launch('job', { execution_date: '2024-01-23' })
      await place.ended(first)

      const repaired = { sql: 'SELECT * FROM temporary', table_name: 'b', criticality }
      await place.deployTables('job', { log, temporary, broken: repaired, last: after }, { dependencies })
      const reply = await place.act('retry_run', 'job', first)
      const retry = String(reply.body.run_id)
      const run = await place.ended(retry)
      expect(run.status).toBe('SUCCESS')
      expect(run.execution_date).toBe(Date.UTC(2024, 0, 23) * 1000)
      expect((await place.tasksOf(retry)).log).toMatchObject({ status: 'SUCCESS', taken_from: first })
      const rows = await place.query(`SELECT COUNTIF(n = 1) AS logged FROM ${place.table('log')}`)
      expect(rows).toEqual([{ logged: 1 }])
      expect(await place.count('temporary')).toBeUndefined()
    },
  )

  test('of a run that succeeded is refused', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'a' } })
    const run_id = await place.launch('job')
    await place.ended(run_id)
    expect((await place.act('retry_run', 'job', run_id)).status).toBe(409)
  })

  test('of a retry that never began takes over what the run before it had done', async () => {
    const place = await running.newPlace()
    await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
    const broken = { sql: FAILING, table_name: 'b' }
    await place.deployTables('job', { log, broken }, { dependencies: ['log >> broken'] })
    const first = await place.launch('job')
    await place.ended(first)
    running.gate.isOpen = false
    const second = String((await place.act('retry_run', 'job', first)).body.run_id)
    await place.act('cancel_run', 'job', second)
    running.gate.isOpen = true
    const third = String((await place.act('retry_run', 'job', second)).body.run_id)
    await place.ended(third)
    expect((await place.tasksOf(third)).log).toMatchObject({ status: 'SUCCESS', taken_from: first })
    expect(await place.count('log')).toBe(1)
  })
})
