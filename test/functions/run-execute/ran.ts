import type { TaskFields } from '../../warehouse/place.ts'
import type { Running } from '../../warehouse/warehouse.ts'

/** The date that runs work for. */
export const AT = { execution_date: '2024-01-23T04:05:06+00:00' }

/** A place where these tasks have run, one after the other, in the order they stand in. */
export async function ran(
  running: Running,
  tasks: Record<string, TaskFields>,
  fields: Record<string, unknown> = {},
  times = 1,
) {
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
