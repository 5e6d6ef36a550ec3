import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { getTestServer } from '@google-cloud/functions-framework/testing'
import { DESCRIPTION_FILE, DESCRIPTION_PATH } from '../client/openapi/file.ts'
import { impersonation } from '../functions/act-as.ts'
import { fromEnvironment } from '../functions/environment.ts'
import { cloudAs } from '../functions/run-execute/cloud.ts'
import { ENDPOINTS, PRIVATE_ENDPOINTS } from '../shared/actions/endpoints.ts'
import { drain } from '../shared/http/drain.ts'
import { dispatchLocally } from './dispatcher.ts'
import { createGateway } from './gateway.ts'
import { openIssuer } from './issuer.ts'
import { register } from './register.ts'
import { AUDIENCE, ISSUER, RUNNER, STATE } from './settings.ts'

/**
 * Every function on one port, each behind the framework's own server, with the local issuer's key set beside them.
 * What Cloud Tasks and Cloud Scheduler do in production is done by plain POSTs. Started by dev/start.ts, which sets
 * the environment and starts it again when it dies.
 */
const port = Number(process.env.PORT)
const address = `http://127.0.0.1:${port}`
/** How often the sweep runs, in milliseconds; in production Cloud Scheduler calls it every minute. */
const SWEEP_EVERY = 5000

const issuer = await openIssuer({ dir: STATE, issuer: ISSUER })

async function post(path: string, body: unknown): Promise<void> {
  const claims = { sub: RUNNER, email: RUNNER, role: 0, accountsRole: [] }
  const token = await issuer.sign(claims, { audience: AUDIENCE, expiresIn: 300 })
  const response = await fetch(address + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  if (!response.ok) console.error(`${path} answered ${response.status}: ${await response.text()}`)
}

const dependencies = fromEnvironment(process.env, () =>
  dispatchLocally(body => post(PRIVATE_ENDPOINTS['run-execute'], body)),
)
register(dependencies, cloudAs(impersonation(dependencies.iamEndpoint)))

const servers = new Map<string, Server>()
for (const [name, { path }] of Object.entries(ENDPOINTS)) servers.set(path, getTestServer(name))
for (const [name, path] of Object.entries(PRIVATE_ENDPOINTS)) servers.set(path, getTestServer(name))
const description = await readFile(DESCRIPTION_FILE, 'utf8')
const gateway = createGateway(servers, {
  '/.well-known/jwks.json': () => JSON.stringify(issuer.jwks()),
  [DESCRIPTION_PATH]: () => description,
})

gateway.listen(port, '127.0.0.1', () => process.send?.('ready'))
const sweeping = setInterval(() => post(PRIVATE_ENDPOINTS['run-sweep'], {}).catch(() => {}), SWEEP_EVERY)
process.once('SIGTERM', () => {
  clearInterval(sweeping)
  drain(gateway, () => process.exit(0))
})
process.on('disconnect', () => process.exit(1))
