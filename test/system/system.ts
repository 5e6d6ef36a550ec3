import { randomUUID } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Firestore } from '@google-cloud/firestore'
import { getTestServer } from '@google-cloud/functions-framework/testing'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { register } from '../../dev/register.ts'
import { impersonation } from '../../functions/act-as.ts'
import type { Resolve } from '../../functions/alert-deliver/webhook.ts'
import type { DryRuns } from '../../functions/configuration-status/dry-run.ts'
import type { Dependencies } from '../../functions/environment.ts'
import { cloudAs } from '../../functions/run-execute/cloud.ts'
import type { Alerting } from '../../functions/settings.ts'
import {
  ENDPOINTS,
  type Endpoint,
  PRIVATE_ENDPOINTS,
  type PrivateEndpoint,
} from '../../shared/actions/endpoints.ts'
import type { Issuer } from '../../shared/auth/issuers.ts'
import type { Fetch } from '../../shared/auth/keys.ts'
import { createVerify } from '../../shared/auth/token.ts'
import { newUuid } from '../../shared/model/ids.ts'
import type { LogEntry } from '../../shared/model/log.ts'
import { systemClock } from '../../shared/model/time.ts'
import type { Dispatch } from '../../shared/run/dispatch.ts'
import { readinessReader } from '../../shared/store/accounts.ts'
import type { Configuration } from '../../shared/store/configurations.ts'
import { rightsReader } from '../../shared/store/principals.ts'
import type { Run } from '../../shared/store/runs.ts'
import { putAccount, putConfiguration, putRun } from './stored.ts'

export const ISSUER = 'https://issuer.test'
export const AUDIENCE = 'tailer-api'
/** Who may call the private functions. */
export const RUNNER = 'runner@issuer.test'

/** How alerts are told unless a test says otherwise: by nothing. */
export const ALERTING: Alerting = {
  mail: { url: undefined, user: undefined, password: undefined },
  sender: 'alerts@tailer.test',
  mailDomains: ['tailer.test'],
  webhookHosts: ['127.0.0.1'],
  webhookSecrets: undefined,
  studio: 'http://localhost:8080/studio',
}

/** What a function answered. */
export type Reply = { status: number; headers: Headers; text: string; body: Record<string, unknown> }

/** Stands in for BigQuery where none is started: it finds no fault in any query. */
const noFault: DryRuns = async () => async () => {}

/**
 * Every function on the framework's own server, with a key server and a Firestore project of their own. Two
 * systems with one `projectId` share what is stored and nothing else, as two instances do.
 */
export type System = Awaited<ReturnType<typeof startSystem>>

