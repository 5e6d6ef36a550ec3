import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { startWarehouse } from 'bigquery-emulator'
import { startFirestore } from './firestore.ts'
import { type Functions, startFunctions } from './functions.ts'
import { withLog } from './log-end.ts'
import type { Part } from './parts.ts'
import { ACCESS, AUDIENCE, ISSUER, MAIL, PROJECT, RUNNER, STATE } from './settings.ts'
import { keepSnapshots, newestSnapshot } from './snapshots.ts'
import { webhookSecret } from './webhook-secret.ts'

const BUILD_STUDIO = fileURLToPath(new URL('../studio/build.ts', import.meta.url))

const portIn = (address: string) => Number(address.split(':').at(-1))

/** Where the clients find what the functions need, by the variables that the clients read. */
type Clients = Record<
  'FIRESTORE_EMULATOR_HOST' | 'BIGQUERY_EMULATOR_HOST' | 'STORAGE_EMULATOR_HOST',
  string
> &
  Record<string, string>

/** What tells the functions' process who it is, and has it stand in for IAM Credentials. */
type Access = Record<'TAILER_IAM_ENDPOINT' | 'LOCAL_OPERATOR_TOKEN', string> & Record<string, string>

/** The parts of the local stack, Firestore first, and what keeps Firestore's data. Nothing is started yet. */
export function stackOf(port: number, clients: Clients, access: Access) {
  const logOf = (part: string) => join(STATE, `${part}.log`)
  const kept = join(STATE, 'firestore')
  const host = clients.FIRESTORE_EMULATOR_HOST
  const snapshots = keepSnapshots({ host, project: PROJECT, dir: kept }, text => console.error(text))
  const studio = buildStudio()
  let served: Functions | undefined
  let isDeployed = false

  const firestore: Part = {
    name: 'Firestore',
    log: logOf('firestore'),
    async start() {
      const snapshot = await newestSnapshot(kept)
      if (snapshot) console.log(`Firestore goes on from what was kept at ${snapshot.at.toISOString()}.`)
      const emulator = await startFirestore({
        port: portIn(host),
        project: PROJECT,
        dir: STATE,
        seed: snapshot?.seed,
        archive: join(STATE, 'firestore.jsa'),
      })
      // What was kept may be from before the demo was whole.
      if (isDeployed) await served?.deployDemo().catch(error => console.error(error.message))
      return emulator
    },
  }
  const warehouse: Part = {
    name: 'The BigQuery and Cloud Storage emulator',
    log: logOf('warehouse'),
    start: () =>
      withLog(
        logOf('warehouse'),
        startWarehouse({
          dir: STATE,
          bigqueryPort: portIn(clients.BIGQUERY_EMULATOR_HOST),
          storagePort: portIn(clients.STORAGE_EMULATOR_HOST),
          log: logOf('warehouse'),
          accessUrl: access.TAILER_IAM_ENDPOINT + ACCESS,
        }),
      ),
  }
  const functions: Part = {
    name: 'The functions’ process',
    log: logOf('functions'),
    async start() {
      await studio
      const env = { ...clients, ...access, ...settingsOf(port), ...(await alertingOf(port)) }
      const { written } = snapshots
      served = await withLog(logOf('functions'), startFunctions({ env, log: logOf('functions'), written }))
      return served
    },
  }
  return {
    parts: [firestore, warehouse, functions],
    snapshots,
    async deployDemo() {
      await served?.deployDemo()
      isDeployed = true
    },
  }
}

/** Has Studio's files made, where they are not there or old: in a process of its own, whose memory ends with it. */
async function buildStudio(): Promise<void> {
  const child = spawn(process.execPath, [BUILD_STUDIO], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error('Cannot build Studio, for the reason above.')
}

/** How alerts are told here: a mail is a file, unless an SMTP server is set, and webhooks may be on this machine. */
const alertingOf = async (port: number) => ({
  TAILER_SMTP: process.env.TAILER_SMTP ?? pathToFileURL(MAIL).href,
  TAILER_MAIL_DOMAINS: process.env.TAILER_MAIL_DOMAINS ?? 'tailer.ai',
  TAILER_WEBHOOK_HOSTS: 'localhost,127.0.0.1,::1',
  TAILER_WEBHOOK_SECRETS: pathToFileURL(await webhookSecret(STATE)).href,
  TAILER_STUDIO_URL: `http://localhost:${port}/studio`,
})

/** What the functions read of their environment, but for the clients' part. */
const settingsOf = (port: number) => ({
  PORT: String(port),
  TAILER_RUNNER_CALLERS: RUNNER,
  TAILER_ISSUERS: JSON.stringify([
    {
      kind: 'oidc',
      issuer: ISSUER,
      audience: AUDIENCE,
      jwks_uri: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    },
  ]),
})
