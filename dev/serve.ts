import type { Server } from 'node:http'
import { flushCompileCache } from 'node:module'
import { getTestServer } from '@google-cloud/functions-framework/testing'
import { DOCUMENTS } from '../client/documents.ts'
import { impersonation } from '../functions/act-as.ts'
import { fromEnvironment } from '../functions/environment.ts'
import { cloudAs } from '../functions/run-execute/cloud.ts'
import { ENDPOINTS, PRIVATE_ENDPOINTS } from '../shared/actions/endpoints.ts'
import { drain } from '../shared/http/drain.ts'
import type { Log } from '../shared/model/log.ts'
import { projectsOfRunner } from '../shared/store/accounts.ts'
import { dispatchLocally } from './dispatcher.ts'
import { createGateway } from './gateway.ts'
import { type Iam, startIam } from './iam.ts'
import { openIssuer } from './issuer.ts'
import { register } from './register.ts'
import { everyMinute } from './scheduler.ts'
import { localSessions } from './session.ts'
import { AUDIENCE, FIREBASE_JSON, ISSUER, RUNNER, STATE, STUDIO_BUILT } from './settings.ts'
import { serveStudio } from './studio.ts'

/**
 * Every function on one port, each behind the framework's own server, with the local issuer's key set beside them.
 * What Cloud Tasks and Cloud Scheduler do in production is done by plain POSTs. Started by dev/start.ts, which sets
 * the environment and starts it again when it dies.
 */
const port = Number(process.env.PORT)
const address = `http://127.0.0.1:${port}`
/** How often the sweep runs at most, in milliseconds; in production Cloud Scheduler calls it every minute. */
const SWEEP_EVERY = 5000

const issuer = await openIssuer({ dir: STATE, issuer: ISSUER })

async function post(path: string, body: unknown, more: Record<string, string> = {}): Promise<void> {
  const claims = { sub: RUNNER, email: RUNNER, email_verified: true, role: 0, accountsRole: [] }
  const token = await issuer.sign(claims, { audience: AUDIENCE, expiresIn: 300 })
  const response = await fetch(address + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, ...more },
    body: JSON.stringify(body),
  })
  if (!response.ok) console.error(`${path} answered ${response.status}: ${await response.text()}`)
}

/** Orders that the runner has not answered yet: it writes all the while. */
let underWay = 0

async function execute(body: unknown): Promise<void> {
  underWay++
  try {
    await post(PRIVATE_ENDPOINTS['run-execute'], body)
  } finally {
    underWay--
  }
}

const dependencies = fromEnvironment(process.env, () =>
  dispatchLocally({ toRunner: execute, toDeliverer: body => post(PRIVATE_ENDPOINTS['alert-deliver'], body) }),
)
let iam: Iam | undefined
const log: Log = entry => {
  dependencies.log(entry)
  // A tick always keeps that it was there; an idle stack need not be kept anew for that.
  const own = entry.function === 'schedule-tick' ? 1 : 0
  if (entry.documents_written === own) return
  // In the turn in which the change is answered, so that nobody who knows of it meets what was before.
  if (entry.function === 'account-status') iam?.forget()
  written()
}
register({ ...dependencies, log }, cloudAs(impersonation(dependencies.iamEndpoint)))

/** Of `npm start` alone, whose stand-in of IAM Credentials is here, where the accounts are. */
const { TAILER_IAM_ENDPOINT, LOCAL_OPERATOR_TOKEN: operatorToken } = process.env
if (operatorToken !== undefined) {
  const projectsOf = (runner: string) => projectsOfRunner(dependencies.db, runner)
  iam = await startIam({ projectsOf, operatorToken, port: Number(new URL(String(TAILER_IAM_ENDPOINT)).port) })
}

const servers = new Map<string, Server>()
for (const [name, { path }] of Object.entries(ENDPOINTS)) servers.set(path, getTestServer(name))
for (const [name, path] of Object.entries(PRIVATE_ENDPOINTS)) servers.set(path, getTestServer(name))
const studio = await serveStudio({
  dir: STUDIO_BUILT,
  firebaseJson: FIREBASE_JSON,
  signIn: { kind: 'local' },
})
const gateway = createGateway(
  servers,
  {
    '/.well-known/jwks.json': () => issuer.jwks(),
    ...DOCUMENTS,
  },
  [localSessions({ issuer, db: dependencies.db, port }), studio],
)

/** Set once dev/start.ts asks for it. */
let tellsWrites = false
/** Tells dev/start.ts that what Firestore holds may have changed. */
function written(): void {
  if (tellsWrites) process.send?.('written')
}

process.on('message', async message => {
  if (message === 'tell-writes') tellsWrites = true
  if (message !== 'demo') return
  // Here, where all that it needs is loaded anyway.
  const { deployDemo } = await import('./demo.ts')
  const given = { db: dependencies.db, operatorToken: operatorToken ?? '' }
  const outcome = await deployDemo(address, given).then(() => 'demo', String)
  written()
  process.send?.(outcome)
})

gateway.listen(port, '127.0.0.1', () => {
  process.send?.('ready')
  // Written now, as whoever is killed writes nothing.
  flushCompileCache()
})
let sweeping: NodeJS.Timeout
async function sweep(): Promise<void> {
  const began = Date.now()
  if (underWay > 0) written()
  await post(PRIVATE_ENDPOINTS['run-sweep'], {}).catch(() => {})
  // The emulator looks at every run for each query: with many stored, a sweep takes at most a tenth of the time.
  sweeping = setTimeout(sweep, Math.max(SWEEP_EVERY, 10 * (Date.now() - began)))
}
sweeping = setTimeout(sweep, SWEEP_EVERY)
const endTicks = everyMinute('tailer-tick', headers => post(PRIVATE_ENDPOINTS['schedule-tick'], {}, headers))
process.once('SIGTERM', () => {
  clearTimeout(sweeping)
  endTicks()
  drain(gateway, () => process.exit(0))
})
process.on('disconnect', () => process.exit(1))
