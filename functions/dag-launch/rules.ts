import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isLaunchable } from '../../shared/model/configuration-types.ts'
import { describe } from '../../shared/model/ids.ts'
import { Problem } from '../../shared/model/problem.ts'
import { hasEnded, mayBeRetried } from '../../shared/model/standing.ts'
import { type Micros, parseDate } from '../../shared/model/time.ts'
import { isPart, type Part } from '../../shared/run/part.ts'
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
  const slot = slotOf(headers)
  return slot && `scheduler ${slot.job} ${slot.time}`
}

/** The job and the time that Cloud Scheduler names in its requests, where it names both. */
function slotOf(headers: IncomingHttpHeaders): { job: string; time: string } | undefined {
  const job = headers['x-cloudscheduler-jobname']
  const time = headers['x-cloudscheduler-scheduletime']
  return typeof job === 'string' && typeof time === 'string' ? { job, time } : undefined
}

/**
 * The time that Cloud Scheduler launches for: however late its request comes, or is repeated, it names the slot.
 * @throws Problem `invalid-request` where the slot's time cannot be read
 * @see https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget
 */
export function scheduledTime(headers: IncomingHttpHeaders): Micros | undefined {
  const slot = slotOf(headers)
  if (!slot) return
  // It may have nanoseconds; runs know microseconds.
  const micros = parseDate(slot.time.replace(/(\.\d{6})\d{1,3}(?=Z|$)/, '$1'))
  if (micros !== undefined) return micros
  const detail = 'The header X-CloudScheduler-ScheduleTime must be a date, such as 2024-09-18T06:00:00Z'
  throw new Problem('invalid-request', detail)
}

/** What tells whether two requests under one key are the same: a hash of all that was asked for. */
export function fingerprint({
  action,
  account,
  execution_date,
  trigger,
  sql_parameters = {},
  backfill,
  ...identity
}: Launch): string {
  const { environment, configuration_type, configuration_id } = identity
  const parts: unknown[] = [
    account,
    environment,
    configuration_type,
    configuration_id,
    execution_date ?? null,
  ]
  if (action === 'retry_run') parts.push(trigger.run_id ?? null)
  if (backfill) parts.push({ backfill: [backfill.from, backfill.to, backfill.order, backfill.again] })
  // Only where there are some, so that keys from before there were any stand for what they stood for.
  if (isPart(trigger)) parts.push({ only: trigger.only?.toSorted(), from: trigger.from })
  const given = Object.entries(sql_parameters).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (given.length > 0) parts.push({ sql_parameters: given })
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** @throws Problem when configurations of this type have no runs of ours */
export function checkLaunchable(identity: { configuration_type: string }): void {
  if (isLaunchable(identity)) return
  const detail = `A ${identity.configuration_type} configuration is not launched; table-to-table and table-to-storage are`
  throw new Problem('not-launchable', detail)
}

/** @throws Problem when a run has nothing to be tried again, or the part of it that is to be is not named rightly */
export function checkRetryable(run: Run, part: Part): void {
  if (part.only && part.from !== undefined) {
    const errors = [
      { pointer: '/from', detail: 'cannot be given with only: name the tasks, or the first of them' },
    ]
    throw new Problem('invalid-request', 'The request has a fault', { errors })
  }
  if (mayBeRetried(run) || (isPart(part) && hasEnded(run))) return
  const advice = hasEnded(run) ? '; name tasks by only or from to do them once more' : ''
  throw new Problem(
    'conflict',
    `The run is ${run.status}; a run is tried again once it has ended without success${advice}`,
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
