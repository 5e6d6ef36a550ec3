import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Firestore } from '@google-cloud/firestore'
import { openIssuer } from '../../dev/issuer.ts'
import { freePorts } from '../../dev/ports.ts'
import { AUDIENCE, ISSUER, RUNNER } from '../../dev/settings.ts'
import { ENDPOINTS, type Endpoint, PRIVATE_ENDPOINTS } from '../../shared/actions/endpoints.ts'
import { place } from '../warehouse/place.ts'
import { type Stores, startStores } from '../warehouse/warehouse.ts'
import { putAccount } from './stored.ts'
import type { Reply } from './system.ts'

const SERVE = fileURLToPath(new URL('../../dev/serve.ts', import.meta.url))

/** An account, a dataset and a bucket, driven over HTTP. */
export type Place = Awaited<ReturnType<typeof place>>

/** The functions in a process of their own, which can be killed and started again, over stores that go on. */
export type Functions = Awaited<ReturnType<typeof startProcess>>

/**
 * Starts them.
 * @param given.stores - Stores that are shared, and stopped by whoever started them; unless given, its own.
 * @param given.env - What is different in the process's environment.
 */
export async function startProcess(given: { stores?: Stores; env?: NodeJS.ProcessEnv } = {}) {
  const stores = given.stores ?? (await startStores())
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
    ...given.env,
  }
  const signer = await openIssuer({ dir: stores.dir, issuer: ISSUER })
  const db = new Firestore({ projectId, ignoreUndefinedProperties: true })
  const output = process.env.SHOW_LOGS ? 2 : 'ignore'
  let child: ChildProcess
  const start = async (execArgv: string[] = []) => {
    child = fork(SERVE, {
      env,
      execArgv,
      stdio: ['ignore', output, output, 'ipc'],
    })
    const died = once(child, 'exit').then(() => Promise.reject(new Error('The functions died as they began')))
    await Promise.race([once(child, 'message'), died])
    died.catch(() => {})
  }
  const kill = async () => {
    if (hasEnded(child)) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  await start()
  let accounts = 0

  async function post(
    path: string,
    sub: string,
    body: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const claims = { sub, email: sub, email_verified: true, role: sub === RUNNER ? 0 : 9, accountsRole: [] }
    const token = await signer.sign(claims, { audience: AUDIENCE, expiresIn: 300 })
    const response = await fetch(address + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {}
    return { status: response.status, headers: response.headers, text, body: Object(parsed) }
  }
  const call = (endpoint: Endpoint, body: Record<string, unknown>, headers?: Record<string, string>) =>
    post(ENDPOINTS[endpoint].path, 'tester@localhost', body, headers)

  return {
    ...stores,
    db,
    call,
    async newPlace(account = String(++accounts).padStart(6, '0')) {
      await putAccount(db, account, { projectId })
      return place({ ...stores, account, db, call })
    },
    /** Kills the process as `kill -9` does. */
    kill,
    /** Starts it again, with other arguments of Node's where they are given. */
    start,
    child: () => child,
    hasEnded: () => hasEnded(child),
    /** Hands a run to the runner as Cloud Tasks does, and answers what it answers, once it has run. */
    execute: (account: string, run_id: string) =>
      post(PRIVATE_ENDPOINTS['run-execute'], RUNNER, { account, run_id }),
    /** Lets the sweep run now; it does so by itself every few seconds. */
    sweep: () => post(PRIVATE_ENDPOINTS['run-sweep'], RUNNER, {}),
    /** Lets the tick run now; it does so by itself every minute. */
    tick: () => post(PRIVATE_ENDPOINTS['schedule-tick'], RUNNER, {}),
    async stop() {
      await kill()
      await db.terminate()
      if (!given.stores) await stores.stop()
    },
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null
