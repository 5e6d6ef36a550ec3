import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freePorts, isTaken } from '../../dev/ports.ts'
import { startStack } from '../stack.ts'

const START = fileURLToPath(new URL('../../dev/start.ts', import.meta.url))
/** In milliseconds: longer than a snapshot is put off. */
const KEPT = 9_000

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tailer-start-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

type Stack = Awaited<ReturnType<typeof startStack>>

const OWN = { configuration_type: 'table-to-table', environment: 'DEV', account: '000099' }
const PAGE_RUN = '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179'
const PREPARE = '000099_iowa_liquor_prepare_pda_DEV'

/** Calls the API as `tailer` and curl do, and answers the body. */
async function call(stack: Stack, path: string, body: object): Promise<Record<string, unknown>> {
  const line = `curl -s -X POST -H 'content-type: application/json' -H "Authorization: Bearer $(tailer auth get-token | awk '/User token :/ {print $4}')" --data '${JSON.stringify(body)}' http://localhost:${stack.port}${path}`
  return Object(JSON.parse((await stack.shell(line)).stdout))
}

/** Deploys a version of a configuration with one statement, and launches it. */
async function deployAndLaunch(stack: Stack, id: string, sql: string) {
  const configuration = {
    configuration_type: 'table-to-table',
    configuration_id: id,
    default_gcp_project_id: 'demo-tailer',
    default_bq_dataset: 'iowa_liquor',
    task_dependencies: [],
    workflow: [{ id: 't', sql_file: 't.sql', table_name: 'own' }],
  }
  const deployed = await call(stack, '/v1/configuration/status', {
    ...{ action: 'deploy_configuration', account: '000099', environment: 'DEV', configuration },
    files: { 't.sql': sql },
  })
  const configuration_id = `${id}_DEV`
  const launched = await call(stack, '/v1/dag/launch', { action: 'launch_job', ...OWN, configuration_id })
  return { configuration_id, version: deployed.version, run_id: launched.run_id }
}

async function lastRuns(stack: Stack, configuration_id: string) {
  const { results } = await call(stack, '/v1/dag/status', {
    action: 'get_last_status',
    ...OWN,
    configuration_id,
  })
  return results
}

const set = (stack: Stack, status: string) =>
  call(stack, '/v1/dag/status', {
    ...{ action: 'set_run_status', ...OWN, configuration_id: PREPARE, run_id: PAGE_RUN, status },
  })

test.each(['SIGINT', 'SIGKILL'] as const)(
  'what was deployed and launched is there after %s and a new start, and a run under way goes on',
  async signal => {
    const first = await startStack({ dir })
    const done = await deployAndLaunch(first, 'own', 'SELECT 1 AS one')
    await expect.poll(() => lastRuns(first, done.configuration_id)).toMatchObject([{ status: 'SUCCESS' }])
    // The demo's, in a version of one's own.
    const own = await deployAndLaunch(first, '000099_iowa_liquor_prepare_pda', 'SELECT 2 AS two')
    await set(first, 'CHECKED')
    const slow = await deployAndLaunch(
      first,
      'slow',
      'SELECT COUNT(*) AS n FROM UNNEST(GENERATE_ARRAY(1, 40000)) a, UNNEST(GENERATE_ARRAY(1, 40000)) b WHERE MOD(a * b, 7) = 1',
    )
    await expect.poll(() => lastRuns(first, slow.configuration_id)).toMatchObject([{ status: 'RUNNING' }])
    if (signal === 'SIGKILL') await sleep(KEPT)
    await first.end(signal)

    const second = await startStack({ dir })
    try {
      expect(second.output()).toMatch(/Firestore goes on from what was kept at 20/)
      expect(second.output().includes('may be lost')).toBe(signal === 'SIGKILL')
      expect(await lastRuns(second, done.configuration_id)).toMatchObject([
        { run_id: done.run_id, status: 'SUCCESS' },
      ])
      const get = { action: 'get_configuration', ...OWN, configuration_id: own.configuration_id }
      expect(await call(second, '/v1/configuration/status', get)).toMatchObject({
        results: [{ version: own.version }],
      })
      const check = { action: 'check_run_status', ...OWN, configuration_id: PREPARE, run_id: PAGE_RUN }
      expect(await call(second, '/v1/dag/status', check)).toMatchObject({ results: [{ status: 'SUCCESS' }] })
      await expect
        .poll(() => lastRuns(second, slow.configuration_id), { timeout: 90_000, interval: 1000 })
        .toMatchObject([{ run_id: slow.run_id, status: 'SUCCESS' }])
    } finally {
      await second.stop()
    }
  },
  180_000,
)

