import { describe, expect, test } from 'vitest'
import { planOf } from '../../shared/document/check.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { graph, SQL, tableToStorage, tableToTable } from './documents.ts'

const DDL = {
  bq_table_description: 'Sales by day',
  bq_table_schema: [
    { name: 'day', type: 'date', mode: 'required', description: 'The day' },
    { name: 'lines', type: 'RECORD', mode: 'REPEATED', fields: [{ name: 'item', type: 'STRING' }] },
    { name: 'store', type: 'STRING' },
  ],
  bq_table_clustering_fields: ['store'],
  bq_table_timepartitioning_field: 'day',
  bq_table_timepartitioning_expiration_ms: 86_400_000,
  bq_table_require_partition_filter: true,
}

const files = { 'a.sql': SQL, 't.json': JSON.stringify(DDL) }

/** A document's plan, with the files it names. */
function plan(document: Record<string, unknown>): Plan {
  const text = JSON.stringify(document)
  const named = Object.entries(files).filter(([path]) => text.includes(`"${path}"`))
  return planOf(document, Object.fromEntries(named))
}

const taskOf = (fields: Record<string, unknown>, changes: Record<string, unknown> = {}) =>
  plan(tableToTable({ workflow: [{ id: 'a', ...fields }], ...changes })).tasks[0]

const exportOf = (fields: Record<string, unknown>, changes: Record<string, unknown> = {}) =>
  plan(
    tableToStorage({
      tasks: [{ task_id: 'a', sql_file: 'a.sql', output_filename: 'sales', ...fields }],
      ...changes,
    }),
  ).tasks[0]

const own = (table: string) => ({ project: 'my-project', dataset: 'my_dataset', table })

describe('the plan of a table-to-table document', () => {
  test('a sql task is a critical query in EU into its table, unless the document says otherwise', () => {
    expect(taskOf({ sql_file: 'a.sql', table_name: 'a_{{FD_DATE}}' })).toEqual({
      id: 'a',
      criticality: 'critical',
      upstream: [],
      project: 'my-project',
      location: 'EU',
      current_date_template: false,
      fills_sql: true,
      work: {
        kind: 'query',
        sql: SQL,
        destination: own('a_{{FD_DATE}}'),
        write_disposition: 'WRITE_TRUNCATE',
        temporary: false,
        use_query_cache: true,
        dataset: { project: 'my-project', dataset: 'my_dataset' },
      },
    })
  })

  test('what a task says goes before what the document says for all', () => {
    const task = taskOf(
      {
        sql_file: 'a.sql',
        table_name: 'a',
        gcp_project_id: 'other',
        bq_dataset: 'elsewhere',
        write_disposition: 'WRITE_EMPTY',
        sql_query_template: 'TEMPLATE_CURRENT_DATE',
        temporary_table: true,
        use_query_cache: false,
        criticality: 'stop',
      },
      { default_write_disposition: 'WRITE_APPEND', default_bq_data_location: 'US' },
    )
    expect(task).toMatchObject({
      project: 'other',
      location: 'US',
      criticality: 'stop',
      current_date_template: true,
      work: {
        destination: { project: 'other', dataset: 'elsewhere', table: 'a' },
        write_disposition: 'WRITE_EMPTY',
        temporary: true,
        use_query_cache: false,
      },
    })
  })

  test.each([{ task_type: 'sql' }, { task_type: 'run_gbq_script' }])(
    'a script has no destination, and needs no dataset: %j',
    fields => {
      const task = taskOf({ ...fields, sql_file: 'a.sql' }, { default_bq_dataset: undefined })
      expect(task?.work).not.toHaveProperty('destination')
      expect(task?.work).not.toHaveProperty('dataset')
    },
  )

  test('a create_gbq_table task has the table that its DDL file describes', () => {
    const task = taskOf({
      task_type: 'create_gbq_table',
      bq_table: 't',
      ddl_file: 't.json',
      force_delete: true,
    })
    expect(task?.work).toEqual({
      force_delete_partition: true,
      kind: 'create_table',
      table: own('t'),
      force_delete: true,
      definition: {
        description: 'Sales by day',
        schema: [
          { name: 'day', type: 'DATE', mode: 'REQUIRED', description: 'The day' },
          { name: 'lines', type: 'RECORD', mode: 'REPEATED', fields: [{ name: 'item', type: 'STRING' }] },
          { name: 'store', type: 'STRING' },
        ],
        clustering: ['store'],
        partitioning: { type: 'DAY', field: 'day', expiration_ms: 86_400_000 },
        require_partition_filter: true,
      },
    })
  })

  test.each([
    [true, 't_{{FD_DATE}}'],
    [false, 't'],
    [undefined, 't'],
  ])('a copy with destination_bq_table_date_suffix %j goes to %j', (suffix, table) => {
    const source = { source_gcp_project_id: 'p', source_bq_dataset: 'd', source_bq_table: 's' }
    const task = taskOf({
      task_type: 'copy_gbq_table',
      ...source,
      destination_bq_table: 't',
      destination_bq_table_date_suffix: suffix,
      destination_bq_table_date_suffix_format: '%Y%m%d',
    })
    expect(task?.work).toEqual({
      kind: 'copy_table',
      source: { project: 'p', dataset: 'd', table: 's' },
      destination: own(table),
      write_disposition: 'WRITE_TRUNCATE',
    })
  })

  test('a table to delete may be a partition', () => {
    const task = taskOf({ task_type: 'delete_gbq_table', bq_table: 't$20240123' })
    expect(task?.work).toEqual({ kind: 'delete_table', table: own('t$20240123') })
  })

  test('tasks run five side by side, each after those that the dependencies put before it', () => {
    const { task_concurrency, tasks } = plan(graph('a b c', '[a, b] >> c'))
    expect(task_concurrency).toBe(5)
    expect(tasks.map(({ upstream }) => upstream)).toEqual([[], [], ['a', 'b']])
  })
})

