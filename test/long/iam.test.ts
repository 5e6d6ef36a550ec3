import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BigQuery } from '@google-cloud/bigquery'
import { Storage } from '@google-cloud/storage'
import { startWarehouse, type Warehouse } from 'bigquery-emulator'
import { type AuthClient, Impersonated, OAuth2Client } from 'google-auth-library'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Iam, startIam } from '../../dev/iam.ts'
import { FORGET } from '../../dev/settings.ts'

const RUNNERS = {
  alpha: 'alpha@runners.iam.gserviceaccount.com',
  beta: 'beta@runners.iam.gserviceaccount.com',
}
const SCOPES = ['https://www.googleapis.com/auth/cloud-platform']
const HOUR = 3600

/** What `accounts/*` would say. */
const projects = new Map<string, string[]>()
let offset = 0

let dir: string
let iam: Iam
let warehouse: Warehouse

/** A client that has this token and no other. */
function holding(access_token: string): OAuth2Client {
  const client = new OAuth2Client()
  client.setCredentials({ access_token, expiry_date: Date.now() + 10 * HOUR * 1000 })
  return client
}

function impersonated(targetPrincipal: string, lifetime = HOUR): Impersonated {
  const sourceClient = holding('local')
  return new Impersonated({
    sourceClient,
    targetPrincipal,
    targetScopes: SCOPES,
    lifetime,
    endpoint: iam.endpoint,
  })
}

function clients(projectId: string, authClient: AuthClient) {
  return {
    bigquery: new BigQuery({ projectId, authClient }),
    storage: new Storage({ projectId, authClient, useAuthWithCustomEndpoint: true }),
  }
}

let operator: ReturnType<typeof clients>
let alpha: ReturnType<typeof clients>
let beta: ReturnType<typeof clients>

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tailer-iam-'))
  iam = await startIam({
    projectsOf: async runner => projects.get(runner),
    now: () => Date.now() + offset,
  })
  warehouse = await startWarehouse({ dir, accessUrl: iam.accessUrl })
  process.env.BIGQUERY_EMULATOR_HOST = warehouse.bigquery
  process.env.STORAGE_EMULATOR_HOST = warehouse.storage
  operator = clients('alpha', holding(iam.operatorToken))
  alpha = clients('alpha', impersonated(RUNNERS.alpha))
  beta = clients('beta', impersonated(RUNNERS.beta))
  await writeFile(join(dir, 'rows.csv'), 'word\nhush\n')
  for (const projectId of ['alpha', 'beta']) {
    const { bigquery, storage } = clients(projectId, holding(iam.operatorToken))
    await bigquery.createDataset('d')
    await bigquery.query(`CREATE TABLE d.t AS SELECT '${projectId}' AS word`)
    await bigquery.query(`CREATE TABLE d.t_1 AS SELECT '${projectId}' AS word`)
    await storage.createBucket(`${projectId}-bucket`)
    await storage
      .bucket(`${projectId}-bucket`)
      .file('rows.csv')
      .save(`word\n${projectId}\n`, { resumable: false })
  }
})
afterAll(async () => {
  await warehouse?.stop()
  await iam?.stop()
  await rm(dir, { recursive: true, force: true })
})
beforeEach(() => {
  offset = 0
  projects.clear()
  projects.set(RUNNERS.alpha, ['alpha'])
  projects.set(RUNNERS.beta, ['beta'])
  iam.forget()
})

/** Changes an account as set_account does; undefined takes its runner away. */
function grant(runner: string, to: string[] | undefined): void {
  if (to) projects.set(runner, to)
  else projects.delete(runner)
  iam.forget()
}

