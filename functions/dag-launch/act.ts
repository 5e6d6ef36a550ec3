import type { AnswerTo } from '../../shared/actions/answers.ts'
import type { CancelRun, LaunchJob, RetryRun } from '../../shared/actions/launch.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Call } from '../../shared/http/endpoint.ts'
import { describe, uuidFrom, uuidOf } from '../../shared/model/ids.ts'
import { Problem } from '../../shared/model/problem.ts'
import { checkRun, correctRun } from '../../shared/run/correct.ts'
import { checkJob } from '../../shared/run/named.ts'
import { CANCELLABLE } from '../../shared/run/state.ts'
import { readRun } from '../../shared/store/runs.ts'
import { type Launch, launchOnce, type UnderWay } from './create.ts'
import { checkLaunchable, checkRetryable, fingerprint, idempotencyKey } from './rules.ts'

/** Creates a run, durably, before it is answered. A repeat under the same key finds the first one's. */
export function launchJob(
  input: LaunchJob,
  call: Call,
  underWay: UnderWay,
): Promise<Answer<AnswerTo<'launch_job'>>> {
  checkLaunchable(input)
  checkJob(input)
  const { execution_date } = input
  return answerLaunch(
    { ...input, execution_date, trigger: { kind: 'launch', by: call.caller.name } },
    call,
    underWay,
  )
}

/** Creates a run that takes over the tasks that succeeded in an ended one, and does the others. */
export async function retryRun(
  input: RetryRun,
  call: Call,
  underWay: UnderWay,
): Promise<Answer<AnswerTo<'retry_run'>>> {
  checkLaunchable(input)
  const run = checkRun(await readRun(call.db, input.account, uuidOf(input.run_id)), input)
  checkRetryable(run)
  const trigger = { kind: 'retry' as const, by: call.caller.name, run_id: run.run_id }
  return answerLaunch({ ...input, execution_date: run.execution_date, trigger }, call, underWay)
}

/** Ends a run that is running or waiting as `FAILED`, and stops its work. */
export async function cancelRun(input: CancelRun, call: Call): Promise<Answer<AnswerTo<'cancel_run'>>> {
  await correctRun(input, { status: 'FAILED', expected: CANCELLABLE, note: input.note }, call)
  return { body: { message: 'ok' } }
}

async function answerLaunch(
  launch: Launch,
  call: Call,
  { lanes, repeats }: UnderWay,
): Promise<Answer<AnswerTo<'launch_job'>>> {
  const key = idempotencyKey(call.headers)
  const request = key && fingerprint(launch)
  const uuid = key ? uuidFrom(launch.account, call.caller.id, key) : call.newUuid()

  const same = `${uuid} ${request}`
  const underWay = repeats.get(same)
  const found = underWay ?? launchOnce(launch, call, lanes, { uuid, request })
  if (!underWay) repeats.set(same, found)
  try {
    const { run, isNew } = await found
    if (run.request !== request) {
      const detail = `This idempotency key already stands for another request, a launch of ${describe(run)}`
      throw new Problem('idempotency-key-reused', detail)
    }
    const isRepeat = key !== undefined && (!isNew || underWay !== undefined)
    return {
      body: { run_id: run.run_id },
      ...(isRepeat ? { headers: { 'Idempotent-Replayed': 'true' } } : {}),
    }
  } finally {
    if (!underWay) repeats.delete(same)
  }
}
