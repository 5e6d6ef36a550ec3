import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePorts, isTaken } from '../../dev/ports.ts'
import { type Stack, startStack } from '../system/stack.ts'

const START = fileURLToPath(new URL('../../dev/start.ts', import.meta.url))

const OWN = { configuration_type: 'table-to-table', environment: 'DEV', account: '000099' }
const PAGE_RUN = '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179'
/** Seconds of work. */
const SLOW =
  'SELECT COUNT(*) AS n FROM UNNEST(GENERATE_ARRAY(1, 40000)) a, UNNEST(GENERATE_ARRAY(1, 40000)) b WHERE MOD(a * b, 7) = 1'
const PREPARE = '000099_iowa_liquor_prepare_pda_DEV'

/** Calls the API as `tailer` and curl do, and answers the body. */
async function call(stack: Stack, path: string, body: object): Promise<Record<string, unknown>> {
  const line = `curl -s --fail-with-body --max-time 20 -X POST -H 'content-type: application/json' -H "Authorization: Bearer $(tailer auth get-token | awk '/User token :/ {print $4}')" --data '${JSON.stringify(body)}' http://localhost:${stack.port}${path}`
  const { code, stdout } = await stack.shell(line)
  // Who waits for what was refused waits in vain.
  if (code !== 0) throw new Error(`${path} refused ${JSON.stringify(body)}: ${stdout}`)
  return Object(JSON.parse(stdout))
}

/** Deploys a configuration of one statement. */
function deploy(stack: Stack, configuration_id: string, sql: string) {
  const configuration = {
    configuration_type: 'table-to-table',
    configuration_id,
    default_gcp_project_id: 'demo-tailer',
    default_bq_dataset: 'iowa_liquor',
    task_dependencies: [],
    workflow: [{ id: 't', sql_file: 't.sql', table_name: 'own' }],
  }
  const request = { action: 'deploy_configuration', account: '000099', environment: 'DEV', configuration }
  return call(stack, '/v1/configuration/status', { ...request, files: { 't.sql': sql } })
}

const launch = (stack: Stack, configuration_id: string) =>
  call(stack, '/v1/dag/launch', { action: 'launch_job', ...OWN, configuration_id })

/** Waits till a run is told to have succeeded. */
async function succeeds(
  stack: Stack,
  configuration_id: string,
  run_id: unknown,
  timeout = 20_000,
): Promise<void> {
  const last = { action: 'get_last_status', ...OWN, configuration_id }
  await expect
    .poll(() => call(stack, '/v1/dag/status', last), {
      timeout,
      interval: 250,
      message: `${configuration_id} succeeds in run ${run_id}`,
    })
    .toMatchObject({
      results: expect.arrayContaining([expect.objectContaining({ run_id, status: 'SUCCESS' })]),
    })
}

const set = (stack: Stack, status: string) =>
  call(stack, '/v1/dag/status', {
    ...{ action: 'set_run_status', ...OWN, configuration_id: PREPARE, run_id: PAGE_RUN, status },
  })

/** The snapshots that are kept. */
const kept = (dir: string) => readdir(join(dir, 'firestore')).catch(() => [])

