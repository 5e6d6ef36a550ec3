import type { Firestore } from '@google-cloud/firestore'
import { typeOf } from '../../shared/model/configuration-types.ts'
import { configurationOf } from '../../shared/model/ids.ts'
import type { Task } from '../../shared/model/plan.ts'
import { nameOf, tablesOf } from '../../shared/run/queries.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import { listPieces, type PlanOf, toPlan } from '../../shared/store/plan.ts'

/** What a version does, as its graph is drawn; null where it is not known. One read for each piece of its plan. */
export async function tasksOf(of: PlanOf, db: Firestore) {
  const pieces = await listPieces(db, of)
  if (pieces.length === 0) return null
  const { tasks } = toPlan(pieces)
  const places = new Map(tasks.map(({ id }, at) => [id, at]))
  return tasks.map(task => ({
    ...told(task),
    // A graph of a few hundred tasks has thousands of edges: a number is a tenth of an id.
    depends_on: task.upstream.flatMap(id => places.get(id) ?? []),
  }))
}

function told({ id, criticality, work }: Task) {
  const { source, destination, write_disposition } = tablesOf(work)
  return {
    task_id: id,
    task_type: work.kind,
    source: source ? nameOf(source) : null,
    table: destination ? nameOf(destination) : null,
    write_disposition: write_disposition ?? null,
    temporary: work.kind === 'query' && work.temporary,
    files: work.kind === 'export' ? `gs://${work.bucket}/${work.prefix}${work.filename}` : null,
    criticality,
  }
}

/** What a workflow joins: the jobs that it awaits, and what it launches then; null of other types. */
export function workflowOf({
  configuration_type,
  environment,
  authorized_job_ids = [],
  target_dag,
}: Configuration) {
  if (configuration_type !== 'workflow') return null
  const awaits = authorized_job_ids.map(job_id => {
    const found = configurationOf(job_id, environment)
    const configuration_type = typeOf(found?.configuration_type) ?? null
    return { job_id, configuration_type, configuration_id: found?.configuration_id ?? null, environment }
  })
  return { awaits, target: target_dag ? { ...target_dag, environment } : null }
}
