import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Asked } from '../../shared/http/endpoint.ts'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { describe, type NewUuid, slotUuid, uuidFrom, uuidOf } from '../../shared/model/ids.ts'
import { Problem } from '../../shared/model/problem.ts'
import { CANCELLABLE } from '../../shared/model/standing.ts'
import type { Micros } from '../../shared/model/time.ts'
import { checkRun, correctRun, type Hand } from '../../shared/run/correct.ts'
import { checkJob } from '../../shared/run/named.ts'
import { readConfiguration } from '../../shared/store/configurations.ts'
import { readRun } from '../../shared/store/runs.ts'
import { cancelBackfill } from './cancel-backfill.ts'
import { type LaunchesInProgress, launchOnce, type Writing } from './create.ts'
import type { Launch } from './launch.ts'
import { checkLaunchable, checkRetryable, fingerprint, idempotencyKey, scheduledTime } from './rules.ts'

/** What a launch is made with: what creates the run, and what it shares with those beside it. */
type Launching = Writing & { newUuid: NewUuid; inProgress: LaunchesInProgress } & Pick<Asked, 'headers'>

/** Creates a run, durably, before it is answered. A repeat under the same key finds the first one's. */
export async function launchJob(
  input: InputOf<'launch_job'>,
  launching: Launching,
): Promise<Answer<AnswerTo<'launch_job'>>> {
  checkLaunchable(input)
  checkJob(input)
  const { execution_date } = input
  const scheduled_for = execution_date === undefined ? scheduledTime(launching.headers) : undefined
  const slot = scheduled_for === undefined ? undefined : await slotAt(scheduled_for, input, launching)
  if (slot) return answerLaunch({ ...input, ...slot, scheduled_for }, launching)
  return answerLaunch(
    { ...input, execution_date, scheduled_for, trigger: { kind: 'launch', by: launching.caller.name } },
    launching,
  )
}

/** Creates a run that takes over the tasks that succeeded in an ended one, and does the others. */
export async function retryRun(
  input: InputOf<'retry_run'>,
  launching: Launching,
): Promise<Answer<AnswerTo<'retry_run'>>> {
  checkLaunchable(input)
  const run = checkRun(await readRun(launching.db, input.account, uuidOf(input.run_id)), input)
  const { only, from } = input
  const part = { ...(only ? { only } : {}), ...(from === undefined ? {} : { from }) }
  checkRetryable(run, part)
  const trigger = { kind: 'retry' as const, by: launching.caller.name, run_id: run.run_id, ...part }
  return answerLaunch(
    { ...input, execution_date: run.execution_date, trigger, parameters_of: run },
    launching,
  )
}

/**
 * What stands for a slot of the configuration's schedule that Cloud Scheduler launches for: the tick's launch of it and
 * this one are the same. A job's own `Idempotency-Key` goes first; one that gives parameters is none that a tick makes.
 */
async function slotAt(
  time: Micros,
  input: InputOf<'launch_job'>,
  { db, headers }: Launching,
): Promise<Pick<Launch, 'slot' | 'trigger'> | undefined> {
  if (headers['idempotency-key'] !== undefined || input.sql_parameters !== undefined) return
  const { schedule } = (await readConfiguration(db, input.account, input)) ?? {}
  if (!schedule) return
  // Only here: most launches are none of a schedule's.
  const { slotsOf } = await import('../../shared/model/schedule.ts')
  if (!slotsOf(schedule).has(time)) return
  const slot = slotUuid(input.account, configurationKey(input), time)
  return { slot, trigger: { kind: 'schedule', by: schedule.interval } }
}

/** Ends a run that is running or waiting as `FAILED`, and stops its work; or what of a backfill waits. */
export async function cancelRun(
  input: InputOf<'cancel_run'>,
  hand: Hand,
): Promise<Answer<AnswerTo<'cancel_run'>>> {
  const { run_id, backfill_id, note } = input
  if (backfill_id !== undefined) await cancelBackfill({ ...input, backfill_id }, hand)
  if (run_id !== undefined)
    await correctRun({ ...input, run_id }, { status: 'FAILED', expected: CANCELLABLE, note }, hand)
  return { body: { message: 'ok' } }
}

async function answerLaunch(
  launch: Launch,
  { newUuid, inProgress: { lanes, repeats }, headers, ...writing }: Launching,
): Promise<Answer<AnswerTo<'launch_job'>>> {
  const key = launch.slot ?? idempotencyKey(headers)
  const request = key && !launch.slot ? fingerprint(launch) : undefined
  const uuid = launch.slot ?? (key ? uuidFrom(launch.account, writing.caller.id, key) : newUuid())

  const same = `${uuid} ${request}`
  const first = repeats.get(same)
  const found = first ?? launchOnce(launch, writing, lanes, { uuid, request })
  if (!first) repeats.set(same, found)
  try {
    const { run, isNew } = await found
    if (!launch.slot && run.request !== request) {
      const detail = `This idempotency key already stands for another request, a launch of ${describe(run)}`
      throw new Problem('idempotency-key-reused', detail)
    }
    const isRepeat = key !== undefined && (!isNew || first !== undefined)
    return {
      body: { run_id: run.run_id },
      ...(isRepeat ? { headers: { 'Idempotent-Replayed': 'true' } } : {}),
    }
  } finally {
    if (!first) repeats.delete(same)
  }
}
