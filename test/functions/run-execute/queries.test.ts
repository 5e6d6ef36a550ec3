import { afterAll, beforeAll, expect, test } from 'vitest'
import { listOf } from '../../system/answers.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'
import { AT } from './ran.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning()
})
afterAll(() => running.stop())

type Place = Awaited<ReturnType<Running['newPlace']>>

async function told(place: Place, run_id: string, task_id: string, type?: string) {
  const request = { action: 'get_task_queries', ...place.identity('job', type), run_id, task_id }
  return listOf(await place.call('dag-status', request)).results[0] ?? {}
}

/** What BigQuery was asked by the jobs of a task, as it keeps it. */
async function asked(place: Place, run_id: string, task_id: string) {
  const { jobs = [] } = (await place.tasksOf(run_id))[task_id] ?? {}
  const all = jobs.map(({ job_id, location }) => running.bigquery.job(job_id, { location }).getMetadata())
  return (await Promise.all(all)).map(([{ configuration }]) => configuration)
}

const named = ({ projectId, datasetId, tableId }: Record<string, string>) =>
  `${projectId}.${datasetId}.${tableId}`

test('what is told of a task’s query is what BigQuery was asked for the run, though it was deployed anew since', async () => {
  const place = await running.newPlace()
  const filled = { sql_query_template: 'TEMPLATE_CURRENT_DATE' }
  const tasks = {
    query: {
      ...{ sql: "SELECT '{{FD_DATE}}' AS day, '{{TEMPLATE_CURRENT_DATE}}' AS iso, @n AS n", ...filled },
      ...{ table_name: 'kept_{{FD_DATE}}', write_disposition: 'WRITE_APPEND' },
    },
    result: { sql: 'DECLARE i INT64 DEFAULT @n; SELECT i AS i', table_name: 'result' },
    script: { task_type: 'run_gbq_script', sql: "SELECT '{{FD_TIME}}'" },
  }
  const parameters = { n: { type: 'INT64', default: 1 } }
  await place.deployTables('job', tasks, { parameters })
  const run_id = await place.launch('job', { ...AT, sql_parameters: { n: 2 } })
  expect((await place.ended(run_id)).status).toBe('SUCCESS')
  await place.deployTables('job', { query: { sql: 'SELECT 0', table_name: 'other' } })

  for (const task_id of Object.keys(tasks)) {
    const one = await told(place, run_id, task_id)
    const [query, copy] = await asked(place, run_id, task_id)
    expect(one).toMatchObject({ version: 1, sql: query.query.query, sql_parameters: { n: 2 } })
    expect(one.sql).not.toContain('{{')
    const kept = copy?.copy ?? query.query
    if (task_id === 'script') expect(one).toMatchObject({ table: null, write_disposition: null })
    else {
      expect(one).toMatchObject({ table: named(kept.destinationTable) })
      expect(one).toMatchObject({ write_disposition: kept.writeDisposition })
    }
  }
  expect(await told(place, run_id, 'query')).toMatchObject({
    sql: "SELECT '20240123' AS day, '2024-01-23' AS iso, @n AS n",
    write_disposition: 'WRITE_APPEND',
  })
})

test('what is told of an export is what BigQuery was asked to write', async () => {
  const place = await running.newPlace()
  const fields = { generate_top_file: true, field_delimiter: ';', gcs_dest_prefix: 'out/{{FD_DATE}}' }
  const task = { sql: "SELECT '{{FD_DATE}}' AS day", output_filename: 'sales_{{FD_DATE}}' }
  await place.deployExport('job', { a: task }, fields)
  const run_id = await place.launch('job', AT, 'table-to-storage')
  expect((await place.ended(run_id)).status).toBe('SUCCESS')
  const [query, extract] = await asked(place, run_id, 'a')
  const { destinationUris, compression } = extract.extract
  expect(await told(place, run_id, 'a', 'table-to-storage')).toMatchObject({
    task_type: 'export',
    sql: query.query.query,
    table: null,
    extraction: {
      ...{ uris: destinationUris, compression, format: 'CSV', field_delimiter: ';', print_header: true },
      top_file: `gs://${place.bucket}/out/20240123/sales_20240123.top`,
      emptied_folder: null,
    },
  })
})