describe('a stack', () => {
  let dir: string
  let stack: Stack
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tailer-start-'))
    await chmod(dir, 0o755)
    stack = await startStack({ dir })
  }, 60_000)
  afterAll(async () => {
    await stack.stop()
    await rm(dir, { recursive: true, force: true })
  })

  test('has its folder for its owner alone, also where it was there before', async () => {
    expect((await stat(dir)).mode & 0o777).toBe(0o700)
  })

  test('refuses another one in its folder, and says how to choose another', async () => {
    const { status, stderr } = await startIn(dir)
    const refusal = `^Cannot start: another stack \\(process ${stack.pid}\\) works in ${dir}\\. .*TAILER_DIR=`
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(new RegExp(refusal)) })
  })

  test('prints addresses at which something listens, by the variables of the clients', async () => {
    const printed = [...stack.output().matchAll(/^export \w+_HOST=\S*?:(\d+)$/gm)]
    expect(printed.length).toBeGreaterThan(3)
    for (const [, port] of printed) expect(await isTaken(Number(port))).toBe(true)
  })

  test.each([
    ['Firestore', 'firestore.jsa'],
    ['The BigQuery and Cloud Storage emulator', '--bigquery-port'],
    ['The functions’ process', 'serve.ts'],
  ])(
    'tells that %s was killed, starts it again, and goes on',
    async (name, command) => {
      await expect
        .poll(() => kept(dir), { timeout: 10_000, message: 'a snapshot is kept' })
        .toContainEqual(expect.stringMatching(/-\d+$/))
      process.kill(childOf(stack, command), 'SIGKILL')
      await expect.poll(stack.output, { timeout: 25_000 }).toContain(`${name} runs again.`)
      expect(stack.output()).toContain(`${name} ended (SIGKILL). `)
      const { run_id } = await launch(stack, PREPARE)
      await succeeds(stack, PREPARE, run_id)
    },
    60_000,
  )

  test('has after kill -9 what was deployed and launched, and a run under way goes on', async () => {
    const own = await deploy(stack, '000099_iowa_liquor_prepare_pda', 'SELECT 2 AS two')
    const { run_id } = await launch(stack, PREPARE)
    await succeeds(stack, PREPARE, run_id)
    await deploy(stack, 'slow', SLOW)
    const slow = await launch(stack, 'slow_DEV')
    await set(stack, 'CHECKED')
    // The one that is taken next may have begun before; the one after it has all.
    for (const _ of [1, 2]) {
      const before = await kept(dir)
      await expect
        .poll(() => kept(dir), { timeout: 15_000, message: 'another snapshot is kept' })
        .not.toEqual(before)
    }
    await stack.end('SIGKILL')

    stack = await startStack({ dir })
    expect(stack.output()).toMatch(/may be lost.*Firestore goes on from what was kept at 20/s)
    await succeeds(stack, PREPARE, run_id)
    const get = { action: 'get_configuration', ...OWN, configuration_id: PREPARE }
    const { version } = own
    expect(await call(stack, '/v1/configuration/status', get)).toMatchObject({ results: [{ version }] })
    const check = { action: 'check_run_status', ...OWN, configuration_id: PREPARE, run_id: PAGE_RUN }
    expect(await call(stack, '/v1/dag/status', check)).toMatchObject({ results: [{ status: 'SUCCESS' }] })
    // Its runner's lease has to expire first.
    await succeeds(stack, 'slow_DEV', slow.run_id, 90_000)
  }, 240_000)

  test('has after Ctrl-C what was deployed and launched the moment before', async () => {
    await deploy(stack, 'last', 'SELECT 1 AS one')
    const { run_id } = await launch(stack, 'last_DEV')
    expect(await stack.end('SIGINT')).toBe(0)

    stack = await startStack({ dir })
    expect(stack.output()).not.toContain('may be lost')
    await succeeds(stack, 'last_DEV', run_id)
  }, 120_000)
})

test('a start that cannot go on says why, and what the log of the part says', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-start-'))
  const folder = join(dir, 'firestore/snapshot-7/firestore')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'firestore.overall_export_metadata'), 'no export')
  const { status, stderr } = await startIn(dir)
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /^Cannot start the Firestore emulator: it ended \(exit code 1\)\..*Exception/s,
    ),
  })
  await rm(dir, { recursive: true, force: true })
})

/** Starts a stack that is to end by itself. */
async function startIn(dir: string) {
  const [port = 0] = await freePorts(1)
  const env = { ...process.env, TAILER_DIR: dir, PORT: String(port) }
  return spawnSync(process.execPath, [START], { env, encoding: 'utf8', timeout: 30_000 })
}

/** The process of a stack's child that was started by such a command. */
function childOf(stack: Stack, command: string): number {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const [line = ''] = stdout
    .split('\n')
    .filter(line => Number(line.trim().split(/\s+/)[1]) === stack.pid && line.includes(command))
  return Number(line.trim().split(/\s+/)[0])
}
