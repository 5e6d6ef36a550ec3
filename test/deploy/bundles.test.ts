import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Firestore } from '@google-cloud/firestore'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleFirebase, bundleFunctions, firebaseJson } from '../../deploy/bundle.ts'
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from '../../deploy/functions.ts'
import { IDENTITIES } from '../../deploy/identities.ts'
import { HEAVY_BODIES } from '../../evidence/attacks/heavy.ts'
import { putAccount, putConfiguration } from '../system/stored.ts'
import { AUDIENCE, ISSUER, keyServer } from '../system/system.ts'
import { place } from '../warehouse/place.ts'
import { type Stores, startStores } from '../warehouse/warehouse.ts'
import { type Deployed, lockedPaths, startDeployed } from './deployed.ts'
import { sdkRoot } from './sdk.ts'

const CALLER = 'tailer-tasks@demo.iam.gserviceaccount.com'
const PROJECT = `demo-${randomUUID()}`
/** What Node makes of 256 MiB for its heap, in MiB: less than the functions have. */
const HEAP = 128
const sdk = await sdkRoot()

let out: string
let key: Awaited<ReturnType<typeof keyServer>>
let stores: Stores
let db: Firestore
const deployed = new Map<FunctionName, Deployed>()
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'tailer-dist-'))
  await bundleFunctions(out)
  key = await keyServer()
  stores = await startStores()
  db = new Firestore({ projectId: PROJECT, ignoreUndefinedProperties: true })
  await putConfiguration(db, '000001', identity)
  for (const account of ['000001', '000002']) await putAccount(db, account, { projectId: PROJECT })
  await Promise.all(FUNCTION_NAMES.map(async name => deployed.set(name, await start(name))))
})
afterAll(async () => {
  const stops = [...deployed.values()].map(one => one.stop())
  await Promise.allSettled(stops)
  await db.terminate()
  await stores.stop()
  key.server.close()
  await rm(out, { recursive: true, force: true })
  await Promise.all(stops)
})

const identity = {
  account: '000001',
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
} as const

/** What each function is asked, and what it can only answer after it has verified the token and asked Firestore. */
const ASKED: Record<FunctionName, { body: unknown; status: number; answer: unknown }> = {
  'run-execute': {
    body: { account: '000001', run_id: `20260102-030405-${randomUUID()}` },
    status: 200,
    answer: { message: 'unknown' },
  },
  'run-sweep': { body: {}, status: 200, answer: { message: 'ok', dispatched: 0, alerts: 0 } },
  'alert-deliver': {
    body: { account: '000001', alert: `${randomUUID()}~FAILED` },
    status: 200,
    answer: { message: 'unknown' },
  },
  'schedule-tick': { body: {}, status: 200, answer: { message: 'ok', launched: 0 } },
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
  'account-status': {
    body: { action: 'get_account', account: identity.account },
    status: 200,
    answer: { results: [expect.objectContaining({ account: identity.account })] },
  },
}

