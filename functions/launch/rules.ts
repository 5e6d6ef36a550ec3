import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { LaunchJob } from '../../shared/actions/launch.ts'
import { Problem } from '../../shared/errors.ts'
import { describe } from '../../shared/run/identity.ts'
import type { Configuration } from '../../shared/store/configurations.ts'

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
export function fingerprint(input: LaunchJob): string {
  const { account, environment, configuration_type, configuration_id, execution_date } = input
  const parts = [account, environment, configuration_type, configuration_id, execution_date ?? null]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
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
