import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

const SQL = "SELECT 1 AS n, 'a' AS shop UNION ALL SELECT 2, 'b' ORDER BY n"
const AT = { execution_date: '2024-01-23T04:05:06+00:00' }
const EXPORT = 'table-to-storage'

/** A place where an export of two rows has run, over files that were there before. */
async function exported(
  task: Record<string, unknown>,
  fields: Record<string, unknown> = {},
  before: string[] = [],
) {
  const place = await running.newPlace()
  const bucket = running.storage.bucket(place.bucket)
  await Promise.all(before.map(name => bucket.file(name).save('old', { resumable: false })))
  const defaults = { sql: SQL, output_filename: 'sales_{{FD_DATE}}-{{FD_TIME}}' }
  await place.deployExport('export', { a: { ...defaults, ...task } }, fields)
  const run_id = await place.launch('export', AT, EXPORT)
  const run = await place.ended(run_id)
  return { ...place, run, tasks: await place.tasksOf(run_id) }
}
const NAME = 'out/sales_20240123-040506-000000000000'

describe('an export', () => {
  test.for([
    { fields: {}, extension: '.csv', content: 'n|shop\n1|a\n2|b\n' },
    { fields: { field_delimiter: ';', print_header: false }, extension: '.csv', content: '1;a\n2;b\n' },
    {
      fields: { destination_format: 'NEWLINE_DELIMITED_JSON' },
      extension: '.json',
      content: '{"n":"1","shop":"a"}\n{"n":"2","shop":"b"}\n',
    },
  ])('as $extension with $fields writes what BigQuery does', async ({ fields, extension, content }) => {
    const { run, files, read } = await exported({}, fields)
    expect(run.status).toBe('SUCCESS')
    expect(await files()).toEqual([NAME + extension])
    expect((await read(NAME + extension)).toString()).toBe(content)
  })

  test('with GZIP writes a compressed file that ends in .gz', async () => {
    const { files, read } = await exported({}, { compression: 'GZIP' })
    expect(await files()).toEqual([`${NAME}.csv.gz`])
    expect(gunzipSync(await read(`${NAME}.csv.gz`)).toString()).toBe('n|shop\n1|a\n2|b\n')
  })

  test('to PARQUET writes a file that is PARQUET', async () => {
    const { read } = await exported({}, { destination_format: 'PARQUET' })
    expect((await read(`${NAME}.parquet`)).subarray(0, 4).toString()).toBe('PAR1')
  })

  test('to AVRO writes a file that is AVRO, or fails with a text that names AVRO', async () => {
    const { run, tasks, files } = await exported({}, { destination_format: 'AVRO' })
    if (run.status === 'SUCCESS') expect(await files()).toEqual([`${NAME}.avro`])
    else expect(tasks.a?.error?.message).toContain('AVRO')
  })

  test('with generate_top_file leaves an empty .top beside its file', async () => {
    const { files, read } = await exported({ generate_top_file: true })
    expect(await files()).toEqual([`${NAME}.csv`, 'out/sales_20240123-040506.top'])
    expect(await read('out/sales_20240123-040506.top')).toHaveLength(0)
  })

  test('fills the date into its prefix, and a task overrides what is set for all', async () => {
    const fields = { gcs_dest_prefix: 'shops/{{FD_DATE_YEAR_4}}/{{FD_DATE_MONTH}}', print_header: true }
    const { files, read } = await exported({ output_filename: 's.txt', print_header: false }, fields)
    expect(await files()).toEqual(['shops/2024/01/s-000000000000.txt'])
    expect((await read('shops/2024/01/s-000000000000.txt')).toString()).toBe('1|a\n2|b\n')
  })

  test.for([
    { delete_dest_bucket_content: true, left: [`${NAME}.csv`, 'outside/old.csv'] },
    { delete_dest_bucket_content: false, left: ['out/old.csv', `${NAME}.csv`, 'outside/old.csv'] },
  ])('with delete_dest_bucket_content $delete_dest_bucket_content leaves $left', async given => {
    const { left, ...fields } = given
    const { files } = await exported({}, fields, ['out/old.csv', 'outside/old.csv'])
    expect(await files()).toEqual(left)
  })

  test('with copy_table keeps its result in a table of the execution date as well', async () => {
    const place = await running.newPlace()
    const task = {
      sql: SQL,
      output_filename: 'sales',
      copy_table: true,
      dest_gcp_project_id: running.bigquery.projectId,
      dest_gbq_dataset: place.dataset,
      dest_gbq_table: 'kept',
      dest_gbq_table_suffix: 'dag_execution_date',
    }
    await place.deployExport('export', { a: task })
    const run = await place.ended(await place.launch('export', AT, EXPORT))
    expect(run.status).toBe('SUCCESS')
    expect(await place.count('kept_20240123')).toBe(2)
    expect(await place.files()).toEqual(['out/sales-000000000000.csv'])
  })

  test('whose SQL is a script of statements fails and says what it must be', async () => {
    const { run, tasks } = await exported({ sql: 'DECLARE n INT64 DEFAULT 1; SET n = 2;' })
    expect(run.status).toBe('FAILED')
    expect(tasks.a?.error?.message).toContain('one query')
  })

  test('with the template sees the execution date in its SQL', async () => {
    const task = {
      sql: "SELECT '{{TEMPLATE_CURRENT_DATE}}' AS day",
      sql_query_template: 'TEMPLATE_CURRENT_DATE',
    }
    const { read } = await exported(task)
    expect((await read(`${NAME}.csv`)).toString()).toBe('day\n2024-01-23\n')
  })
})
