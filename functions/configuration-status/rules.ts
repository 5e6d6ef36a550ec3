import type { InputOf } from '../../shared/actions/index.ts'
import type { Caller } from '../../shared/auth/rights.ts'
import { type Context, valuesKey } from '../../shared/document/context.ts'
import { type Deployment, refused } from '../../shared/document/deployment.ts'
import { alertOf } from '../../shared/document/monitoring.ts'
import { parametersOf } from '../../shared/document/parameters.ts'
import { scheduleOf } from '../../shared/document/schedule.ts'
import { type Link, loopOf } from '../../shared/document/workflow.ts'
import { currentJobId, describe, jobId } from '../../shared/model/ids.ts'
import { Problem } from '../../shared/model/problem.ts'
import { may, whoMay } from '../../shared/model/roles.ts'
import type { Micros } from '../../shared/model/time.ts'
import { freeSlots, isOpen } from '../../shared/run/state.ts'
import { tooManyMissed, withTimes } from '../../shared/run/times.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import type { Marks } from '../../shared/store/workflows.ts'

/**
 * A configuration with its new flags, and whether it may have new runs again. What is archived is disabled with it,
 * and comes back so. To bring one back from the archive is a right of its own.
 * @throws Problem `conflict`, or `forbidden`; the caller may read the account, so it learns nothing new from it
 */
export function withStatus(
  configuration: Configuration,
  input: Pick<InputOf<'set_configuration_status'>, 'activated' | 'archived'>,
  { role, now }: { role: Caller['role']; now: Micros },
): { after: Configuration; reopened: boolean } {
  const { archived = configuration.archived } = input
  if (configuration.archived && !archived && !may(role, 'restore')) {
    const detail = `The ${describe(configuration)} is archived; only ${whoMay('restore')} may bring it back`
    throw new Problem('forbidden', detail)
  }
  if (archived && input.activated) {
    const detail = `The ${describe(configuration)} would be archived, and what is archived is disabled: leave activated out`
    throw new Problem('conflict', detail)
  }
  const wasActive = configuration.activated && !configuration.archived
  const switched = { ...configuration, activated: !archived && (input.activated ?? wasActive), archived }
  const reopened = isOpen(switched) && !isOpen(configuration)
  const stays = isOpen(switched) === isOpen(configuration) && configuration.archived === archived
  const after = stays ? switched : withTimes(configuration, switched, now)
  const why = reopened ? tooManyMissed(after, now) : undefined
  if (why !== undefined) throw new Problem('conflict', `The ${describe(configuration)} ${why}`)
  return { after, reopened }
}

/**
 * A configuration once a document is deployed over it, or as the first, and whether queued runs may start then. Its
 * running runs stay as they are; so does whether it is activated, where the document does not say.
 * @throws Problem `configuration-archived`, `conflict` where another pair of context and id is stored under its id, or
 *   `invalid-request` where it would catch up with too many slots
 */
export function deployedOver(
  before: Configuration | undefined,
  { configuration_id, context, document, lineage }: Deployment,
  { environment, by, now }: { environment: Configuration['environment']; by: string; now: Micros },
): { after: Configuration & { version: number }; mayStart: boolean } {
  if (before?.archived) {
    const detail = `The ${describe(before)} is archived; set_configuration_status brings it back`
    throw new Problem('configuration-archived', detail)
  }
  const configuration_name = document.configuration_id
  const isOther = before?.configuration_name !== undefined && before.configuration_name !== configuration_name
  if (isOther) {
    const under =
      before.context_id === undefined ? 'without a context' : `with the context ${before.context_id}`
    const detail = `${configuration_id} is already the configuration ${before.configuration_name}, deployed ${under}; give this one, or its context, another id`
    throw new Problem('conflict', detail)
  }
  const schedule = scheduleOf(document)
  const parameters = parametersOf(document)
  const deployed = {
    configuration_type: document.configuration_type,
    environment,
    configuration_id,
    configuration_name,
    ...(context ? { context_id: context.id, ...versionOf(context) } : {}),
    activated: document.activated ?? before?.activated ?? true,
    archived: false,
    max_active_runs: 'max_active_runs' in document ? document.max_active_runs : 1,
    active_runs: before?.active_runs ?? [],
    ...(before?.strip ? { strip: before.strip } : {}),
    ...(before?.notes === undefined ? {} : { notes: before.notes }),
    ...(document.configuration_type === 'workflow'
      ? {
          authorized_job_ids: document.authorized_job_ids.map(currentJobId),
          target_dag: document.target_dag,
          schedule_interval_reset: document.schedule_interval_reset,
          per_execution_date: document.per_execution_date,
        }
      : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...(schedule ? { schedule } : {}),
    ...(lineage.writes.length > 0 ? { writes: lineage.writes } : {}),
    ...(lineage.reads.length > 0 ? { reads: lineage.reads } : {}),
    short_description: document.short_description,
    alert: alertOf(document, environment),
    is_failing: before?.is_failing,
    version: (before?.version ?? 0) + 1,
    deployed_date: now,
    deployed_by: by,
  }
  const after = { ...withTimes(before, deployed, now), version: deployed.version }
  const faults = tooManyMissed(after, now)
  if (faults !== undefined) {
    throw refused([{ pointer: '/configuration/catchup', detail: faults }])
  }
  const waited = before && (!isOpen(before) || freeSlots(before) === 0)
  return { after, mayStart: waited === true && isOpen(after) && freeSlots(after) > 0 }
}

/** Which values of a context a configuration is deployed with. */
const versionOf = ({ version, values }: Context) => ({
  ...(version === undefined ? {} : { context_version: version }),
  ...(values ? { context_key: valuesKey(values) } : {}),
})

/**
 * Why a workflow would lead back to itself: what it launches is, through a chain of the environment's workflows, what
 * it waits for. `undefined` when it does not.
 */
export function loopThrough(
  account: string,
  workflow: Configuration,
  all: Configuration[],
): string | undefined {
  const linkOf = ({
    configuration_id,
    environment,
    authorized_job_ids = [],
    target_dag,
  }: Configuration): Link[] => {
    if (!target_dag) return []
    const launches = jobId(account, { environment, ...target_dag })
    return [{ name: configuration_id, waits: authorized_job_ids, launches }]
  }
  const others = all.filter(one => !one.archived && one.configuration_id !== workflow.configuration_id)
  const [link] = linkOf(workflow)
  const loop = link && loopOf(link, others.flatMap(linkOf))
  return loop && `The workflow would lead back to itself: ${loop.join(' → ')}`
}

/** What a workflow has received of the jobs that it still waits for. */
export function marksKept({ authorized_job_ids = [] }: Configuration, marks: Marks): Marks {
  const kept = Object.entries(marks.received).filter(([job]) => authorized_job_ids.includes(job))
  return { ...marks, received: Object.fromEntries(kept) }
}
