import { type ChildProcess, fork } from 'node:child_process'
import { openSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Firestore } from '@google-cloud/firestore'
import { startWarehouse } from 'bigquery-emulator'
import { projectsOfRunner } from '../shared/store/accounts.ts'
import { deployDemo } from './demo.ts'
import { startFirestore } from './firestore.ts'
import { startIam } from './iam.ts'
import { startMetadata } from './metadata.ts'
import { isTaken } from './ports.ts'
import { AUDIENCE, ISSUER, PROJECT, RUNNER, STATE } from './settings.ts'

/** `npm start`: the whole system on this machine, ready with the demo, till Ctrl-C. */
const began = performance.now()
const port = Number(process.env.PORT ?? 8080)
const stops: (() => unknown)[] = []

let stopping = false
async function stop(code: number): Promise<never> {
  if (!stopping) {
    stopping = true
    for (const end of stops.toReversed()) await end()
  }
  process.exit(code)
}
process.once('SIGINT', () => stop(0))
process.once('SIGTERM', () => stop(0))

try {
  await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await stop(1)
}

async function start(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`Cannot start: PORT is ${process.env.PORT}, and must be a port number.`)
  }
  if (await isTaken(port)) {
    throw new Error(
      `Cannot start: port ${port} is taken. Stop what listens there, or choose another port: PORT=8081 npm start`,
    )
  }
  await mkdir(STATE, { recursive: true })
  console.log('Starting the Firestore emulator ...')
  const firestore = await startFirestore({
    port: Number(process.env.FIRESTORE_PORT ?? 0),
    project: PROJECT,
    dir: STATE,
  })
  stops.push(() => firestore.stop())
  console.log('Starting the BigQuery and Cloud Storage emulator ...')
  process.env.FIRESTORE_EMULATOR_HOST = firestore.host
  const db = new Firestore({ projectId: PROJECT })
  const iam = await startIam({ projectsOf: runner => projectsOfRunner(db, runner) })
  stops.push(() => db.terminate(), iam.stop)
  const warehouse = await startWarehouse({
    dir: STATE,
    accessUrl: iam.accessUrl,
    bigqueryPort: Number(process.env.BIGQUERY_PORT ?? 0),
    storagePort: Number(process.env.STORAGE_PORT ?? 0),
  })
  stops.push(() => warehouse.stop())
  const metadata = await startMetadata(PROJECT)
  stops.push(metadata.stop)
  const env = {
    ...metadata.env,
    PORT: String(port),
    GOOGLE_CLOUD_PROJECT: PROJECT,
    FIRESTORE_EMULATOR_HOST: firestore.host,
    BIGQUERY_EMULATOR_HOST: warehouse.bigquery,
    STORAGE_EMULATOR_HOST: warehouse.storage,
    TAILER_IAM_ENDPOINT: iam.endpoint,
    TAILER_RUNNER_CALLERS: RUNNER,
    TAILER_ISSUERS: JSON.stringify([
      {
        kind: 'oidc',
        issuer: ISSUER,
        audience: AUDIENCE,
        jwks_uri: `http://127.0.0.1:${port}/.well-known/jwks.json`,
      },
    ]),
  }
  console.log('Starting the functions ...')
  await serveFunctions(env)
  Object.assign(process.env, env)
  await deployDemo(`http://127.0.0.1:${port}`, iam.operatorToken)

  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(
    `Ready in ${seconds} s at http://localhost:${port}. In another terminal, from this folder, paste:\n`,
  )
  console.log(command(port))
  console.log(`The functions' log is ${join(STATE, 'functions.log')}. Ctrl-C ends everything.`)
}

/** Runs the functions in a process of their own, and again whenever it dies by itself. */
async function serveFunctions(env: Record<string, string>): Promise<void> {
  let child: ChildProcess | undefined
  const file = join(STATE, 'functions.log')
  const log = openSync(file, 'w', 0o600)
  stops.push(
    () =>
      new Promise<void>(resolve => {
        if (!child || child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  )
  const startOnce = () =>
    new Promise<void>((resolve, reject) => {
      child = fork(fileURLToPath(new URL('serve.ts', import.meta.url)), {
        env: { ...process.env, ...env },
        stdio: ['ignore', log, log, 'ipc'],
      })
      child.once('message', () => resolve())
      child.once('exit', code => {
        reject(new Error(`Cannot start: the functions ended with code ${code}; ${file} says why.`))
      })
    })
  await startOnce()
  const watch = () =>
    child?.once('exit', (code, signal) => {
      if (stopping) return
      console.error(`The functions ended (${signal ?? code}); starting them again ...`)
      startOnce().then(watch, error => {
        console.error(error.message)
        return stop(1)
      })
    })
  watch()
}

function command(port: number): string {
  return `export PATH="$PWD/bin:$PATH"
TAILER_API_JWT=\`tailer auth get-token | awk '/User token :/ {print $4}'\` \\
&& curl --request POST \\
--header "content-type:application/json" \\
--header "Authorization: Bearer \${TAILER_API_JWT}" \\
--data '{"action": "launch_job",
         "account": "000099",
         "environment": "DEV",
         "configuration_type": "table-to-table",
         "configuration_id": "000099_iowa_liquor_prepare_pda_DEV"}' \\
"http://localhost:${port}/v1/dag/launch"
`
}
