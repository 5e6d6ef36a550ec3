import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Firestore } from '@google-cloud/firestore'
import autocannon from 'autocannon'
import { startFirestore } from '../dev/firestore.ts'
import { openIssuer } from '../dev/issuer.ts'
import { ACCOUNT, storePage } from '../dev/page.ts'
import { freePorts, isTaken } from '../dev/ports.ts'
import { AUDIENCE, ISSUER } from '../dev/settings.ts'

/**
 * Requests a second of `check_run_status`, as a ratio to a bare function that does the same Firestore read: both on
 * the framework's own server, in processes of their own, in turns, against one emulator.
 */
const PROJECT = 'demo-bench'
const CONNECTIONS = [1, 20, 100]
/** Seconds of one turn, and turns of each. */
const SECONDS = Number(process.env.SECONDS ?? 5)
const TURNS = Number(process.env.TURNS ?? 3)

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const dir = await mkdtemp(join(tmpdir(), 'tailer-bench-'))
const stops: (() => unknown)[] = [() => rm(dir, { recursive: true, force: true })]
try {
  await main()
} finally {
  for (const stop of stops.toReversed()) await stop()
}

async function main(): Promise<void> {
  process.env.METADATA_SERVER_DETECTION = 'none'
  const firestore = await startFirestore({ port: 0, project: PROJECT, dir })
  stops.push(() => firestore.stop())
  process.env.FIRESTORE_EMULATOR_HOST = firestore.host
  const db = new Firestore({ projectId: PROJECT, ignoreUndefinedProperties: true })
  await storePage(db)
  await db.terminate()

  const issuer = await openIssuer({ dir, issuer: ISSUER })
  const keys = createServer((_, response) => response.end(JSON.stringify(issuer.jwks())))
  const [keyPort = 0, ourPort = 0, barePort = 0] = await freePorts(3)
  keys.listen(keyPort, '127.0.0.1')
  stops.push(() => keys.close())
  const oidc = { kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: `http://127.0.0.1:${keyPort}/` }
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    METADATA_SERVER_DETECTION: 'none',
    GOOGLE_CLOUD_PROJECT: PROJECT,
    TAILER_ISSUERS: JSON.stringify([oidc]),
    TAILER_DISPATCH: JSON.stringify({
      queue: 'projects/p/locations/l/queues/q',
      url: 'https://runner.test',
      service_account: 'tasks@p.iam.gserviceaccount.com',
    }),
  }
  await start('dag-status', path('../functions/index.ts'), ourPort, env)
  await start('bare', path('bare.ts'), barePort, env)

  const claims = { sub: 'bench', email: 'bench@localhost', role: 9, accountsRole: [] }
  const token = await issuer.sign(claims, { audience: AUDIENCE, expiresIn: 3600 })
  console.log(`check_run_status against a bare read, ${TURNS} turns of ${SECONDS} s each, medians`)
  for (const connections of CONNECTIONS) {
    const rates: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] }
    // The first turn warms up both.
    for (let turn = 0; turn <= TURNS; turn++) {
      const ours = await rate(ourPort, connections, token)
      const bare = await rate(barePort, connections, token)
      if (turn === 0) continue
      rates.ours.push(ours)
      rates.bare.push(bare)
    }
    const [ours, bare] = [median(rates.ours), median(rates.bare)]
    const ratio = (ours / bare).toFixed(2)
    console.log(
      `${connections} connections: ${ours.toFixed(0)} to ${bare.toFixed(0)} a second, ratio ${ratio}`,
    )
  }
}

async function start(target: string, source: string, port: number, env: NodeJS.ProcessEnv): Promise<void> {
  const framework = path('../node_modules/.bin/functions-framework')
  const child = spawn(process.execPath, [framework, `--target=${target}`, `--source=${source}`], {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  stops.push(() => child.kill('SIGKILL'))
  while (!(await isTaken(port))) await new Promise(resolve => setTimeout(resolve, 50))
}

/** Requests a second over some connections. @throws Error when any was not answered with a 200 */
async function rate(port: number, connections: number, token: string): Promise<number> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/`,
    connections,
    duration: SECONDS,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      action: 'check_run_status',
      account: ACCOUNT,
      environment: 'DEV',
      configuration_type: 'table-to-table',
      configuration_id: '000099_iowa_liquor_prepare_pda_DEV',
      run_id: '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179',
    }),
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx + result.errors} answers were no 200`)
  return result.requests.average
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
