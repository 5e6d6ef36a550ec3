import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildClient } from '../../client/build.ts'
import { startApi } from '../client/contract.ts'
import { SQL, tableToTable } from '../document/documents.ts'

const run = promisify(execFile)
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** The PATH of the machine, without what npm puts before it. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter(folder => !folder.includes('node_modules'))
  .join(delimiter)
const { stdout: version } = await run('node', ['--version'], { env: { PATH } }).catch(() => ({
  stdout: 'missing',
}))
const isNode20 = version.startsWith('v20.')
if (!isNode20) console.warn(`The built client was NOT run on Node 20: the machine's own node is ${version}`)

let api: Awaited<ReturnType<typeof startApi>>
let folder: string
beforeAll(async () => {
  api = await startApi()
  folder = await mkdtemp(join(tmpdir(), 'tailer-client-'))
  await mkdir(join(folder, 'node_modules'))
  await buildClient(join(folder, 'node_modules/tailer-client'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(async () => {
  await api.stop()
  await rm(folder, { recursive: true })
})

const PROGRAM = `
import { createClient, TailerError } from 'tailer-client'
const { baseUrl, token, account, configuration, sql } = JSON.parse(process.env.GIVEN)
const client = createClient({ baseUrl, token })
const place = { account, environment: 'DEV' }
const { configuration_id } = await client.call('deploy_configuration', {
  ...place, configuration, files: { 'a.sql': sql },
})
const job = { ...place, configuration_type: 'table-to-table', configuration_id }
const { run_id } = await client.call('launch_job', job)
const { results } = await client.call('check_run_status', { ...job, run_id })
const failure = await client.call('launch_job', { ...job, configuration_id: 'none' }).catch(error => error)
console.log(JSON.stringify({
  node: process.version,
  status: results[0].status,
  isTailerError: failure instanceof TailerError,
  failed: failure.status,
  unknown: await client.call('toString', {}).catch(error => error.message),
}))
`

test.skipIf(!isNode20)('the built client runs on Node 20, with nothing installed beside it', async () => {
  await writeFile(join(folder, 'program.js'), PROGRAM)
  const account = api.system.newAccount()
  await api.system.ready()
  const token = await api.system.token()
  const given = { baseUrl: api.baseUrl, token, account, configuration: tableToTable(), sql: SQL }
  const env = { PATH, GIVEN: JSON.stringify(given) }
  const { stdout } = await run('node', ['program.js'], { cwd: folder, env, timeout: 30_000 })
  expect(JSON.parse(stdout)).toEqual({
    node: version.trim(),
    status: 'RUNNING',
    isTailerError: true,
    failed: 404,
    unknown: 'Cannot toString: there is no such action',
  })
})

test('the built client imports nothing', async () => {
  const text = await readFile(join(folder, 'node_modules/tailer-client/client.js'), 'utf8')
  expect(text).not.toMatch(/\bimport\b|\brequire\b/)
})

const TYPED = `
import { createClient, TailerError, type AnswerTo } from 'tailer-client'
const client = createClient({ baseUrl: 'http://localhost:8080', token: async () => 'jwt', retries: 2 })
const job = {
  account: '000099', environment: 'DEV', configuration_type: 'gbq-to-gbq', configuration_id: 'job_DEV',
} as const
const { run_id }: AnswerTo<'launch_job'> = await client.call('launch_job', job, { idempotencyKey: 'one' })
const { results: [found] } = await client.call('check_run_status', { ...job, run_id })
const status: 'SUCCESS' | string = found.status
const faults = (error: TailerError): string[] => error.errors.map(({ pointer }) => pointer)
export { faults, status }
`

const WRONG: [string, string, string][] = [
  ['an unknown action', "'launch_job', job, {", "'launch_jobs', job, {"],
  ['a field that is missing', '...job, run_id }', '...job }'],
  ['a key where none is taken', '...job, run_id }', "...job, run_id }, { idempotencyKey: 'one' }"],
  ['a field of another type', "account: '000099'", 'account: 99'],
  ['an answer’s field that there is not', 'found.status', 'found.state'],
]

test('a program in TypeScript is checked against the built client’s types, and refused where it is wrong', async () => {
  const texts = [TYPED, ...WRONG.map(([, from, to]) => TYPED.replace(from, to))]
  const files = texts.map((_, at) => join(folder, `typed${at}.ts`))
  await Promise.all(texts.map((text, at) => writeFile(files[at] ?? '', text)))
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: 'es2022', module: 'nodenext', types: [] },
    lib: ['es2022', 'dom'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  await symlink(join(MODULES, 'zod'), join(folder, 'node_modules/zod'))
  const { stdout } = await run(join(MODULES, '.bin/tsc'), ['--project', folder], {
    cwd: folder,
    timeout: 60_000,
  }).catch((error: { stdout: string }) => error)
  const refused = [...stdout.matchAll(/^(.*)\(\d+,\d+\): error/gm)].map(([, file]) => file)
  expect([...new Set(refused)].sort()).toEqual(WRONG.map((_, at) => `typed${at + 1}.ts`))
})
