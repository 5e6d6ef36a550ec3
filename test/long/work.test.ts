import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ran } from '../functions/run-execute/ran.ts'
import { type Running, startRunning } from '../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

describe('a script with a table_name', () => {
  const script = `DECLARE n INT64 DEFAULT (SELECT 3);
    CREATE TABLE seen AS SELECT n AS n;
    SELECT 'first' AS what;
    IF EXISTS (SELECT 1) THEN SELECT x FROM UNNEST(GENERATE_ARRAY(1, n)) AS x; END IF;`

  test('leaves the result of its last query in the table', async () => {
    const { status, tasks, query, table, count } = await ran(running, { a: { sql: script, table_name: 't' } })
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
    const { count, ...run } = await ran(running, { a: { sql, table_name: 't', write_disposition } }, {}, 2)
    expect({ status: run.status, rows: await count('t') }).toEqual({ status, rows })
  })

  test('fails where no statement of it has a result', async () => {
    const { status, tasks } = await ran(running, {
      a: { sql: 'DECLARE n INT64; SET n = 1;', table_name: 't' },
    })
    expect(status).toBe('FAILED')
    expect(tasks.a?.error?.message).toContain('its last statement must be a SELECT')
  })
})
