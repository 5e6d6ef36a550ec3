import { uuidOf } from '../../../shared/model/ids.ts'
import { until } from '../../warehouse/place.ts'
import type { Running } from '../../warehouse/warehouse.ts'

/** A query that fails until there is a table `there`. */
const WAITING = 'SELECT n FROM there'
export const QUERY = { sql: WAITING, table_name: 'out', write_disposition: 'WRITE_APPEND' }

/** A place whose job, of these tasks, has been launched. */
export async function waiting(
  running: Running,
  tasks: Record<string, Record<string, unknown>>,
  more: Record<string, unknown> = {},
) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
  await place.deployTables('job', tasks, more)
  const run_id = await place.launch('job')
  const ref = { db: running.system.db, account: place.account, uuid: uuidOf(run_id) }
  return {
    ...place,
    run_id,
    ref,
    /** Waits till a task waits to be tried again. */
    waits: (id: string) =>
      until(async () => (await place.tasksOf(run_id))[id]?.next_attempt_date !== undefined),
    /** Waits till the runner has given the run back. */
    givenBack: () => until(async () => (await place.runOf(run_id)).lease_holder === null),
    repair: () => place.query(`CREATE TABLE ${place.table('there')} AS SELECT 1 AS n`),
    what: async () => (await place.query(`SELECT what FROM ${place.table('log')}`)).map(({ what }) => what),
  }
}