type Clients = typeof alpha
/** What a runner may do with its own project and bucket, and with nobody else's. */
const DEEDS: Record<string, (who: Clients, project: string) => Promise<unknown>> = {
  'a query': ({ bigquery }, p) => bigquery.query(`SELECT word FROM ${p}.d.t`),
  'a wildcard': ({ bigquery }, p) => bigquery.query(`SELECT word FROM \`${p}.d.t_*\``),
  'a change': ({ bigquery }, p) => bigquery.query(`UPDATE ${p}.d.t SET word = word WHERE TRUE`),
  'a view': async ({ bigquery }, p) => {
    const { projectId } = bigquery
    await operator.bigquery.query(`CREATE OR REPLACE VIEW ${projectId}.d.v AS SELECT word FROM ${p}.d.t`)
    await bigquery.query(`SELECT word FROM ${projectId}.d.v`)
  },
  'a copy': async ({ bigquery }, p) => {
    const source = operator.bigquery.dataset('d', { projectId: p }).table('t')
    await bigquery
      .dataset('d', { projectId: p })
      .table(source.id ?? '')
      .copy(bigquery.dataset('d').table('copied'), { writeDisposition: 'WRITE_TRUNCATE' })
  },
  'an extract of its table': ({ bigquery, storage }, p) =>
    bigquery
      .dataset('d', { projectId: p })
      .table('t')
      .extract(storage.bucket(`${bigquery.projectId}-bucket`).file('out/x.csv')),
  'an extract into its bucket': ({ bigquery, storage }, p) =>
    bigquery
      .dataset('d')
      .table('t')
      .extract(storage.bucket(`${p}-bucket`).file('out/x.csv')),
  'an export into its bucket': ({ bigquery }, p) =>
    bigquery.query(`EXPORT DATA OPTIONS (uri = 'gs://${p}-bucket/out/y-*.csv') AS SELECT 1 AS a`),
  'a load from its bucket': ({ bigquery, storage }, p) =>
    bigquery
      .dataset('d')
      .table('loaded')
      .load(storage.bucket(`${p}-bucket`).file('rows.csv'), {
        autodetect: true,
        writeDisposition: 'WRITE_TRUNCATE',
      }),
  'a load into its table': ({ bigquery }, p) =>
    bigquery.dataset('d', { projectId: p }).table('into').load(join(dir, 'rows.csv'), { autodetect: true }),
  'the list of its tables': ({ bigquery }, p) => bigquery.dataset('d', { projectId: p }).getTables(),
  'its table': ({ bigquery }, p) => bigquery.dataset('d', { projectId: p }).table('t').getMetadata(),
  'its rows': ({ bigquery }, p) => bigquery.dataset('d', { projectId: p }).table('t').getRows(),
  'a row put into it': ({ bigquery }, p) =>
    bigquery
      .dataset('d', { projectId: p })
      .table('t')
      .insert([{ word: 'x' }]),
  'a new table': async ({ bigquery }, p) => {
    await bigquery.dataset('d', { projectId: p }).createTable('made', { schema: 'a:integer' })
    await bigquery.dataset('d', { projectId: p }).table('made').delete()
  },
  'the list of its objects': ({ storage }, p) => storage.bucket(`${p}-bucket`).getFiles(),
  'its object': ({ storage }, p) => storage.bucket(`${p}-bucket`).file('rows.csv').download(),
  'an object put there': ({ storage }, p) =>
    storage.bucket(`${p}-bucket`).file('z').save('z', { resumable: false }),
  // The client begins an upload of its own without a token, whatever it is told; this way it sends one.
  'an object put there in pieces': async ({ storage }, p) => {
    const file = storage.bucket(`${p}-bucket`).file('z')
    const [uri] = await file.createResumableUpload()
    await file.save('z', { uri, resumable: true })
  },
  'an object taken away': async ({ storage }, p) => {
    await operator.storage.bucket(`${p}-bucket`).file('gone').save('z', { resumable: false })
    await storage.bucket(`${p}-bucket`).file('gone').delete()
  },
  'all its objects taken away': ({ storage }, p) =>
    storage.bucket(`${p}-bucket`).deleteFiles({ prefix: 'out/' }),
  'its bucket': ({ storage }, p) => storage.bucket(`${p}-bucket`).getMetadata(),
  'a copy of its object': ({ bigquery, storage }, p) =>
    storage
      .bucket(`${p}-bucket`)
      .file('rows.csv')
      .copy(storage.bucket(`${bigquery.projectId}-bucket`).file('copied')),
}

test.each(Object.keys(DEEDS))('%s is for its own runner, and another is refused', async name => {
  const deed = DEEDS[name]
  await deed?.(alpha, 'alpha')
  await deed?.(beta, 'beta')
  // Each client puts the status of a refusal, or the reason of a job's failure, in another place; the words are the same.
  const refusal = /^Access Denied: |does not have storage\.\S+ access to /
  await expect(deed?.(alpha, 'beta')).rejects.toThrow(refusal)
  await expect(deed?.(beta, 'alpha')).rejects.toThrow(refusal)
})