export async function startSystem({
  issuers = [],
  fetch: keyFetch,
  projectId = `demo-${randomUUID()}`,
  now = systemClock(),
  dryRuns = process.env.BIGQUERY_EMULATOR_HOST ? undefined : noFault,
  resolve,
  ...changes
}: Partial<Dependencies> & {
  resolve?: Resolve | undefined
  issuers?: Issuer[]
  fetch?: Fetch
  projectId?: string
  dryRuns?: DryRuns | undefined
} = {}) {
  systemPair ??= newPair()
  const key = await keyServer(systemPair)
  const db = new Firestore({ projectId, ignoreUndefinedProperties: true })
  const logs: LogEntry[] = []
  /** Runs handed to the runner to be run, and to have their work stopped. */
  const dispatched: { account: string; run: Run }[] = []
  const stopped: { account: string; run: Run }[] = []
  /** Alerts handed on to be delivered. */
  const alerts: { account: string; alert: string }[] = []
  const dispatch: Dispatch = async (account, orders) => {
    for (const one of orders) {
      if (one.order === 'deliver') alerts.push({ account, alert: one.alert })
      else (one.order === 'run' ? dispatched : stopped).push({ account, run: one.run })
    }
  }
  const local: Issuer = { kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: key.url }
  const dependencies: Dependencies = {
    db,
    project: 'demo-tailer',
    corsOrigins: [],
    runnerCallers: [RUNNER],
    verify: createVerify({ issuers: [local, ...issuers], now, fetch: keyFetch }),
    readRights: rightsReader(db, now),
    readIsReady: readinessReader(db, now),
    iamEndpoint: process.env.TAILER_IAM_ENDPOINT,
    alerting: ALERTING,
    now,
    newUuid,
    dispatch,
    log: entry => logs.push(entry),
    ...changes,
  }
  register(dependencies, cloudAs(impersonation(dependencies.iamEndpoint)), dryRuns, resolve)
  // At once, for the framework knows one function of a name: that of who registered last.
  const names = [...Object.keys(ENDPOINTS), ...Object.keys(PRIVATE_ENDPOINTS)]
  const servers = new Map(names.map(name => [name, getTestServer(name)]))
  await Promise.all([...servers.values()].map(listening))
  const isPrivate = (name: string): name is PrivateEndpoint => Object.hasOwn(PRIVATE_ENDPOINTS, name)
  const pathOf = (name: Endpoint | PrivateEndpoint) =>
    isPrivate(name) ? PRIVATE_ENDPOINTS[name] : ENDPOINTS[name].path
  const urlOf = (name: Endpoint | PrivateEndpoint, path: string = pathOf(name)) =>
    address(servers.get(name)) + path

  /** Sends any request to a function. */
  async function send(
    name: Endpoint | PrivateEndpoint,
    init: RequestInit & { path?: string } = {},
  ): Promise<Reply> {
    const { path, ...rest } = init
    const response = await fetch(urlOf(name, path), { method: 'POST', ...rest })
    const text = await response.text()
    const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {}
    return { status: response.status, headers: response.headers, text, body: Object(parsed) }
  }

  /** Accounts on their way to be ready. */
  let setting: Promise<void>[] = []
  async function ready(): Promise<void> {
    await Promise.all(setting)
    setting = []
  }

  /** Calls a function with a JSON body. */
  const post = async (
    name: Endpoint | PrivateEndpoint,
    body: unknown,
    bearer: string,
    headers: Record<string, string> = {},
  ) => {
    await ready()
    return send(name, {
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  /** A token that is new by the system's own clock. */
  const sign = (claims: JWTPayload) => {
    const iat = Math.floor(now() / 1_000_000)
    return key.sign({ iat, exp: iat + 600, ...claims })
  }

  let accounts = 0
  const unsetAccount = () => String(++accounts).padStart(6, '0')
  return {
    db,
    projectId,
    logs,
    dispatched,
    stopped,
    alerts,
    keys: key,
    urlOf,
    send,
    /** An account that no other test has, which is ready by the time of the next request. */
    newAccount() {
      const account = unsetAccount()
      setting.push(putAccount(db, account, { projectId }))
      return account
    },
    /** Waits till every new account is ready; `call` does by itself. */
    ready,
    /** An account that no other test has, and that nobody has set. */
    unsetAccount,
    /** A token of the local issuer; a super-admin's unless the claims say otherwise. */
    token: (claims: JWTPayload = {}) => sign({ role: 9, ...claims }),
    /** Calls an action as a super-admin, or with another token. */
    async call(
      name: Endpoint,
      body: unknown,
      { token: given, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
    ) {
      return post(name, body, given ?? (await sign({ role: 9 })), headers)
    },
    /** Calls a private function as Cloud Tasks and Cloud Scheduler do, or with another token. */
    callPrivate: async (name: PrivateEndpoint, body: unknown, token?: string) =>
      post(name, body, token ?? (await sign({ sub: RUNNER, email: RUNNER, email_verified: true }))),
    /** Stores a configuration of an account that is ready, as deploying it does. */
    async putConfiguration(account: string, configuration: Partial<Configuration>) {
      await putAccount(db, account, { projectId })
      return putConfiguration(db, account, configuration)
    },
    putRun: (account: string, run: Partial<Run>) => putRun(db, account, run),
    async stop() {
      await Promise.all([...servers.values(), key.server].map(closed))
      await db.terminate()
    },
  }
}

/** What a key server answers instead of its keys. */
type Instead = (response: ServerResponse) => unknown

const newPair = () => generateKeyPair('RS256', { extractable: true })
/** The first pair of every system in this process: to make one takes longer than most tests. */
let systemPair: ReturnType<typeof newPair> | undefined

/** A key server with one key, which can be rotated and switched off, and the signer of its tokens. */
export async function keyServer(first = newPair()) {
  let pair = await first
  let kid = randomUUID()
  let instead: Instead | undefined
  let asked = 0
  const server = await listening(
    createServer(async (_, response) => {
      asked++
      if (instead) return instead(response)
      const jwk = { ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256', use: 'sig' }
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }))
    }),
  )
  return {
    server,
    url: `${address(server)}/jwks.json`,
    asked: () => asked,
    setAvailable(value: boolean) {
      instead = value ? undefined : response => response.writeHead(500).end()
    },
    /** Answers otherwise from now on. */
    setAnswer(answer: Instead) {
      instead = answer
    },
    async rotate() {
      pair = await newPair()
      kid = randomUUID()
    },
    publicKey: (): CryptoKey => pair.publicKey,
    privateKey: (): CryptoKey => pair.privateKey,
    kid: () => kid,
    /** A good token, with some claims (`undefined` leaves one out) and header fields changed. */
    async sign(claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
      const at = Math.floor(Date.now() / 1000)
      const payload = { iss: ISSUER, aud: AUDIENCE, sub: 'tester', iat: at, exp: at + 600, ...claims }
      const present = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined))
      return new SignJWT(present).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(pair.privateKey)
    },
  }
}

const listening = (server: Server) =>
  new Promise<Server>(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))

const closed = (server: Server) =>
  new Promise<void>(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

function address(server: Server | undefined): string {
  const bound: AddressInfo | string | null | undefined = server?.address()
  if (!bound || typeof bound === 'string')
    throw new Error('Cannot tell the address: the server does not listen')
  return `http://127.0.0.1:${bound.port}`
}
