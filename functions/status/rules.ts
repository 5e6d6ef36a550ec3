import type { SetRunStatus } from '../../shared/actions/status.ts'
import { Problem } from '../../shared/errors.ts'
import type { Consequences } from '../../shared/run/end.ts'
import type { Micros } from '../../shared/run/time.ts'
import type { Run } from '../../shared/store/runs.ts'

/** Whether every part of an identity that was given is the run's. */
export function matches(
  run: Run,
  given: Partial<
    Record<'run_id' | 'configuration_type' | 'configuration_id' | 'environment' | 'job_id', string>
  >,
): boolean {
  return (
    run.run_id === given.run_id &&
    run.configuration_type === given.configuration_type &&
    run.configuration_id === given.configuration_id &&
    (given.environment === undefined || run.environment === given.environment) &&
    (given.job_id === undefined || run.job_id === given.job_id)
  )
}

/**
 * What a status set by hand makes of a run, and what follows from it. A queued run takes no status but an ending:
 * it starts by itself. A duration, once known, stays.
 * @throws Problem `conflict`
 */
export function correct(
  run: Run,
  { status, expected_status }: Pick<SetRunStatus, 'status' | 'expected_status'>,
  now: Micros,
): { change: Partial<Run>; consequences: Consequences } {
  if (expected_status !== undefined && run.status !== expected_status) {
    throw new Problem('conflict', `The run is ${run.status}, not ${expected_status}`)
  }
  const ending = status !== 'RUNNING'
  if (run.status === 'QUEUED' && !ending) {
    throw new Problem('conflict', 'The run is QUEUED: it starts by itself when a slot is free')
  }
  const elapsed = run.status === 'QUEUED' ? 0 : Math.max(0, now - run.start_execution_date)
  return {
    change: {
      status,
      last_update_date: now,
      duration: ending ? (run.duration ?? elapsed) : run.duration,
      by_hand: run.by_hand || status !== run.status,
    },
    consequences: {
      frees: run.status === 'RUNNING' && !run.by_hand && ending,
      counts: status === 'SUCCESS' && !run.counted,
      takesBack: status === 'FAILED' && run.counted,
    },
  }
}
