import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAILING } from '../../warehouse/place.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'
import { ran } from './ran.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const ONE = 'SELECT 1 AS one'

describe('a query', () => {
  test.for([
    { write_disposition: 'WRITE_TRUNCATE', rows: 1, status: 'SUCCESS' },
    { write_disposition: 'WRITE_APPEND', rows: 2, status: 'SUCCESS' },
    { write_disposition: 'WRITE_EMPTY', rows: 1, status: 'FAILED' },
  ])('run twice with $write_disposition leaves $rows rows and ends $status', async given => {
    const { write_disposition, rows, status } = given
    const { count, ...run } = await ran(
      running,
      { a: { sql: ONE, table_name: 't', write_disposition } },
      {},
      2,
    )
    expect(run.status).toBe(status)
    expect(await count('t')).toBe(rows)
  })

  test('takes the default write disposition of its configuration', async () => {
    const defaults = { default_write_disposition: 'WRITE_APPEND' }
    const { count } = await ran(running, { a: { sql: ONE, table_name: 't' } }, defaults, 2)
    expect(await count('t')).toBe(2)
  })

  test('tells how many rows it wrote', async () => {
    const sql = 'SELECT n FROM UNNEST(GENERATE_ARRAY(1, 7)) AS n'
    const { tasks } = await ran(running, { a: { sql, table_name: 't' } })
    expect(tasks.a).toMatchObject({ status: 'SUCCESS', rows: 7, attempt: 1 })
  })

  test('tells how many rows each kind of statement changed', async () => {
    const ROWS: [sql: string, rows: number | undefined][] = [
      ['INSERT INTO t SELECT n FROM UNNEST([4, 5]) AS n', 2],
      ['UPDATE t SET n = n + 1 WHERE n < 3', 2],
      ['DELETE FROM t WHERE n > 2', 1],
      [
        'MERGE INTO t USING (SELECT n FROM UNNEST([3, 4, 5]) AS n) AS s ON t.n = s.n WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (n) VALUES (s.n)',
        3,
      ],
      ['INSERT INTO t VALUES (4); DELETE FROM t WHERE n < 3; SELECT 1 AS one;', 3],
      ['DECLARE i INT64 DEFAULT 0; WHILE i < 3 DO SET i = i + 1; INSERT INTO t VALUES (i); END WHILE;', 3],
      ['CREATE TABLE u AS SELECT 1 AS one; DROP TABLE u;', undefined],
    ]
    const fresh = { sql: 'SELECT n FROM UNNEST([1, 2, 3]) AS n', table_name: 't' }
    const tasks = Object.fromEntries(
      ROWS.flatMap(([sql], at) => [
        [`fresh${at}`, fresh],
        [`change${at}`, { sql }],
      ]),
    )
    const done = await ran(running, tasks)
    expect(done.status).toBe('SUCCESS')
    expect(ROWS.map(([sql], at) => [sql, done.tasks[`change${at}`]?.rows])).toEqual(ROWS)
  })

  test('finds a table without a dataset in the default one', async () => {
    const { status, count } = await ran(running, {
      a: { sql: ONE, table_name: 't' },
      b: { sql: 'SELECT * FROM t', table_name: 'u' },
    })
    expect({ status, rows: await count('u') }).toEqual({ status: 'SUCCESS', rows: 1 })
  })

  test('writes to the table of its execution date', async () => {
    const { status, query, table } = await ran(running, { a: { sql: ONE, table_name: 't_{{FD_DATE}}' } })
    expect(status).toBe('SUCCESS')
    expect(await query(`SELECT * FROM ${table('t_20240123')}`)).toEqual([{ one: 1 }])
  })

  test('replaces one partition and leaves the others', async () => {
    const create = 'CREATE TABLE t (day DATE, n INT64) PARTITION BY day;'
    const fill =
      "INSERT INTO t VALUES (DATE '2024-01-22', 1), (DATE '2024-01-23', 2), (DATE '2024-01-23', 3);"
    const sql = "SELECT DATE '2024-01-23' AS day, 9 AS n"
    const { status, query, table } = await ran(running, {
      made: { task_type: 'run_gbq_script', sql: create + fill },
      a: { sql, table_name: `t$\{{FD_DATE}}` },
    })
    expect(status).toBe('SUCCESS')
    expect(await query(`SELECT n FROM ${table('t')} ORDER BY n`)).toEqual([{ n: 1 }, { n: 9 }])
  })

  test('with the template sees the execution date in its SQL', async () => {
    const sql = "SELECT '{{TEMPLATE_CURRENT_DATE}}' AS day"
    const sql_query_template = 'TEMPLATE_CURRENT_DATE'
    const { query, table } = await ran(running, { a: { sql, table_name: 't', sql_query_template } })
    expect(await query(`SELECT day FROM ${table('t')}`)).toEqual([{ day: '2024-01-23' }])
  })
})

describe('a script', () => {
  const sql = 'CREATE TABLE s (n INT64); INSERT INTO s VALUES (1); INSERT INTO s VALUES (2), (3);'
  test.for([
    { name: 'run_gbq_script', task: { task_type: 'run_gbq_script', sql } },
    { name: 'a query without a table', task: { sql } },
  ])('as $name does each of its statements', async ({ task }) => {
    const { status, count } = await ran(running, { a: task })
    expect({ status, rows: await count('s') }).toEqual({ status: 'SUCCESS', rows: 3 })
  })
})

describe('the execution date', () => {
  test('is filled in in SQL, by the names of the platform and by the one that the task gives', async () => {
    const sql = "SELECT '{{FD_DATE}}/{{FD_DATE_YEAR_4}}/{{FD_TIME}}' AS filled, DATE '{{TODAY}}' AS day"
    const { query, table, status } = await ran(running, {
      a: { sql, table_name: 't_{{FD_DATE}}', sql_query_template: 'TODAY' },
    })
    expect(status).toBe('SUCCESS')
    expect(await query(`SELECT filled, CAST(day AS STRING) AS day FROM ${table('t_20240123')}`)).toEqual([
      { filled: '20240123/2024/040506', day: '2024-01-23' },
    ])
  })
})

describe('a temporary table', () => {
  const temporary = { sql: ONE, table_name: 'temporary', temporary_table: true }
  test('is there for the tasks behind it, and gone at the end of the run', async () => {
    const b = { sql: 'SELECT * FROM temporary', table_name: 'kept' }
    const { status, count } = await ran(running, { a: temporary, b })
    expect({ status, kept: await count('kept'), temporary: await count('temporary') }).toEqual({
      status: 'SUCCESS',
      kept: 1,
      temporary: undefined,
    })
  })

  test('of a failed run is kept for a day', async () => {
    const { status, metadata } = await ran(running, { a: temporary, b: { sql: FAILING, table_name: 'b' } })
    expect(status).toBe('FAILED')
    const left = Number((await metadata('temporary')).expirationTime) - Date.now()
    expect(left).toBeGreaterThan(23 * 3600 * 1000)
    expect(left).toBeLessThanOrEqual(24 * 3600 * 1000)
  })
})
