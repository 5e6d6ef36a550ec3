import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROJECT, type Running, startRunning } from '../../warehouse/warehouse.ts'
import { AT, ran } from './ran.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const ONE = 'SELECT 1 AS one'

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
    const { status, metadata } = await ran(running, { a: create() })
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
    const { count, status } = await ran(running, { a: create({ ddl: simple, force_delete }), insert }, {}, 2)
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
    const { status, metadata } = await ran(running, {
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
    const { status, count } = await ran(running, { made, a: gone, again: gone })
    expect({ status, rows: await count('t') }).toEqual({ status: 'SUCCESS', rows: undefined })
  })

  test('a deleted partition is gone, and the others are left', async () => {
    const create = 'CREATE TABLE t (day DATE) PARTITION BY day;'
    const fill = "INSERT INTO t VALUES (DATE '2024-01-22'), (DATE '2024-01-23'), (DATE '2024-01-23');"
    const { status, count } = await ran(running, {
      made: { task_type: 'run_gbq_script', sql: create + fill },
      gone: { task_type: 'delete_gbq_table', bq_table: 't$20240123' },
    })
    expect({ status, rows: await count('t') }).toEqual({ status: 'SUCCESS', rows: 1 })
  })
})
