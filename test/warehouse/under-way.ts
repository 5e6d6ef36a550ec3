import { until } from './place.ts'
import type { Running } from './warehouse.ts'

/** Runs for minutes unless it is stopped. */
export const LONG =
  'DECLARE i INT64 DEFAULT 0; WHILE i < 90000 DO SET i = i + 1; END WHILE; INSERT INTO log VALUES (1);'

/** A run whose first task is under way for minutes, with another behind it and a workflow that waits for it. */
export async function underWay(running: Running, more: Record<string, unknown> = {}) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  const next = { sql: 'INSERT INTO log VALUES (2)' }
  await place.deployTables('job', { long: { sql: LONG }, next }, { dependencies: ['long >> next'], ...more })
  await place.deployTables('target', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await place.deployWorkflow('flow', ['job'], 'target')
  const run_id = await place.launch('job')
  await place.taskIs(run_id, 'long', 'RUNNING')
  const job = async () => {
    const [reference] = (await place.tasksOf(run_id)).long?.jobs ?? []
    if (!reference) throw new Error('The task has no job')
    const [metadata] = await running.bigquery
      .job(reference.job_id, { location: reference.location })
      .getMetadata()
    return metadata.status
  }
  // Till BigQuery has the job.
  await until(() => job().then(Boolean, () => false))
  return { ...place, run_id, job }
}