describe('a stack that runs', () => {
  let stack: Stack
  beforeEach(async () => {
    await chmod(dir, 0o755)
    stack = await startStack({ dir })
  }, 60_000)
  afterEach(() => stack.stop())

  test('has its folder for its owner alone, also where it was there before', async () => {
    expect((await stat(dir)).mode & 0o777).toBe(0o700)
  })

  test('refuses another one in its folder, and says how to choose another', async () => {
    const [port = 0] = await freePorts(1)
    const env = { ...process.env, TAILER_DIR: dir, PORT: String(port) }
    const { status, stderr } = spawnSync(process.execPath, [START], { env, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(
        new RegExp(
          `^Cannot start: another stack \\(process ${stack.pid}\\) works in ${dir}\\. .*TAILER_DIR=`,
        ),
      ),
    })
  })

  test('prints addresses at which something listens, by the variables of the clients', async () => {
    const printed = [...stack.output().matchAll(/^export \w+_(?:EMULATOR|METADATA)_HOST=\S*?:(\d+)$/gm)]
    expect(printed).toHaveLength(4)
    for (const [, port] of printed) expect(await isTaken(Number(port))).toBe(true)
  })

  test.each([
    ['Firestore', 'firestore.jsa'],
    ['The BigQuery and Cloud Storage emulator', '--bigquery-port'],
    ['The functions’ process', 'serve.ts'],
  ])(
    '%s, killed, is told by name, started again, and all goes on',
    async (name, command) => {
      // What was deployed is kept by then.
      await expect
        .poll(() => readdir(join(dir, 'firestore')).catch(() => []), { timeout: 10_000 })
        .toContainEqual(expect.stringMatching(/^snapshot-\d+$/))
      process.kill(childOf(stack, command), 'SIGKILL')
      await expect.poll(stack.output, { timeout: 25_000 }).toContain(`${name} runs again.`)
      expect(stack.output()).toContain(`${name} ended (SIGKILL). `)
      const run_id = (
        await call(stack, '/v1/dag/launch', { action: 'launch_job', ...OWN, configuration_id: PREPARE })
      ).run_id
      expect(run_id).toEqual(expect.any(String))
      await expect
        .poll(() => lastRuns(stack, PREPARE), { timeout: 25_000 })
        .toContainEqual(expect.objectContaining({ run_id, status: 'SUCCESS' }))
    },
    90_000,
  )
})

test('a start that cannot go on says why, and what the log of the part says', async () => {
  const folder = join(dir, 'firestore/snapshot-7/firestore')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'firestore.overall_export_metadata'), 'no export')
  const [port = 0] = await freePorts(1)
  const env = { ...process.env, TAILER_DIR: dir, PORT: String(port) }
  const { status, stderr } = spawnSync(process.execPath, [START], { env, encoding: 'utf8', timeout: 30_000 })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /^Cannot start the Firestore emulator: it ended \(exit code 1\)\..*Exception/s,
    ),
  })
})

/** The process of a stack's child that was started by such a command. */
function childOf(stack: Stack, command: string): number {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const [line = ''] = stdout
    .split('\n')
    .filter(line => Number(line.trim().split(/\s+/)[1]) === stack.pid && line.includes(command))
  return Number(line.trim().split(/\s+/)[0])
}
