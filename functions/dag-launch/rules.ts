import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isLaunchable } from '../../shared/model/configuration-types.ts'
import { describe } from '../../shared/model/ids.ts'
import { Problem } from '../../shared/model/problem.ts'
import { mayBeRetried } from '../../shared/run/state.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import type { Run } from '../../shared/store/runs.ts'
import type { Launch } from './launch.ts'

/** An idempotency key as it may be: 1 to 255 printable ASCII characters. */
const KEY = /^[\x20-\x7e]{1,255}$/

/**
 * The key under which a repeat of this request is the same request: `Idempotency-Key`, or the job and time that
 * Cloud Scheduler names. A forced run of Cloud Scheduler may carry the next slot's time, and would then swallow
 * that slot, so a job's own `Idempotency-Key` goes first.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function idempotencyKey(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['idempotency-key']
  if (key !== undefined) {
    if (typeof key === 'string' && KEY.test(key)) return `key ${key}`
    const detail = 'The header Idempotency-Key must be 1 to 255 printable ASCII characters'
    throw new Problem('invalid-request', detail)
  }
  const job = headers['x-cloudscheduler-jobname']
  const time = headers['x-cloudscheduler-scheduletime']
  return typeof job === 'string' && typeof time === 'string' ? `scheduler ${job} ${time}` : undefined
}

/** What tells whether two requests under one key are the same: a hash of all that was asked for. */
export function fingerprint({ action, account, execution_date, trigger, ...identity }: Launch): string {
  const { environment, configuration_type, configuration_id } = identity
  const parts = [account, environment, configuration_type, configuration_id, execution_date ?? null]
  if (action === 'retry_run') parts.push(trigger.run_id ?? null)
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** @throws Problem when configurations of this type have no runs of ours */
export function checkLaunchable(identity: { configuration_type: string }): void {
  if (isLaunchable(identity)) return
  const detail = `A ${identity.configuration_type} configuration is not launched; table-to-table and table-to-storage are`
  throw new Problem('not-launchable', detail)
}

/** @throws Problem when a run has nothing to be tried again */
export function checkRetryable(run: Run): void {
  if (mayBeRetried(run)) return
  throw new Problem(
    'conflict',
    `The run is ${run.status}; a run is tried again once it has ended without success`,
  )
}

/** @throws Problem when a configuration may have no new run */
export function checkOpen(configuration: Configuration): void {
  if (configuration.archived) {
    throw new Problem('configuration-archived', `The ${describe(configuration)} is archived`)
  }
  if (!configuration.activated) {
    const detail = `The ${describe(configuration)} is disabled; set_configuration_status enables it`
    throw new Problem('configuration-disabled', detail)
  }
}
