import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { freePorts } from '../../dev/ports.ts'
import { putRun } from '../../test/system/stored.ts'
import { median, spread, table } from './numbers.ts'
import { bench, bundles, onStage, type Source } from './server.ts'

/**
 * From the start of a process to its first answer. Ours verifies a token, by a key set that it fetches, and reads a
 * run; beside it a bare function that reads the same document, and the framework with a function that reads nothing.
 */
const GOAL = 1
const ROUNDS = Number(process.env.ROUNDS ?? 15)
const ACCOUNT = '000001'

await onStage(async stage => {
  const { run_id } = await putRun(stage.db, ACCOUNT, {})
  const body = JSON.stringify({
    action: 'check_run_status',
    account: ACCOUNT,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: 'job_DEV',
    run_id,
  })
  const authorization = `Bearer ${await stage.token()}`
  const ours = { source: join(await bundles(stage.dir), 'dag-status'), target: 'dagStatus' }
  const cached = { NODE_COMPILE_CACHE: join(stage.dir, 'compiled') }
  const STARTS = {
    ours: () => start(ours),
    bare: () => start(bench('bare.cjs', 'bare')),
    empty: () => start(bench('empty.cjs', 'empty')),
    cached: () => start(ours, cached),
  }

  /** Milliseconds from the start of a process to its first answer. @throws Error when that is no 200 */
  async function start(source: Source, more: Record<string, string> = {}): Promise<number> {
    const [port = 0] = await freePorts(1)
    const began = performance.now()
    const served = await stage.spawnFunction(source, { port, more })
    try {
      for (;;) {
        const status = await ask(port)
        if (status === 200) return performance.now() - began
        if (status !== undefined) throw new Error(`${source.target} answered ${status}`)
        if (served.child.exitCode !== null) throw new Error(`${source.target} ended`)
      }
    } finally {
      await served.stop()
    }
  }

  /** The status of the answer; undefined where nobody listens yet. */
  function ask(port: number): Promise<number | undefined> {
    return new Promise(resolve => {
      const headers = { 'Content-Type': 'application/json', authorization }
      const signal = AbortSignal.timeout(10_000)
      const to = { host: '127.0.0.1', port, method: 'POST', headers, agent: false, signal } as const
      request(to, response => response.resume().once('end', () => resolve(response.statusCode)))
        .once('error', () => setTimeout(() => resolve(undefined), 2))
        .end(body)
    })
  }

  // A process that ends of itself leaves in the cache what it has compiled.
  const first = await stage.start(ours, { more: cached })
  await ask(first.port)
  first.child.kill('SIGTERM')
  await once(first.child, 'exit')

  const times = { ours: [] as number[], bare: [] as number[], empty: [] as number[], cached: [] as number[] }
  // The first round warms up the emulator and the system's cache of files.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of ['ours', 'bare', 'empty', 'cached'] as const) {
      const time = await STARTS[name]()
      if (round > 0) times[name].push(time)
    }
    console.error(`Round ${round} of ${ROUNDS}`)
  }
  const ratio = median(times.bare) / median(times.ours)
  console.log(`## Cold start

From the start of the process to its first answer, in ms, ${ROUNDS} times in alternation: medians, the least and the most.

${table([
  ['function', 'ms'],
  [
    'ours, bundled as it is deployed: a verified `check_run_status`, the key set fetched',
    spread(times.ours, 0),
  ],
  ['bare: the same Firestore read, by the plain client, with nothing checked', spread(times.bare, 0)],
  ['the framework alone, without Firestore', spread(times.empty, 0)],
  [
    'ours with Node’s compile cache, which is not deployed: docs/decisions/009-cold-start.md',
    spread(times.cached, 0),
  ],
])}

Bare to ours: ${ratio.toFixed(2)}. Goal ${GOAL.toFixed(1)}: ${ratio >= GOAL ? 'met' : 'missed'}.`)
})
