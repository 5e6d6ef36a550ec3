import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Firestore } from '@google-cloud/firestore'
import { openIssuer } from '../dev/issuer.ts'
import { freePorts } from '../dev/ports.ts'
import { AUDIENCE, ISSUER, RUNNER } from '../dev/settings.ts'
import { ENDPOINTS, type Endpoint, PRIVATE_ENDPOINTS } from '../shared/actions/endpoints.ts'
import { place } from './place.ts'
import type { Reply } from './system.ts'
import { startStores } from './warehouse.ts'

const SERVE = fileURLToPath(new URL('../dev/serve.ts', import.meta.url))

/** The functions in a process of their own, which can be killed and started again, over stores that go on. */
export async function startProcess() {
  const stores = await startStores()
  const projectId = `demo-${randomUUID()}`
  const [port = 0] = await freePorts(1)
  const address = `http://127.0.0.1:${port}`
  const issuer = {
    kind: 'oidc',
    issuer: ISSUER,
    audience: AUDIENCE,
    jwks_uri: `${address}/.well-known/jwks.json`,
  }
  const env = {
    ...process.env,
    ...stores.env,
    PORT: String(port),
    TAILER_DIR: stores.dir,
    GOOGLE_CLOUD_PROJECT: projectId,
    TAILER_RUNNER_CALLERS: RUNNER,
    TAILER_ISSUERS: JSON.stringify([issuer]),
  }
  const signer = await openIssuer({ dir: stores.dir, issuer: ISSUER })
  const db = new Firestore({ projectId, ignoreUndefinedProperties: true })
  let child: ChildProcess
  const start = async () => {
    child = fork(SERVE, {
      env,
      execArgv: [],
      stdio: ['ignore', 'ignore', process.env.SHOW_LOGS ? 'inherit' : 'ignore', 'ipc'],
    })
    await once(child, 'message')
  }
  await start()
  let accounts = 0

  async function post(path: string, sub: string, body: Record<string, unknown>): Promise<Reply> {
    const claims = { sub, email: sub, role: sub === RUNNER ? 0 : 9, accountsRole: [] }
    const token = await signer.sign(claims, { audience: AUDIENCE, expiresIn: 300 })
    const response = await fetch(address + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {}
    return { status: response.status, headers: response.headers, text, body: Object(parsed) }
  }
  const call = (endpoint: Endpoint, body: Record<string, unknown>) =>
    post(ENDPOINTS[endpoint].path, 'tester@localhost', body)

  return {
    ...stores,
    db,
    call,
    newPlace: (account = String(++accounts).padStart(6, '0')) => place({ ...stores, account, db, call }),
    /** Kills the process as `kill -9` does. */
    async kill() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    start,
    /** Lets the sweep run now; it does so by itself every few seconds. */
    sweep: () => post(PRIVATE_ENDPOINTS['run-sweep'], RUNNER, {}),
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await db.terminate()
      await stores.stop()
    },
  }
}