function start(name: FunctionName): Promise<Deployed> {
  const issuer = { kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: key.url }
  const dispatch = {
    queue_prefix: 'projects/demo/locations/europe-west1/queues/tailer-runs-',
    url: 'https://run-execute.test',
    service_account: CALLER,
  }
  return startDeployed(name, out, {
    ...(['run-execute', 'configuration-status'].includes(name)
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

/** Calls a function with a token, or with none. */
function call(name: FunctionName, body: unknown, token?: string) {
  const one = deployed.get(name)
  if (!one) throw new Error(`${name} is not started`)
  return one.call(body, token)
}
const tokenOf = (email: string) => key.sign({ role: 9, email, email_verified: true })

describe('a bundle alone in a folder, with what its lock holds installed beside it', () => {
  test.each(FUNCTION_NAMES)('%s answers whom it can verify, and nobody else', async name => {
    const { body, status, answer } = ASKED[name]
    const token = await tokenOf(CALLER)
    const unsigned = token.replace(/[^.]*$/, 'SIGNATURE_REMOVED_BY_GOOGLE')
    expect(await call(name, body)).toMatchObject({ status: 401 })
    expect(await call(name, body, unsigned)).toMatchObject({ status: 401 })
    expect(await call(name, body, token)).toEqual({ status, body: answer })
  })

  test.each(['run-execute', 'run-sweep', 'schedule-tick'] as const)(
    '%s refuses a good token of anyone else',
    async name => {
      expect(await call(name, ASKED[name].body, await tokenOf('admin@demo.test'))).toMatchObject({
        status: 403,
      })
    },
  )

  test('dag-launch has the client of Cloud Tasks within it, which here lacks nothing but credentials', async () => {
    await call('dag-launch', ASKED['dag-launch'].body, await tokenOf(CALLER))
    const output = deployed.get('dag-launch')?.output()
    expect(output).toMatch(/Cannot dispatch.*Could not load the default credentials/)
  })
})

test.each(HEAVY_BODIES)(
  'eight bodies at once of %s kill neither configuration-status nor dag-status, which answer others meanwhile',
  async (_, text) => {
    const viewer = await key.sign({ role: 1, email: 'viewer@demo.test', email_verified: true })
    for (const name of ['configuration-status', 'dag-status'] as const) {
      const one = deployed.get(name)
      const heavy = Array.from({ length: 8 }, () => one?.send(text, viewer))
      const { body, status, answer } = ASKED[name]
      expect(await call(name, body, await tokenOf(CALLER))).toEqual({ status, body: answer })
      for (const reply of await Promise.all(heavy)) expect([400, 403, 413]).toContain(reply?.status)
      expect(await call(name, body, await tokenOf(CALLER))).toEqual({ status, body: answer })
    }
  },
)

test('together the bundles deploy, launch, run in BigQuery, fire a workflow, list, correct and reset', async () => {
  await putAccount(db, '000002', { projectId: PROJECT })
  const token = await tokenOf(CALLER)
  const at = await place({
    ...stores,
    account: '000002',
    db,
    call: async (name, asked) => {
      const { status, body } = await call(name, asked, token)
      return { status, headers: new Headers(), text: JSON.stringify(body), body: Object(body) }
    },
  })
  await at.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await at.deployTables('target', { a: { sql: 'SELECT 2 AS two', table_name: 't' } })
  await at.deployWorkflow('flow', ['job'], 'target')
  const run_id = await at.launch('job')
  expect(await call('run-execute', { account: at.account, run_id }, token)).toMatchObject({ status: 200 })
  expect(await at.runs('job')).toMatchObject([{ run_id, status: 'SUCCESS' }])
  expect(await at.count('t')).toBe(1)
  const [launched] = await at.runs('target')
  expect(launched).toMatchObject({ status: 'RUNNING' })
  const checked = await at.act('set_run_status', 'target', launched?.run_id ?? '', { status: 'CHECKED' })
  expect(checked.body).toEqual({ message: 'ok' })
  const reset = { action: 'reset_workflow_status', ...at.identity('flow', 'workflow') }
  expect(await call('workflow-status', reset, token)).toMatchObject({ status: 200, body: { message: 'ok' } })
})

describe('what is deployed', () => {
  test('firebase deploys the rules and indexes of the repository, and sends paths to the region asked for', async () => {
    await bundleFirebase(out, 'us-central1')
    const folder = join(out, 'firebase')
    const { firestore, hosting } = firebaseJson.parse(
      JSON.parse(await readFile(join(folder, 'firebase.json'), 'utf8')),
    )
    expect(new Set(hosting.rewrites.map(({ run }) => run.region))).toEqual(new Set(['us-central1']))
    for (const file of [firestore.rules, firestore.indexes]) {
      expect(await readFile(join(folder, file), 'utf8')).toBe(await readFile(file, 'utf8'))
    }
    const files = await readdir(join(folder, hosting.public), { recursive: true })
    expect(files.sort()).toEqual(['404.html', 'v1', 'v1/openapi.json'])
  })

  /** A text of each of Google's clients, and who uses that client. */
  const CLIENTS = {
    BIGQUERY_EMULATOR_HOST: ['run-execute', 'configuration-status'],
    STORAGE_EMULATOR_HOST: ['run-execute'],
    'cloudtasks.googleapis.com': FUNCTION_NAMES.filter(name => IDENTITIES[FUNCTIONS[name].account].enqueues),
  }
  test.each(Object.entries(CLIENTS))(
    'only the functions that use it contain the client with %s',
    async (text, users) => {
      const texts = FUNCTION_NAMES.map(name => readFile(join(out, name, 'index.cjs'), 'utf8'))
      const found = (await Promise.all(texts)).map(code => code.includes(text))
      expect(FUNCTION_NAMES.filter((_, index) => found[index])).toEqual(users)
    },
  )

  test.each(FUNCTION_NAMES)(
    '%s is one file of code and a locked package.json without scripts',
    async name => {
      expect((await readdir(join(out, name))).sort()).toEqual([
        '.gcloudignore',
        'index.cjs',
        'package-lock.json',
        'package.json',
      ])
      const manifest: unknown = JSON.parse(await readFile(join(out, name, 'package.json'), 'utf8'))
      expect(Object.keys(Object(manifest))).toEqual(['name', 'private', 'main', 'engines', 'dependencies'])
    },
  )

  test('npm takes the lock for whole: it would install all of it, and asks nobody for anything', async () => {
    const folder = join(out, 'run-sweep')
    const cache = await mkdtemp(join(out, 'empty-cache-'))
    const how = ['--dry-run', '--omit=dev', '--ignore-scripts', '--offline', '--cache', cache]
    const { stdout } = await promisify(execFile)('npm', ['ci', ...how], { cwd: folder })
    const lock = await readFile(join(folder, 'package-lock.json'), 'utf8')
    expect(stdout).toContain(`added ${lockedPaths(lock).length} packages`)
  })

  test('the lock holds each package by its hash, and where it comes from no more than the repository says', async () => {
    const locks = FUNCTION_NAMES.map(name => readFile(join(out, name, 'package-lock.json'), 'utf8'))
    const [lock = '', ...others] = await Promise.all(locks)
    expect(new Set(others)).toEqual(new Set([lock]))
    const locked: Record<string, unknown> = Object(JSON.parse(lock)).packages
    const here: Record<string, unknown> = Object(
      JSON.parse(await readFile('package-lock.json', 'utf8')),
    ).packages
    for (const path of lockedPaths(lock)) {
      expect(locked[path]).toEqual(here[path])
      expect(locked[path]).toMatchObject({ integrity: expect.stringMatching(/^sha512-/) })
    }
  })

  test.skipIf(sdk === undefined)(
    'gcloud uploads the code of a folder that git ignores (skipped where the Cloud SDK is not installed)',
    async () => {
      const list = ['meta', 'list-files-for-upload', join(out, 'run-sweep')]
      const { stdout } = await promisify(execFile)('gcloud', list)
      expect(stdout.trim().split('\n').sort()).toEqual(['index.cjs', 'package-lock.json', 'package.json'])
    },
  )
})
