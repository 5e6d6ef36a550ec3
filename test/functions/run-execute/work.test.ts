import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAILING, type TaskFields } from '../../warehouse/place.ts'
import { PROJECT, type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const ONE = 'SELECT 1 AS one'
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

describe('a query', () => {
  test.for([
    { write_disposition: 'WRITE_TRUNCATE', rows: 1, status: 'SUCCESS' },
    { write_disposition: 'WRITE_APPEND', rows: 2, status: 'SUCCESS' },
    { write_disposition: 'WRITE_EMPTY', rows: 1, status: 'FAILED' },
  ])('run twice with $write_disposition leaves $rows rows and ends $status', async given => {
    const { write_disposition, rows, status } = given
    const { count, ...run } = await ran({ a: { sql: ONE, table_name: 't', write_disposition } }, {}, 2)
    expect(run.status).toBe(status)
    expect(await count('t')).toBe(rows)
  })

  test('takes the default write disposition of its configuration', async () => {
    const defaults = { default_write_disposition: 'WRITE_APPEND' }
    const { count } = await ran({ a: { sql: ONE, table_name: 't' } }, defaults, 2)
    expect(await count('t')).toBe(2)
  })

  test('tells how many rows it wrote', async () => {
    const sql = 'SELECT n FROM UNNEST(GENERATE_ARRAY(1, 7)) AS n'
    const { tasks } = await ran({ a: { sql, table_name: 't' } })
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
    const done = await ran(tasks)
    expect(done.status).toBe('SUCCESS')
    expect(ROWS.map(([sql], at) => [sql, done.tasks[`change${at}`]?.rows])).toEqual(ROWS)
  })

  test('finds a table without a dataset in the default one', async () => {
    const { status, count } = await ran({
      a: { sql: ONE, table_name: 't' },
      b: { sql: 'SELECT * FROM t', table_name: 'u' },
    })
    expect({ status, rows: await count('u') }).toEqual({ status: 'SUCCESS', rows: 1 })
  })

  test('writes to the table of its execution date', async () => {
    const { status, query, table } = await ran({ a: { sql: ONE, table_name: 't_{{FD_DATE}}' } })
    expect(status).toBe('SUCCESS')
    expect(await query(`SELECT * FROM ${table('t_20240123')}`)).toEqual([{ one: 1 }])
  })

  test('replaces one partition and leaves the others', async () => {
    const create = 'CREATE TABLE t (day DATE, n INT64) PARTITION BY day;'
    const fill =
      "INSERT INTO t VALUES (DATE '2024-01-22', 1), (DATE '2024-01-23', 2), (DATE '2024-01-23', 3);"
    const sql = "SELECT DATE '2024-01-23' AS day, 9 AS n"
    const { status, query, table } = await ran({
      made: { task_type: 'run_gbq_script', sql: create + fill },
      a: { sql, table_name: `t$\{{FD_DATE}}` },
    })
    expect(status).toBe('SUCCESS')
    expect(await query(`SELECT n FROM ${table('t')} ORDER BY n`)).toEqual([{ n: 1 }, { n: 9 }])
  })

  test('with the template sees the execution date in its SQL', async () => {
    const sql = "SELECT '{{TEMPLATE_CURRENT_DATE}}' AS day"
    const sql_query_template = 'TEMPLATE_CURRENT_DATE'
    const { query, table } = await ran({ a: { sql, table_name: 't', sql_query_template } })
    expect(await query(`SELECT day FROM ${table('t')}`)).toEqual([{ day: '2024-01-23' }])
  })
})

describe('a script', () => {
  const sql = 'CREATE TABLE s (n INT64); INSERT INTO s VALUES (1); INSERT INTO s VALUES (2), (3);'
  test.for([
    { name: 'run_gbq_script', task: { task_type: 'run_gbq_script', sql } },
    { name: 'a query without a table', task: { sql } },
  ])('as $name does each of its statements', async ({ task }) => {
    const { status, count } = await ran({ a: task })
    expect({ status, rows: await count('s') }).toEqual({ status: 'SUCCESS', rows: 3 })
  })
})

describe('the execution date', () => {
  test('is filled in in SQL, by the names of the platform and by the one that the task gives', async () => {
    const sql = "SELECT '{{FD_DATE}}/{{FD_DATE_YEAR_4}}/{{FD_TIME}}' AS filled, DATE '{{TODAY}}' AS day"
    const { query, table, status } = await ran({
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
    const { status, count } = await ran({ a: temporary, b })
    expect({ status, kept: await count('kept'), temporary: await count('temporary') }).toEqual({
      status: 'SUCCESS',
      kept: 1,
      temporary: undefined,
    })
  })

  test('of a failed run is kept for a day', async () => {
    const { status, metadata } = await ran({ a: temporary, b: { sql: FAILING, table_name: 'b' } })
    expect(status).toBe('FAILED')
    const left = Number((await metadata('temporary')).expirationTime) - Date.now()
    expect(left).toBeGreaterThan(23 * 3600 * 1000)
    expect(left).toBeLessThanOrEqual(24 * 3600 * 1000)
  })
})

describe('create_gbq_table', () => {
  const ddl = {
    bq_table_description: 'Sales',
    bq_table_schema: [
      { name: 'day', type: 'DATE', mode: 'REQUIRED', description: 'The day' },
      { name: 'shop', type: 'STRING', mode: 'NULLABLE', description: 'The shop' },
    ],
    bq_table_clustering_fields: ['shop'],
    bq_table_timepartitioning_field: 'day',
    bq_table_timepartitioning_type: 'DAY',
    bq_table_timepartitioning_expiration_ms: 7_776_000_000,
    bq_table_require_partition_filter: true,
  }
  const create = (more: object = {}) => ({ task_type: 'create_gbq_table', bq_table: 't', ddl, ...more })

  test('makes the table that the DDL file describes', async () => {
    const { status, metadata } = await ran({ a: create() })
    expect(status).toBe('SUCCESS')
    expect(await metadata('t')).toMatchObject({
      description: 'Sales',
      schema: {
        fields: [
          { name: 'day', type: 'DATE', mode: 'REQUIRED', description: 'The day' },
          { name: 'shop', type: 'STRING', description: 'The shop' },
        ],
      },
      clustering: { fields: ['shop'] },
      timePartitioning: { type: 'DAY', field: 'day', expirationMs: '7776000000' },
      requirePartitionFilter: true,
    })
  })

  test.for([
    { force_delete: false, rows: 2 },
    { force_delete: true, rows: 1 },
  ])('with force_delete $force_delete leaves $rows rows of two runs', async ({ force_delete, rows }) => {
    const simple = { bq_table_schema: [{ name: 'n', type: 'INTEGER', mode: 'NULLABLE', description: 'n' }] }
    const insert = { task_type: 'run_gbq_script', sql: 'INSERT INTO t VALUES (1)' }
    const { count, status } = await ran({ a: create({ ddl: simple, force_delete }), insert }, {}, 2)
    expect({ status, rows: await count('t') }).toEqual({ status: 'SUCCESS', rows })
  })

  test.for([
    { force_delete_partition: undefined, type: 'DAY', left: 3 },
    { force_delete_partition: false, type: 'DAY', left: 4 },
    { force_delete_partition: true, type: 'MONTH', left: 2 },
    { force_delete_partition: true, type: undefined, left: 4 },
  ])(
    'on a table by $type that is there, force_delete_partition $force_delete_partition leaves $left of four rows',
    async ({ force_delete_partition, type, left }) => {
      const place = await running.newPlace()
      const by = { DAY: 'day', MONTH: 'DATE_TRUNC(day, MONTH)' }[type ?? '']
      await place.query(
        `CREATE TABLE ${place.table('t')} (day DATE, shop STRING) ${by === undefined ? '' : `PARTITION BY ${by}`}`,
      )
      const days = ['2024-01-23', '2024-01-24', '2024-02-23', '2023-01-23']
      const values = days.map(day => `('${day}', 'x')`).join(', ')
      await place.query(`INSERT INTO ${place.table('t')} VALUES ${values}`)
      await place.deployTables('job', { a: create({ force_delete_partition }) })
      const { status } = await place.ended(await place.launch('job', AT))
      expect({ status, rows: await place.count('t') }).toEqual({ status: 'SUCCESS', rows: left })
    },
  )

  test('makes a table partitioned by ranges', async () => {
    const { status, metadata } = await ran({
      a: create({
        ddl: {
          bq_table_schema: [{ name: 'n', type: 'INTEGER' }],
          bq_table_range_partitioning_field: 'n',
          bq_table_range_partitioning_start: 0,
          bq_table_range_partitioning_end: '100',
          bq_table_range_partitioning_interval: 10,
          bq_table_timepartitioning_require_partition_filter: 'true',
        },
      }),
    })
    expect(status).toBe('SUCCESS')
    expect(await metadata('t')).toMatchObject({
      rangePartitioning: { field: 'n', range: { start: '0', end: '100', interval: '10' } },
      requirePartitionFilter: true,
    })
  })
})

describe('copy_gbq_table and delete_gbq_table', () => {
  const made = { sql: ONE, table_name: 't' }
  const copy = (dataset: string, more: object = {}) => ({
    task_type: 'copy_gbq_table',
    source_gcp_project_id: PROJECT,
    source_bq_dataset: dataset,
    source_bq_table: 't',
    destination_bq_table: 'copy',
    ...more,
  })

  test.for([
    { more: {}, name: 'copy', rows: 1 },
    { more: { write_disposition: 'WRITE_APPEND' }, name: 'copy', rows: 2 },
    {
      more: { destination_bq_table_date_suffix: true, destination_bq_table_date_suffix_format: '%Y%m%d' },
      name: 'copy_20240123',
      rows: 1,
    },
  ])('a copy with $more leaves $rows rows of two runs in $name', async ({ more, name, rows }) => {
    const place = await running.newPlace()
    const tasks = { made, copy: copy(place.dataset, more) }
    await place.deployTables('job', tasks, { dependencies: ['made >> copy'] })
    for (let time = 0; time < 2; time++) {
      expect((await place.ended(await place.launch('job', AT))).status).toBe('SUCCESS')
    }
    expect(await place.count(name)).toBe(rows)
  })

  test('a deleted table is gone, and one that was not there is as good as deleted', async () => {
    const gone = { task_type: 'delete_gbq_table', bq_table: 't' }
    const { status, count } = await ran({ made, a: gone, again: gone })
    expect({ status, rows: await count('t') }).toEqual({ status: 'SUCCESS', rows: undefined })
  })

  test('a deleted partition is gone, and the others are left', async () => {
    const create = 'CREATE TABLE t (day DATE) PARTITION BY day;'
    const fill = "INSERT INTO t VALUES (DATE '2024-01-22'), (DATE '2024-01-23'), (DATE '2024-01-23');"
    const { status, count } = await ran({
      made: { task_type: 'run_gbq_script', sql: create + fill },
      gone: { task_type: 'delete_gbq_table', bq_table: 't$20240123' },
    })
    expect({ status, rows: await count('t') }).toEqual({ status: 'SUCCESS', rows: 1 })
  })
})
