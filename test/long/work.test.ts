import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TaskFields } from '../warehouse/place.ts'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const AT = { execution_date: '2024-01-23T04:05:06+00:00' }

/** A place where these tasks have run, one after the other, in the order they stand in. */
async function ran(tasks: Record<string, TaskFields>, fields: Record<string, unknown> = {}, times = 1) {
  const place = await running.newPlace()
  const dependencies = [Object.keys(tasks).join(' >> ')]
  await place.deployTables('job', tasks, { dependencies, ...fields })
  let run_id = ''
  for (let time = 0; time < times; time++) {
    run_id = await place.launch('job', AT)
    await place.ended(run_id)
  }
  return { ...place, run_id, status: (await place.runOf(run_id)).status, tasks: await place.tasksOf(run_id) }
}

describe('a script with a table_name', () => {
  const script = `DECLARE n INT64 DEFAULT (SELECT 3);
    CREATE TABLE seen AS SELECT n AS n;
    SELECT 'first' AS what;
    IF EXISTS (SELECT 1) THEN SELECT x FROM UNNEST(GENERATE_ARRAY(1, n)) AS x; END IF;`

  test('leaves the result of its last query in the table', async () => {
    const { status, tasks, query, table, count } = await ran({ a: { sql: script, table_name: 't' } })
    expect({ status, rows: tasks.a?.rows }).toEqual({ status: 'SUCCESS', rows: 3 })
    expect(await query(`SELECT x FROM ${table('t')} ORDER BY x`)).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }])
    expect(await count('seen')).toBe(1)
  })

  test.for([
    { write_disposition: 'WRITE_TRUNCATE', rows: 1, status: 'SUCCESS' },
    { write_disposition: 'WRITE_APPEND', rows: 2, status: 'SUCCESS' },
    { write_disposition: 'WRITE_EMPTY', rows: 1, status: 'FAILED' },
  ])('run twice with $write_disposition leaves $rows rows and ends $status', async given => {
    const { write_disposition, rows, status } = given
    const sql = 'DECLARE n INT64; SET n = 1; SELECT n AS n;'
    const { count, ...run } = await ran({ a: { sql, table_name: 't', write_disposition } }, {}, 2)
    expect({ status: run.status, rows: await count('t') }).toEqual({ status, rows })
  })

  test('fails where no statement of it has a result', async () => {
    const { status, tasks } = await ran({ a: { sql: 'DECLARE n INT64; SET n = 1;', table_name: 't' } })
    expect(status).toBe('FAILED')
    expect(tasks.a?.error?.message).toContain('its last statement must be a SELECT')
  })
})