describe('the plan of a table-to-storage document', () => {
  test('an export has the defaults of the domain', () => {
    expect(exportOf({})).toEqual({
      id: 'a',
      criticality: 'critical',
      upstream: [],
      project: 'my-project',
      location: 'EU',
      current_date_template: false,
      fills_sql: true,
      work: {
        kind: 'export',
        sql: SQL,
        bucket: 'my-bucket',
        prefix: 'out/',
        filename: 'sales.csv',
        format: 'CSV',
        field_delimiter: '|',
        print_header: true,
        compression: 'NONE',
        generate_top_file: false,
        delete_dest_bucket_content: false,
      },
    })
  })

  test.each([
    ['sales.csv', 'CSV', 'None', 'sales.csv'],
    ['sales.txt', 'CSV', 'None', 'sales.txt'],
    ['sales', 'CSV', 'GZIP', 'sales.csv.gz'],
    ['sales.csv.gz', 'CSV', 'GZIP', 'sales.csv.gz'],
    ['sales_{{FD_DATE}}', 'NEWLINE_DELIMITED_JSON', 'None', 'sales_{{FD_DATE}}.json'],
    ['sales', 'AVRO', 'SNAPPY', 'sales.avro'],
    ['v1.2', 'PARQUET', 'None', 'v1.2.parquet'],
  ])('%j as %s, compressed with %s, is %j', (output_filename, destination_format, compression, filename) => {
    expect(exportOf({ output_filename, destination_format, compression })?.work).toMatchObject({ filename })
  })

  test.each([
    ['', ''],
    ['/out', 'out/'],
    ['out/{{FD_DATE}}/', 'out/{{FD_DATE}}/'],
  ])('the prefix %j is %j', (gcs_dest_prefix, prefix) => {
    expect(exportOf({ gcs_dest_prefix })?.work).toMatchObject({ prefix })
  })

  test('what the document says for all tasks, one of them may say otherwise', () => {
    const all = { field_delimiter: ';', generate_top_file: true, bq_data_location: 'US', print_header: false }
    const task = exportOf({ field_delimiter: ',', bq_data_location: 'EU' }, all)
    expect(task).toMatchObject({
      location: 'EU',
      work: { field_delimiter: ',', generate_top_file: true, print_header: false },
    })
  })

  test('a copied result goes to its table, with the date as a suffix if asked for', () => {
    const copy = { copy_table: true, dest_gcp_project_id: 'p', dest_gbq_dataset: 'd', dest_gbq_table: 't' }
    const task = exportOf({ ...copy, dest_gbq_table_suffix: 'dag_execution_date' })
    expect(task?.work).toMatchObject({ copy_to: { project: 'p', dataset: 'd', table: 't_{{FD_DATE}}' } })
  })
})
