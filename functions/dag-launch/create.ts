import type { DocumentReference, Firestore } from '@google-cloud/firestore'
import pLimit, { type LimitFunction } from 'p-limit'
import type { Asked } from '../../shared/http/endpoint.ts'
import type { Log } from '../../shared/model/log.ts'
import { Problem } from '../../shared/model/problem.ts'
import { type Clock, SECOND } from '../../shared/model/time.ts'
import { type Dispatch, ordersFor } from '../../shared/run/dispatch.ts'
import { logLaunched } from '../../shared/run/launched.ts'
import { configurationNotFound } from '../../shared/run/named.ts'
import { accountNotReady } from '../../shared/run/ready.ts'
import { newRun, ofItsRuns, withSlot } from '../../shared/run/start.ts'
import { isUnderWay } from '../../shared/run/state.ts'
import type { ReadIsReady } from '../../shared/store/accounts.ts'
import { madeBy, writeAudit } from '../../shared/store/audit.ts'
import { configurationRef, toConfiguration } from '../../shared/store/configurations.ts'
import { isAlreadyExists, transact } from '../../shared/store/database.ts'
import { fromRun, type Run, readRun, runRef } from '../../shared/store/runs.ts'
import type { Launch } from './launch.ts'
import { parametersOf } from './parameters.ts'
import { checkPart } from './part.ts'
import { checkOpen } from './rules.ts'

/** Launches of one configuration that may be at their transaction at once: they meet in its document. */
const AT_ONCE = 8
/** How long one waits for that at the most; then its caller is told to come back. */
const TURN = 15 * SECOND

type Lanes = Map<string, LimitFunction>

/** What the launches of this process that are not answered yet share: repeats join the first, and few meet in one document. */
export type LaunchesInProgress = { lanes: Lanes; repeats: Map<string, Promise<Launched>> }
type Launched = { run: Run; isNew: boolean }

/** What a run is written with, and who is handed it. */
export type Writing = {
  db: Firestore
  now: Clock
  dispatch: Dispatch
  readIsReady: ReadIsReady
  log: Log
} & Omit<Asked, 'headers'>

/**
 * The run under a uuid: a new one, or one that is already there. That is the run of an earlier request under the
 * same key; or this very one, whose commit went through unheard and was tried again.
 */
export async function launchOnce(
  launch: Launch,
  writing: Writing,
  lanes: Lanes,
  made: { uuid: string; request?: string },
): Promise<Launched> {
  try {
    return { run: await create(launch, writing, lanes, made), isNew: true }
  } catch (error) {
    const refused = error instanceof Problem && error.code !== 'unavailable'
    const mayExist =
      isAlreadyExists(error) || (refused && (made.request !== undefined || launch.slot !== undefined))
    const run = mayExist ? await readRun(writing.db, launch.account, made.uuid) : undefined
    if (!run) throw error
    return { run, isNew: false }
  }
}

async function create(
  launch: Launch,
  writing: Writing,
  lanes: Lanes,
  made: { uuid: string; request?: string },
): Promise<Run> {
  if (!(await writing.readIsReady(launch.account))) throw accountNotReady(launch.account)
  const ref = configurationRef(writing.db, launch.account, launch)
  const lane = lanes.get(ref.path) ?? pLimit(AT_ONCE)
  lanes.set(ref.path, lane)
  const last = writing.now() + TURN
  try {
    const run = await lane(() => {
      if (writing.now() > last)
        throw new Problem('unavailable', 'Too many launches of this configuration; try again')
      return write(launch, writing, ref, made)
    })
    logLaunched([run], launch.account, writing.log)
    if (isUnderWay(run)) await writing.dispatch(launch.account, ordersFor([run]))
    return run
  } finally {
    if (lane.activeCount + lane.pendingCount === 0) lanes.delete(ref.path)
  }
}

function write(
  launch: Launch,
  { db, caller, now, request_id }: Writing,
  ref: DocumentReference,
  { uuid, request }: { uuid: string; request?: string },
): Promise<Run> {
  const { account, trigger, execution_date = launch.scheduled_for } = launch
  return transact(db, async tx => {
    const data = await tx.get(ref)
    if (!data) throw await configurationNotFound(db, account, launch)
    const configuration = toConfiguration(data)
    checkOpen(configuration)
    const sql_parameters = parametersOf(configuration, launch)
    await checkPart(launch, configuration, db)

    const date = now()
    const run = newRun({
      account,
      configuration,
      uuid,
      now: date,
      execution_date,
      trigger,
      request,
      sql_parameters,
    })
    tx.create(runRef(db, account, uuid), fromRun(run))
    if (isUnderWay(run)) tx.update(ref, ofItsRuns(withSlot(configuration, run)))
    writeAudit(tx, db, account, {
      date,
      ...madeBy({ caller, request_id }),
      action: launch.action,
      target: `runs/${uuid}`,
      from: null,
      to: run.status,
    })
    return run
  })
}
