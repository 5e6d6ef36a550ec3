import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Firestore } from '@google-cloud/firestore'
import { afterAll, expect } from 'vitest'
import { bundleFunctions } from '../../deploy/bundle.ts'
import { FUNCTION_NAMES, type FunctionName } from '../../deploy/functions.ts'
import { putAccount, putConfiguration } from '../system/stored.ts'
import { AUDIENCE, ISSUER, keyServer } from '../system/system.ts'
import { type Stores, startStores } from '../warehouse/warehouse.ts'
import { type Deployed, startDeployed } from './deployed.ts'

/** Whose calls the private functions take. */
export const CALLER = 'tailer-tasks@demo.iam.gserviceaccount.com'
const PROJECT = `demo-${randomUUID()}`
/** What Node makes of 256 MiB for its heap, in MiB: less than the functions have. */
const HEAP = 128

const identity = {
  account: '000001',
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
} as const

/** What each function is asked, and what it can only answer after it has verified the token and asked Firestore. */
export const ASKED: Record<FunctionName, { body: unknown; status: number; answer: unknown }> = {
  'run-execute': {
    body: { account: '000001', run_id: `20260102-030405-${randomUUID()}` },
    status: 200,
    answer: { message: 'unknown' },
  },
  'run-sweep': { body: {}, status: 200, answer: { message: 'ok', dispatched: 0, alerts: 0 } },
  'schedule-tick': { body: {}, status: 200, answer: { message: 'ok', launched: 0 } },
  'alert-deliver': {
    body: { account: '000001', alert: `${randomUUID()}~FAILED` },
    status: 200,
    answer: { message: 'unknown' },
  },
  'dag-launch': {
    body: { action: 'launch_job', ...identity },
    status: 200,
    answer: { run_id: expect.any(String) },
  },
  'dag-status': {
    body: { action: 'get_last_status', ...identity, status: 'FAILED' },
    status: 200,
    answer: { results: [] },
  },
  'workflow-status': {
    body: {
      action: 'reset_workflow_status',
      ...identity,
      configuration_type: 'workflow',
    },
    status: 404,
    answer: expect.objectContaining({ title: 'Workflow not found' }),
  },
  'configuration-status': {
    body: { action: 'set_configuration_status', ...identity, activated: true },
    status: 200,
    answer: { message: 'ok' },
  },
  'catalog-status': {
    body: { action: 'list_tables', account: identity.account, dataset: 'nowhere' },
    status: 200,
    answer: { results: [], datasets: [], unreadable: [] },
  },
  'account-status': {
    body: { action: 'get_account', account: identity.account },
    status: 200,
    answer: { results: [expect.objectContaining({ account: identity.account })] },
  },
  'note-status': {
    body: { action: 'list_notes', ...identity },
    status: 200,
    answer: { results: [] },
  },
}

/** Bundles every function once and starts each for the tests of a file, over stores of theirs. */
export async function allDeployed() {
  const out = await mkdtemp(join(tmpdir(), 'tailer-dist-'))
  await bundleFunctions(out)
  const key = await keyServer()
  const stores = await startStores()
  const db = new Firestore({ projectId: PROJECT, ignoreUndefinedProperties: true })
  await putConfiguration(db, '000001', identity)
  for (const account of ['000001', '000002']) await putAccount(db, account, { projectId: PROJECT })
  const deployed = new Map<FunctionName, Deployed>()
  const given = { out, jwks_uri: key.url, stores }
  await Promise.all(FUNCTION_NAMES.map(async name => deployed.set(name, await start(name, given))))
  afterAll(async () => {
    const stops = [...deployed.values()].map(one => one.stop())
    await Promise.allSettled(stops)
    await db.terminate()
    await stores.stop()
    key.server.close()
    await rm(out, { recursive: true, force: true })
    await Promise.all(stops)
  })
  const find = (name: FunctionName): Deployed => {
    const one = deployed.get(name)
    if (!one) throw new Error(`${name} is not started`)
    return one
  }
  return {
    /** The folder of the bundles. */
    out,
    stores,
    db,
    find,
    /** Calls a function with a token, or with none. */
    call: (name: FunctionName, body: unknown, token?: string) => find(name).call(body, token),
    /** A good token of somebody, who may do everything unless told. */
    tokenOf: (email: string, role = 9) => key.sign({ role, email, email_verified: true }),
  }
}

function start(
  name: FunctionName,
  { out, jwks_uri, stores }: { out: string; jwks_uri: string; stores: Stores },
): Promise<Deployed> {
  const issuer = { kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri }
  const dispatch = {
    queue_prefix: 'projects/demo/locations/europe-west1/queues/tailer-runs-',
    url: 'https://run-execute.test',
    service_account: CALLER,
  }
  return startDeployed(name, out, {
    ...(['run-execute', 'configuration-status', 'catalog-status'].includes(name)
      ? stores.env
      : { METADATA_SERVER_DETECTION: 'none' }),
    NODE_ENV: 'production',
    NODE_OPTIONS: `--max-old-space-size=${HEAP}`,
    FIRESTORE_EMULATOR_HOST: process.env.FIRESTORE_EMULATOR_HOST ?? '',
    GOOGLE_CLOUD_PROJECT: PROJECT,
    TAILER_ISSUERS: JSON.stringify([issuer]),
    TAILER_DISPATCH: JSON.stringify(dispatch),
    TAILER_RUNNER_CALLERS: CALLER,
  })
}
