import type { LaunchJob } from '../../shared/actions/launch.ts'
import type { Call } from '../../shared/endpoint.ts'
import { Problem } from '../../shared/errors.ts'
import type { Answer } from '../../shared/http.ts'
import { uuidFrom } from '../../shared/run/id.ts'
import { checkJob, configurationNotFound, describe } from '../../shared/run/identity.ts'
import { isLaunchable, newRun, withSlot } from '../../shared/run/start.ts'
import { writeAudit } from '../../shared/store/audit.ts'
import { configurationRef, toConfiguration } from '../../shared/store/configurations.ts'
import { isAlreadyExists, transact } from '../../shared/store/database.ts'
import { fromRun, type Run, readRun, runRef } from '../../shared/store/runs.ts'
import { checkOpen, fingerprint, idempotencyKey } from './rules.ts'

/** Creates a run, durably, before it is answered. A repeat under the same key finds the first one's. */
export async function launchJob(input: LaunchJob, call: Call): Promise<Answer> {
  const { db, caller, newUuid, dispatch } = call
  if (!isLaunchable(input)) {
    const detail = `A ${input.configuration_type} configuration is not launched; table-to-table and table-to-storage are`
    throw new Problem('not-launchable', detail)
  }
  checkJob(input)
  const key = idempotencyKey(call.headers)
  const request = key === undefined ? undefined : fingerprint(input)
  const uuid = key === undefined ? newUuid() : uuidFrom(input.account, caller.id, key)
  let run: Run
  try {
    run = await createRun(input, call, { uuid, request })
  } catch (error) {
    const first = await firstRun(error, key, () => readRun(db, input.account, uuid))
    if (key !== undefined) return replayed(first, request)
    run = first
  }
  if (run.status === 'RUNNING') await dispatch(input.account, [run])
  return { body: { run_id: run.run_id } }
}

function createRun(
  input: LaunchJob,
  { db, caller, now, request_id }: Call,
  { uuid, request }: { uuid: string; request: string | undefined },
): Promise<Run> {
  const { account, execution_date } = input
  return transact(db, async tx => {
    const ref = configurationRef(db, account, input)
    const data = await tx.get(ref)
    if (!data) throw await configurationNotFound(db, account, input)
    const configuration = toConfiguration(data)
    checkOpen(configuration)

    const date = now()
    const trigger = { kind: 'launch' as const, by: caller.name }
    const run = newRun({ account, configuration, uuid, now: date, execution_date, trigger, request })
    tx.create(runRef(db, account, uuid), fromRun(run))
    if (run.status === 'RUNNING') tx.update(ref, { active_runs: withSlot(configuration, run).active_runs })
    writeAudit(tx, db, account, {
      date,
      principal: caller.name,
      request_id,
      action: input.action,
      target: `runs/${uuid}`,
      from: null,
      to: run.status,
    })
    return run
  })
}

/**
 * The run that is already there under this uuid: of an earlier request under the same key, or of this very one,
 * when its commit succeeded unheard and was tried again. Where there is none, the error stands.
 */
async function firstRun(error: unknown, key: string | undefined, find: () => Promise<Run | undefined>) {
  const refused = error instanceof Problem && error.code !== 'unavailable'
  if (!isAlreadyExists(error) && !(refused && key !== undefined)) throw error
  const run = await find()
  if (!run) throw error
  return run
}

function replayed(first: Run, request: string | undefined): Answer {
  if (first.request === request) {
    return { body: { run_id: first.run_id }, headers: { 'Idempotent-Replayed': 'true' } }
  }
  const what = `the launch of ${describe(first)}`
  throw new Problem(
    'idempotency-key-reused',
    `This idempotency key already stands for another request, ${what}`,
  )
}
