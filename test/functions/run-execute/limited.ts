import { until } from '../../warehouse/place.ts'
import { LONG } from '../../warehouse/under-way.ts'
import type { Running } from '../../warehouse/warehouse.ts'

/** A run of one task that takes minutes, and how its jobs stand. */
export async function limited(
  running: Running,
  task: Record<string, unknown>,
  more: Record<string, unknown> = {},
) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  await place.deployTables('job', { a: { sql: LONG, ...task } }, more)
  await place.deployTables('target', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await place.deployWorkflow('flow', ['job'], 'target')
  const run_id = await place.launch('job')
  /** How the BigQuery jobs of the task stand. */
  const jobs = async () => {
    const { a } = await place.tasksOf(run_id)
    return Promise.all(
      (a?.jobs ?? []).map(async ({ job_id, location }) => {
        const [metadata] = await running.bigquery.job(job_id, { location }).getMetadata()
        return metadata.status
      }),
    )
  }
  const atWork = () =>
    until(() =>
      jobs().then(
        all => all.length > 0,
        () => false,
      ),
    )
  return { ...place, run_id, jobs, atWork }
}
export const STOPPED = { state: 'DONE', errorResult: { reason: 'stopped' } }
