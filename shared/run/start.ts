import { configurationKey } from '../model/configuration-key.ts'
import { jobId, runId, uuidOf } from '../model/ids.ts'
import { toStored, valuesOf } from '../model/parameters.ts'
import { type Micros, SECOND } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Run } from '../store/runs.ts'
import { freeSlots } from './state.ts'
import { withRun } from './strip.ts'

/** How long a run that was handed out waits for who is to take it, before the sweep hands it out again. */
const GRACE = 20 * SECOND

/** Of a run that is just being handed out, to be run or to be stopped: nobody has it yet. */
export const handedOut = (now: Micros) => ({ lease_holder: null, lease_until: null, sweep_at: now + GRACE })
/** Of a run that nobody needs to look at: it waits for a slot, or is over with nothing to be stopped. */
export const AT_REST = { lease_holder: null, lease_until: null, sweep_at: null }

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
} & Pick<Run, 'trigger' | 'request' | 'sql_parameters'> & { execution_date?: Micros | undefined }): Run {
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
    sub_status: null,
    launch_date: now,
    start_execution_date: now,
    last_update_date: now,
    duration: null,
    execution_date: given.execution_date ?? now,
    trigger: given.trigger,
    sql_parameters: given.sql_parameters ?? defaultsOf(configuration),
    request: given.request,
    counted: false,
    by_hand: false,
    failures: 0,
    claims: [],
    ...(starts ? handedOut(now) : AT_REST),
  }
}

/** The values of the parameters of a run that is given none. */
function defaultsOf({ parameters = {} }: Configuration): string | undefined {
  return toStored(valuesOf(parameters, {}).values)
}

/** A queued run once it has its slot. */
export const started = (run: Run, now: Micros): Run => ({
  ...run,
  status: 'RUNNING',
  start_execution_date: now,
  last_update_date: now,
  ...handedOut(now),
})

/** The configuration once a run of it has taken its slot, and is on the strip; or has given it back. */
export function withSlot(configuration: Configuration, run: Run): Configuration {
  const active_runs = [...configuration.active_runs, uuidOf(run.run_id)]
  return withRun({ ...configuration, active_runs }, run)
}
export function withoutSlot(configuration: Configuration, run: Run): Configuration {
  const uuid = uuidOf(run.run_id)
  return { ...configuration, active_runs: configuration.active_runs.filter(id => id !== uuid) }
}

/** What of a configuration its runs change, as it is written. */
export const ofItsRuns = ({ active_runs, strip, is_failing }: Configuration) => ({
  active_runs,
  ...(strip === undefined ? {} : { strip }),
  ...(is_failing === undefined ? {} : { is_failing }),
})
