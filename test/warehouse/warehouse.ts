import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWarehouse, type Warehouse } from 'bigquery-emulator'
import type { Iam } from '../../dev/iam.ts'
import { startMetadata } from '../../dev/metadata.ts'
import { operatorClients } from '../../dev/operator.ts'
import type { Alerting } from '../../functions/settings.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { type Clock, systemClock } from '../../shared/model/time.ts'
import type { Dispatch, RunOrder } from '../../shared/run/dispatch.ts'
import { putAccount } from '../system/stored.ts'
import { type Reply, startSystem } from '../system/system.ts'
import { type Faults, startFaults } from '../wire/faults.ts'
import { startTestIam } from './iam.ts'
import { place } from './place.ts'

/** The project that the tests' tables are in. */
export const PROJECT = 'demo-tailer'

type Emulator = {
  warehouse: Warehouse
  iam: Pick<Iam, 'endpoint' | 'operatorToken' | 'stop'>
  accessUrl?: string
}

/** The emulators that all tests share, where test/suite/emulators.setup.ts started them. */
function sharedEmulator(): Emulator | undefined {
  const { TEST_BIGQUERY: bigquery, TEST_STORAGE: storage, TEST_IAM, TEST_OPERATOR } = process.env
  if (!bigquery || !storage || !TEST_IAM || !TEST_OPERATOR) return
  const kill = () => Promise.reject(new Error('Others need this emulator'))
  const stop = async () => {}
  return {
    warehouse: { bigquery, storage, kill, ended: new Promise(() => {}), stop },
    iam: { endpoint: TEST_IAM, operatorToken: TEST_OPERATOR, stop },
  }
}

async function ownEmulator(dir: string): Promise<Emulator> {
  const iam = await startTestIam()
  return { iam, warehouse: await startWarehouse({ dir, accessUrl: iam.accessUrl }), accessUrl: iam.accessUrl }
}

/** Sets variables for this process till what they were is put back: other tests of the same process read them too. */
function setEnvironment(env: NodeJS.ProcessEnv): () => void {
  const before = Object.keys(env).map(name => [name, process.env[name]] as const)
  Object.assign(process.env, env)
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** The BigQuery and Cloud Storage emulator, with the official clients to look into it. */
export type Stores = Awaited<ReturnType<typeof startStores>>

export async function startStores() {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-warehouse-'))
  const { iam, accessUrl, ...emulator } = sharedEmulator() ?? (await ownEmulator(dir))
  let { warehouse } = emulator
  const portOf = (address: string) => Number(address.split(':').at(-1))
  const [bigqueryPort, storagePort] = [portOf(warehouse.bigquery), portOf(warehouse.storage)]
  const { GCE_METADATA_HOST } = process.env
  const metadata = GCE_METADATA_HOST ? undefined : await startMetadata(PROJECT)
  const env = {
    ...(metadata?.env ?? { GCE_METADATA_HOST, METADATA_SERVER_DETECTION: 'assume-present' }),
    BIGQUERY_EMULATOR_HOST: warehouse.bigquery,
    STORAGE_EMULATOR_HOST: warehouse.storage,
    TAILER_IAM_ENDPOINT: iam.endpoint,
  }
  const restore = setEnvironment(env)
  const { bigquery, storage } = operatorClients(PROJECT, iam.operatorToken)
  return {
    dir,
    env,
    bigquery,
    storage,
    /** Clients of another project, which reach everything as well. */
    clientsOf: (projectId: string) => operatorClients(projectId, iam.operatorToken),
    /** Kills the emulator's process as `kill -9` does. */
    killWarehouse: () => warehouse.kill(),
    /** Starts it again over what it had stored, where it was. */
    async startWarehouse() {
      warehouse = await startWarehouse({ dir, bigqueryPort, storagePort, accessUrl })
    },
    async stop() {
      await warehouse.stop()
      await iam.stop()
      metadata?.stop()
      restore()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** A dispatch that a test holds back or lets go on: what was handed out stands in `given`. */
type Gate = { isOpen: boolean; given: { account: string; run_id: string }[] }

/** A system with a warehouse behind it, whose dispatch posts to its own runner. */
export type Running = Awaited<ReturnType<typeof startRunning>>

/**
 * Starts a system that runs what is launched. Its requests to BigQuery go through {@link Faults}, which pass them
 * on unless told otherwise.
 *
 * @param now - The clock of the functions and the runner; by default the system's.
 * @param dispatch - What is done with orders; by default they are posted to the system's own runner.
 * @param alerting - How alerts are told: those that are handed on are delivered then, and else left.
 */
export async function startRunning({
  now = systemClock(),
  dispatch,
  alerting,
}: {
  now?: Clock
  dispatch?: Dispatch
  alerting?: Alerting
} = {}) {
  const stores = await startStores()
  const faults: Faults = await startFaults(stores.env.BIGQUERY_EMULATOR_HOST)
  process.env.BIGQUERY_EMULATOR_HOST = faults.url
  const gate: Gate = { isOpen: true, given: [] }
  const answers = new Set<Promise<Reply>>()

  /** Gives the runner an order and answers what it answers, once it has run. */
  const execute = (account: string, run_id: string, order: RunOrder['order'] = 'run'): Promise<Reply> =>
    answered(system.callPrivate('run-execute', { account, run_id, order }))
  const answered = (answer: Promise<Reply>): Promise<Reply> => {
    answers.add(answer)
    answer.finally(() => answers.delete(answer)).catch(() => {})
    return answer
  }
  const system = await startSystem({
    now,
    ...(alerting ? { alerting } : {}),
    dispatch:
      dispatch ??
      (async (account, orders) => {
        for (const one of orders) {
          if (one.order === 'deliver') {
            if (alerting) answered(system.callPrivate('alert-deliver', { account, alert: one.alert }))
            continue
          }
          const { order } = one
          const { run_id } = one.run
          gate.given.push({ account, run_id })
          if (gate.isOpen) execute(account, run_id, order)
        }
      }),
  })
  return {
    system,
    ...stores,
    faults,
    gate,
    execute,
    sweep: () => system.callPrivate('run-sweep', {}),
    /** A place of one test's own: an account, a dataset and a bucket; in a project of its own where one is named. */
    async newPlace(account = system.unsetAccount(), project?: string) {
      const { db, projectId, call } = system
      await putAccount(db, account, { projectId, projects: project === undefined ? undefined : [project] })
      const clients = project === undefined ? stores : stores.clientsOf(project)
      const { bigquery, storage } = clients
      return place({ bigquery, storage, account, db, call: (endpoint, body) => call(endpoint, body) })
    },
    /** Waits till every runner has answered. */
    idle: () => Promise.allSettled(answers),
    /** How often a run was handed out. */
    dispatchesOf: (run_id: string) =>
      gate.given.filter(given => uuidOf(given.run_id) === uuidOf(run_id)).length,
    async stop() {
      // What ends may hand on what waited for it.
      while (answers.size > 0) await Promise.allSettled(answers)
      await system.stop()
      await faults.stop()
      await stores.stop()
    },
  }
}
