import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { DESCRIPTION_PATH } from '../client/openapi/path.ts'
import { startStack } from '../test/system/stack.ts'
import { installNode, installPython, type Run } from './clients/tools.ts'

/** Has clients made from the description and calls the running system by them: `node evidence/clients.ts`. */
const SEED = 4
/** Of each operation, beside those of its examples and bounds: comes to over 5,000 requests. */
const EXAMPLES = 1000
const JOB = {
  account: '000099',
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: '000099_iowa_liquor_prepare_pda_DEV',
}
const beside = (name: string) => fileURLToPath(new URL(`clients/${name}`, import.meta.url))
const say = (line: string) => console.error(line)

/** A program on what openapi-typescript made. */
const PROGRAM = `
import createClient from 'openapi-fetch'
import type { components, paths } from './schema.d.ts'
declare const process: { env: Record<string, string> }
const { baseUrl, token, job } = JSON.parse(process.env.GIVEN ?? '')
const client = createClient<paths>({ baseUrl, headers: { Authorization: \`Bearer \${token}\` } })
const launched = await client.POST('/v1/dag/launch', { body: { action: 'launch_job', ...job } })
if (!launched.data || !('run_id' in launched.data)) throw new Error(JSON.stringify(launched.error))
const { run_id } = launched.data
const checked = await client.POST('/v1/dag/status', { body: { action: 'check_run_status', ...job, run_id } })
if (!checked.data || !('results' in checked.data)) throw new Error(JSON.stringify(checked.error))
const run: components['schemas']['Run'] | undefined = checked.data.results[0]
const missing = await client.POST('/v1/dag/launch', { body: { action: 'launch_job', ...job, configuration_id: 'none' } })
if (missing.error?.status !== 404) throw new Error(JSON.stringify(missing))
console.log(run?.configuration_id, run?.status)
`

type Row = { tool: string; did: string; outcome: string; isWrong: boolean }
const rows: Row[] = []

const folder = await mkdtemp(join(tmpdir(), 'tailer-clients-'))
const description = join(folder, 'openapi.json')
const stack = await startStack()
try {
  const printed = (await stack.shell('tailer auth get-token')).stdout
  const token = /^User token : (\S+)$/m.exec(printed)?.[1] ?? ''
  const given = { baseUrl: `http://localhost:${stack.port}`, token, job: JOB }
  await writeFile(description, await (await fetch(given.baseUrl + DESCRIPTION_PATH)).text())
  await tried('npm', () => tryNode(given))
  await tried('python3 with venv and pip', () => tryPython(given))
} finally {
  await stack.stop()
  await rm(folder, { recursive: true, force: true })
}

console.log(`## Clients

What others make of the API's description, and Google's own client for Python on the emulator; each tool was installed
in this version, and what it made was run against the system of \`npm start\`.

| tool | what was done | outcome |
| --- | --- | --- |
${rows.map(({ tool, did, outcome }) => `| ${tool} | ${did} | ${outcome} |`).join('\n')}

Schemathesis holds each answer against the description: its status, headers, media type and body; that requests which
the description does not allow are refused; and that those which it allows are not, a made-up \`page_token\` and what is
wrong inside of a document or its files aside, which no schema can tell.`)
process.exit(rows.some(({ isWrong }) => isWrong) ? 1 : 0)

type Given = { baseUrl: string; token: string; job: typeof JOB }

/** What cannot be run is told as such, and makes this part fail: nobody shall take silence for success. */
async function tried(needs: string, attempt: () => Promise<void>): Promise<void> {
  try {
    await attempt()
  } catch (error) {
    say(`NOT RUN, or not to its end: what needs ${needs}: ${error instanceof Error ? error.message : error}`)
    rows.push({ tool: needs, did: 'all that needs it', outcome: '**not run to its end**', isWrong: true })
  }
}

async function tryNode(given: Given): Promise<void> {
  say('openapi-typescript')
  const { run, versions } = await installNode(folder)
  await run('openapi-typescript', [description, '--output', join(folder, 'schema.d.ts')])
  await writeFile(join(folder, 'program.mts'), PROGRAM)
  const strict = ['--strict', '--noEmit', '--skipLibCheck', '--allowImportingTsExtensions']
  const modern = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom']
  await run('tsc', [...strict, ...modern, 'program.mts'], { cwd: folder })
  const outcome = await run(process.execPath, ['program.mts'], {
    cwd: folder,
    env: { GIVEN: JSON.stringify(given) },
  })
  tell(
    versions,
    'openapi-typescript',
    'types, checked strictly; a launch and its run by openapi-fetch',
    outcome,
  )
}

async function tryPython(given: Given): Promise<void> {
  say('openapi-python-client')
  const { run, versions } = await installPython(folder)
  const made = join(folder, 'made')
  await run('openapi-python-client', ['generate', '--path', description, '--output-path', made])
  const env = { GIVEN: JSON.stringify(given), PYTHONPATH: made }
  const outcome = await run('python', [beside('generated.py')], { env })
  tell(versions, 'openapi-python-client', 'a package; a launch and its run', outcome)
  await tryWarehouse(run, versions)
  await trySchemathesis(run, versions, given)
}

async function tryWarehouse(run: Run, versions: Map<string, string>): Promise<void> {
  say('google-cloud-bigquery')
  const args = ['--bigquery-port', '0', '--storage-port', '0', '--dir', join(folder, 'warehouse')]
  const main = fileURLToPath(new URL('../packages/bigquery-emulator/src/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise(resolve => child.once('exit', resolve))
  try {
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', chunk => resolve(String(chunk)))
      ended.then(code => reject(new Error(`The emulator ended with ${code}`)))
    })
    const { bigquery } = z.object({ bigquery: z.string() }).parse(JSON.parse(line))
    const outcome = await run('python', [beside('warehouse.py')], {
      env: { BIGQUERY_EMULATOR_HOST: bigquery },
    })
    tell(
      versions,
      'google-cloud-bigquery',
      'queries by `client.query(sql).result()` on `npm run warehouse`',
      outcome,
    )
  } finally {
    child.kill()
    await ended
  }
}

async function trySchemathesis(
  run: Run,
  versions: Map<string, string>,
  { baseUrl, token }: Given,
): Promise<void> {
  say('schemathesis')
  const args = [
    ...['run', baseUrl + DESCRIPTION_PATH, '--url', baseUrl, '--header', `Authorization: Bearer ${token}`],
    ...['--seed', String(SEED), '--max-examples', String(EXAMPLES), '--phases', 'examples,coverage,fuzzing'],
    ...['--exclude-checks', 'positive_data_acceptance', '--continue-on-failure', '--no-color'],
  ]
  const env = { SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: beside('.') }
  const output = await run('schemathesis', args, { cwd: folder, env })
  const [cases = 'no line of its cases'] = /^.*\d+ generated.*$/m.exec(output) ?? []
  tell(
    versions,
    'schemathesis',
    `requests made from the description, seed ${SEED}`,
    cases.replace(', 0 skipped', ''),
  )
}

function tell(versions: Map<string, string>, tool: string, did: string, outcome: string): void {
  rows.push({ tool: `${tool} ${versions.get(tool)}`, did, outcome: outcome.trim(), isWrong: false })
}
