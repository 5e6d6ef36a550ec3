import { configurationKey, jobId, runId, uuidOf } from '../model/ids.ts'
import { type Micros, SECOND } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Run } from '../store/runs.ts'

/** Whether a configuration may have new runs. */
export const isOpen = ({ activated, archived }: Configuration): boolean => activated && !archived

/** How many more runs of a configuration may start. */
export const freeSlots = ({ max_active_runs, active_runs }: Configuration): number =>
  Math.max(0, max_active_runs - active_runs.length)

/** How long a run that has started waits for its runner before it is handed out again. */
const GRACE = 20 * SECOND

/** The lease of a run that was just handed to a runner, and that of a run that needs none. */
export const awaitingRunner = (now: Micros) => ({ lease_holder: null, lease_until: now + GRACE })
export const NO_LEASE = { lease_holder: null, lease_until: null }

/** A new run of a configuration: `RUNNING` where it has a free slot, else `QUEUED`. */
export function newRun({
  account,
  configuration,
  uuid,
  now,
  ...given
}: {
  account: string
  configuration: Configuration
  uuid: string
  now: Micros
} & Pick<Run, 'trigger' | 'request'> & { execution_date?: Micros | undefined }): Run {
  const { configuration_type, environment, configuration_id } = configuration
  const starts = freeSlots(configuration) > 0
  return {
    run_id: runId(now, uuid),
    configuration_type,
    environment,
    configuration_id,
    configuration: configurationKey(configuration),
    job_id: jobId(account, configuration),
    version: configuration.version,
    status: starts ? 'RUNNING' : 'QUEUED',
    launch_date: now,
    start_execution_date: now,
    last_update_date: now,
    duration: null,
    execution_date: given.execution_date ?? now,
    trigger: given.trigger,
    request: given.request,
    counted: false,
    by_hand: false,
    failures: 0,
    ...(starts ? awaitingRunner(now) : NO_LEASE),
  }
}

/** The configuration once a run of it has taken, or given back, its slot. */
export function withSlot(configuration: Configuration, run: Run): Configuration {
  return { ...configuration, active_runs: [...configuration.active_runs, uuidOf(run.run_id)] }
}
export function withoutSlot(configuration: Configuration, run: Run): Configuration {
  const uuid = uuidOf(run.run_id)
  return { ...configuration, active_runs: configuration.active_runs.filter(id => id !== uuid) }
}
