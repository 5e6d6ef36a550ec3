import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { DOCUMENTS } from '../../client/documents.ts'
import { bundleFirebase, firebaseJson } from '../../deploy/bundle.ts'
import { FUNCTION_NAMES, FUNCTIONS } from '../../deploy/functions.ts'
import { IDENTITIES } from '../../deploy/identities.ts'
import { ASKED, allDeployed, CALLER } from '../deploy/bundles.ts'
import { lockedPaths } from '../deploy/deployed.ts'
import { sdkRoot } from '../deploy/sdk.ts'
import { place } from '../warehouse/place.ts'

const sdk = await sdkRoot()
const { out, stores, db, find, call, tokenOf } = await allDeployed()

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
    const output = find('dag-launch').output()
    expect(output).toMatch(/Cannot dispatch.*Could not load the default credentials/)
  })
})

test('together the bundles deploy, launch, run in BigQuery, fire a workflow, list, correct and reset', async () => {
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
    const signIn = { kind: 'firebase', api_key: 'key-"1' } as const
    await bundleFirebase(out, { region: 'us-central1', signIn })
    const folder = join(out, 'firebase')
    const { firestore, hosting } = firebaseJson.parse(
      JSON.parse(await readFile(join(folder, 'firebase.json'), 'utf8')),
    )
    const regions = hosting.rewrites.flatMap(one => ('run' in one ? [one.run.region] : []))
    expect(new Set(regions)).toEqual(new Set(['us-central1']))
    for (const file of [firestore.rules, firestore.indexes]) {
      expect(await readFile(join(folder, file), 'utf8')).toBe(await readFile(file, 'utf8'))
    }
    const files = await readdir(join(folder, hosting.public), { recursive: true })
    const served = Object.keys(DOCUMENTS).map(path => path.slice(1))
    const others = files.filter(file => !file.startsWith('studio/assets'))
    const page = ['studio', 'studio/icon.svg', 'studio/index.html']
    expect(others.sort()).toEqual(['404.html', 'v1', 'v1/schemas', ...page, ...served].sort())
    const index = await readFile(join(folder, hosting.public, 'studio/index.html'), 'utf8')
    expect(index).toContain(
      'content="{&quot;kind&quot;:&quot;firebase&quot;,&quot;api_key&quot;:&quot;key-\\&quot;1&quot;}"',
    )
  })

  /** A text of each of Google's clients, and who uses that client. */
  const CLIENTS = {
    BIGQUERY_EMULATOR_HOST: ['run-execute', 'configuration-status', 'catalog-status'],
    STORAGE_EMULATOR_HOST: ['run-execute'],
    nodemailer: ['alert-deliver'],
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
