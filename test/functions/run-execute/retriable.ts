import { z } from 'zod'
import type { Running } from '../../warehouse/warehouse.ts'

export const logs = (what: string) => ({ sql: `INSERT INTO log VALUES ('${what}')` })
export const GRAPH = { a: logs('a'), b: logs('b'), c: logs('c'), d: logs('d') }
const DEPENDENCIES = ['a >> b >> c', 'a >> d']

/** An ended run of tasks that each write their name to a log, and what a retry of it has done. */
export async function retriable(running: Running, tasks: Record<string, Record<string, unknown>>) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
  const deployed = (changes: typeof tasks = {}) =>
    place.deployTables('job', { ...tasks, ...changes }, { dependencies: DEPENDENCIES })
  await deployed()
  await place.deployTables('target', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await place.deployWorkflow('flow', ['job'], 'target')
  const run_id = await place.launch('job')
  await place.ended(run_id)
  await place.query(`DELETE FROM ${place.table('log')} WHERE true`)
  const targets = (await place.runs('target')).length
  const retry = (part: Record<string, unknown>) => place.act('retry_run', 'job', run_id, part)
  return {
    ...place,
    run_id,
    deployed,
    retry,
    async retried(part: Record<string, unknown>) {
      const again = z.object({ run_id: z.string() }).parse((await retry(part)).body).run_id
      const run = await place.ended(again)
      const rows = await place.query(`SELECT what FROM ${place.table('log')} ORDER BY what`)
      return {
        run,
        did: rows.map(({ what }) => what),
        statuses: await place.statuses(again),
        fired: (await place.runs('target')).length - targets,
      }
    },
  }
}
