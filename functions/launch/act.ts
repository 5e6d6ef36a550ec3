import type { DocumentReference } from '@google-cloud/firestore'
import pLimit, { type LimitFunction } from 'p-limit'
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

/** Launches of one configuration that may be at their transaction at once: they meet in its document. */
const AT_ONCE = 8

type Lanes = Map<string, LimitFunction>

/** What the launches under way in this process share: repeats join the first, and few meet in one document. */
export type UnderWay = { lanes: Lanes; repeats: Map<string, Promise<{ run: Run; isNew: boolean }>> }

/** Creates a run, durably, before it is answered. A repeat under the same key finds the first one's. */
export async function launchJob(input: LaunchJob, call: Call, { lanes, repeats }: UnderWay): Promise<Answer> {
  if (!isLaunchable(input)) {
    const detail = `A ${input.configuration_type} configuration is not launched; table-to-table and table-to-storage are`
    throw new Problem('not-launchable', detail)
  }
  checkJob(input)
  const key = idempotencyKey(call.headers)
  const request = key && fingerprint(input)
  const uuid = key ? uuidFrom(input.account, call.caller.id, key) : call.newUuid()

  const same = `${uuid} ${request}`
  const underWay = repeats.get(same)
  const found = underWay ?? launchOnce(input, call, lanes, { uuid, request })
  if (!underWay) repeats.set(same, found)
  try {
    const { run, isNew } = await found
    if (run.request !== request) throw keyReused(run)
    const isRepeat = key !== undefined && (!isNew || underWay !== undefined)
    return {
      body: { run_id: run.run_id },
      ...(isRepeat ? { headers: { 'Idempotent-Replayed': 'true' } } : {}),
    }
  } finally {
    if (!underWay) repeats.delete(same)
  }
}

/**
 * The run under a uuid: a new one, or one that is already there. That is the run of an earlier request under the
 * same key; or this very one, whose commit went through unheard and was tried again.
 */
async function launchOnce(
  input: LaunchJob,
  call: Call,
  lanes: Lanes,
  made: { uuid: string; request?: string },
): Promise<{ run: Run; isNew: boolean }> {
  try {
    return { run: await launch(input, call, lanes, made), isNew: true }
  } catch (error) {
    const refused = error instanceof Problem && error.code !== 'unavailable'
    const mayExist = isAlreadyExists(error) || (refused && made.request !== undefined)
    const run = mayExist ? await readRun(call.db, input.account, made.uuid) : undefined
    if (!run) throw error
    return { run, isNew: false }
  }
}

async function launch(
  input: LaunchJob,
  call: Call,
  lanes: Lanes,
  made: { uuid: string; request?: string },
): Promise<Run> {
  const ref = configurationRef(call.db, input.account, input)
  const lane = lanes.get(ref.path) ?? pLimit(AT_ONCE)
  lanes.set(ref.path, lane)
  try {
    const run = await lane(() => createRun(input, call, ref, made))
    if (run.status === 'RUNNING') await call.dispatch(input.account, [run])
    return run
  } finally {
    if (lane.activeCount + lane.pendingCount === 0) lanes.delete(ref.path)
  }
}

function createRun(
  input: LaunchJob,
  { db, caller, now, request_id }: Call,
  ref: DocumentReference,
  { uuid, request }: { uuid: string; request?: string },
): Promise<Run> {
  const { account, execution_date } = input
  return transact(db, async tx => {
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

function keyReused(first: Run): Problem {
  const detail = `This idempotency key already stands for another request, a launch of ${describe(first)}`
  return new Problem('idempotency-key-reused', detail)
}
