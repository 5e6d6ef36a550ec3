import type { Firestore } from '@google-cloud/firestore'
import { PROJECT } from '../../dev/settings.ts'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { jobId, newUuid, runId, uuidOf } from '../../shared/model/ids.ts'
import { STATUSES, subStatusOf } from '../../shared/model/statuses.ts'
import { systemClock } from '../../shared/model/time.ts'
import { withRun } from '../../shared/run/strip.ts'
import {
  type Configuration,
  configurationRef,
  fromConfiguration,
  readConfiguration,
} from '../../shared/store/configurations.ts'
import { fromRun, type Run, runRef } from '../../shared/store/runs.ts'
import { madeConfiguration, putAccount } from '../../test/system/stored.ts'

/** An account of many operations. */
export const ACCOUNT = '000077'
const OPERATIONS = 100
const BARS = 30
const MINUTE = 60_000_000

const now = systemClock()
const began = now()

const operationAt = (at: number) =>
  madeConfiguration({
    environment: at % 3 === 0 ? 'PROD' : 'DEV',
    configuration_id: `${ACCOUNT}_operation_${String(at % OPERATIONS).padStart(3, '0')}`,
  })

const ENDS = STATUSES.filter(status => status !== 'QUEUED' && status !== 'RUNNING')

/** The run that began so many minutes ago; every tenth has not succeeded. */
function runAt(minutes: number, of: Configuration = operationAt(minutes), account = ACCOUNT): Run {
  const { configuration_type, environment, configuration_id } = of
  const identity = { configuration_type, environment, configuration_id }
  const status = (minutes % 10 === 0 ? ENDS[(minutes / 10) % ENDS.length] : undefined) ?? 'SUCCESS'
  const start = began - (minutes + 1) * MINUTE
  const duration = ((minutes * 37) % 900) * 1_000_000
  return {
    run_id: runId(start, newUuid()),
    ...identity,
    configuration: configurationKey(identity),
    job_id: jobId(account, identity),
    status,
    sub_status: subStatusOf(status),
    launch_date: start,
    start_execution_date: start,
    last_update_date: start + duration,
    duration,
    execution_date: start,
    counted: true,
    by_hand: false,
    lease_holder: null,
    lease_until: null,
    sweep_at: null,
    failures: 0,
    claims: [],
    ...(status === 'FAILED' ? { error_line: 'Not found: Table demo-tailer:iowa_liquor.no_such_table' } : {}),
  }
}

/** Stores the account with its operations, each with as many last runs as it shows, and the latest runs. */
export async function storeOperations(db: Firestore, runs: number): Promise<void> {
  await putAccount(db, ACCOUNT, { projectId: PROJECT })
  const batch = db.batch()
  for (let at = 0; at < OPERATIONS; at++) {
    let configuration = operationAt(at)
    for (let bar = BARS; bar > 0; bar--)
      configuration = withRun(configuration, runAt(bar * OPERATIONS + at, configuration))
    batch.set(configurationRef(db, ACCOUNT, configuration), fromConfiguration(configuration))
  }
  await batch.commit()
  await storeRuns(db, 0, runs)
}

/** Stores the runs that began between so many minutes ago and so many. */
export async function storeRuns(db: Firestore, from: number, to: number): Promise<void> {
  const writer = db.bulkWriter({ throttling: false })
  const failed: unknown[] = []
  for (let at = from; at < to; at++) {
    const run = runAt(at)
    writer.set(runRef(db, ACCOUNT, uuidOf(run.run_id)), fromRun(run)).catch(error => failed.push(error))
    if (at % 5000 === 4999) await writer.flush()
  }
  await writer.close()
  if (failed.length > 0) throw new Error(`Cannot store ${failed.length} runs`, { cause: failed[0] })
}

/** Gives a configuration thirty last runs, in which each of its tasks came out in one of the ways there are. */
export async function storeGrid(
  db: Firestore,
  account: string,
  identity: { configuration_type: string; environment: string; configuration_id: string },
  ids: string[],
): Promise<void> {
  let configuration = await readConfiguration(db, account, identity)
  if (!configuration) throw new Error(`Cannot fill its grid: ${identity.configuration_id} is not there`)
  for (let bar = BARS; bar > 0; bar--) {
    const letters = ids.map((_, at) => ((at * 7 + bar) % 41 === 0 ? 'F' : 'S')).join('')
    configuration = withRun(configuration, runAt(bar, configuration, account), { ids, letters })
  }
  await configurationRef(db, account, identity).update({ strip: configuration.strip })
}

/** Stores a run that goes on for as long as nobody ends it, and puts it on the strip of its operation. */
export async function storeRunning(db: Firestore): Promise<void> {
  const configuration = await readConfiguration(db, ACCOUNT, operationAt(1))
  if (!configuration) throw new Error('Cannot have a run go on: its operation is not there')
  const run: Run = { ...runAt(0, configuration), status: 'RUNNING', sub_status: null, duration: null }
  await runRef(db, ACCOUNT, uuidOf(run.run_id)).set(fromRun(run))
  await configurationRef(db, ACCOUNT, configuration).update({ strip: withRun(configuration, run).strip })
}