test('INFORMATION_SCHEMA of another is refused before it is said that the emulator has none', async () => {
  const sql = (project: string) => `SELECT * FROM ${project}.d.INFORMATION_SCHEMA.TABLES`
  await expect(alpha.bigquery.query(sql('beta'))).rejects.toMatchObject({ code: 403 })
  await expect(alpha.bigquery.query(sql('alpha'))).rejects.toMatchObject({ code: 501 })
})

test('a list of buckets has those of the project alone, and another’s is refused', async () => {
  const names = (await alpha.storage.getBuckets())[0].map(bucket => bucket.name)
  expect(names).toEqual(['alpha-bucket'])
  await expect(alpha.storage.getBuckets({ project: 'beta' })).rejects.toMatchObject({ code: 403 })
})

test('a job belongs to who asked for it', async () => {
  const [job] = await beta.bigquery.createQueryJob('SELECT word FROM d.t')
  await job.getQueryResults()
  const theirs = new BigQuery({ projectId: 'beta', authClient: impersonated(RUNNERS.alpha) }).job(
    job.id ?? '',
  )
  await expect(theirs.getMetadata()).rejects.toMatchObject({ code: 403 })
  await expect(theirs.getQueryResults()).rejects.toMatchObject({ code: 403 })
  await expect(theirs.cancel()).rejects.toMatchObject({ code: 403 })
})

test('a changed account takes effect at once', async () => {
  const query = () => alpha.bigquery.query('SELECT word FROM beta.d.t')
  await expect(query()).rejects.toMatchObject({ code: 403 })
  grant(RUNNERS.alpha, ['alpha', 'beta'])
  expect((await query())[0]).toHaveLength((await beta.bigquery.query('SELECT word FROM d.t'))[0].length)
  grant(RUNNERS.alpha, ['alpha'])
  await expect(query()).rejects.toMatchObject({ code: 403 })
})

test('an account that another process changed takes effect once it has said so', async () => {
  const query = () => alpha.bigquery.query('SELECT word FROM beta.d.t')
  const change = async (to: string[]) => {
    projects.set(RUNNERS.alpha, to)
    await fetch(`${iam.endpoint}${FORGET}`, { method: 'POST' })
  }
  await expect(query()).rejects.toMatchObject({ code: 403 })
  await change(['alpha', 'beta'])
  await query()
  await change(['alpha'])
  await expect(query()).rejects.toMatchObject({ code: 403 })
})

test('the operator’s token reaches everything', async () => {
  const [rows] = await operator.bigquery.query('SELECT COUNT(*) AS n FROM alpha.d.t, beta.d.t')
  expect(rows[0].n).toBeGreaterThan(0)
  expect((await operator.storage.bucket('beta-bucket').file('rows.csv').exists())[0]).toBe(true)
})

test('whom no account names gets no token', async () => {
  await expect(impersonated('nobody@example.com').getAccessToken()).rejects.toThrow(
    "PERMISSION_DENIED: unable to impersonate: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
  )
})

test('a token for longer than an hour is refused', async () => {
  await expect(impersonated(RUNNERS.alpha, HOUR + 1).getAccessToken()).rejects.toThrow('INVALID_ARGUMENT')
})

const access = async (token: string) =>
  (await fetch(iam.accessUrl, { method: 'POST', body: JSON.stringify({ token }) })).status

test('a token dies with its lifetime, and with the account that named its runner', async () => {
  const { token } = await impersonated(RUNNERS.alpha, 60).getAccessToken()
  offset = 59_000
  expect(await access(token ?? '')).toBe(200)
  grant(RUNNERS.alpha, undefined)
  expect(await access(token ?? '')).toBe(401)
  grant(RUNNERS.alpha, ['alpha'])
  offset = 61_000
  expect(await access(token ?? '')).toBe(401)
})

test('a token that was never given is nobody’s', async () => {
  expect(await access('local.guess')).toBe(401)
  await expect(clients('alpha', holding('local.guess')).bigquery.query('SELECT 1')).rejects.toMatchObject({
    code: 401,
  })
})

test('where nobody answers for the rule, nothing is allowed', async () => {
  await iam.stop()
  const authorization = `Bearer ${iam.operatorToken}`
  const asked = [
    `${warehouse.bigquery}/bigquery/v2/projects/alpha/datasets`,
    `${warehouse.storage}/storage/v1/b/alpha-bucket`,
  ].map(url => fetch(url, { headers: { authorization } }))
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([500, 500])
})
