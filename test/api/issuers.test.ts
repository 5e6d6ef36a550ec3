import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Issuer } from '../../shared/config.ts'
import { ISSUER, keyServer, type System, startSystem } from '../system.ts'

const SCHEDULER = 'scheduler@demo.iam.gserviceaccount.com'
const SIGNER = 'signer@demo.iam.gserviceaccount.com'
const STRANGER = 'stranger@elsewhere.iam.gserviceaccount.com'
const GOOGLE = 'https://accounts.google.com'
const FIREBASE = 'https://securetoken.google.com/demo-firebase'
const KEYS = 'https://www.googleapis.com'
const AUDIENCE = 'https://api.test'

type KeyServer = Awaited<ReturnType<typeof keyServer>>
let system: System
/** The key servers by the address that the platform documents. */
const servers = new Map<string, KeyServer>()
const fetched: string[] = []

const issuers: Issuer[] = [
  { kind: 'firebase', project: 'demo-firebase' },
  { kind: 'google', audience: AUDIENCE, emails: [SCHEDULER] },
  { kind: 'service-account', audience: AUDIENCE, emails: [SIGNER] },
]

beforeAll(async () => {
  for (const path of [
    '/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com',
    '/oauth2/v3/certs',
    `/service_accounts/v1/jwk/${SIGNER}`,
    `/service_accounts/v1/jwk/${STRANGER}`,
  ]) {
    servers.set(KEYS + path, await keyServer())
  }
  system = await startSystem({
    issuers,
    fetch: async (url, options) => {
      const address = decodeURIComponent(String(url))
      fetched.push(address)
      return fetch(servers.get(address)?.url ?? url, options)
    },
  })
  for (const email of [SCHEDULER, SIGNER]) {
    await system.db.doc(`principals/${email}`).set({ accountsRole: ['1-000001'] })
  }
})

afterAll(async () => {
  for (const { server } of servers.values()) server.close()
  await system.stop()
})

function serverOf(path: string): KeyServer {
  const server = servers.get(KEYS + path)
  if (!server) throw new Error(`Cannot sign: no key server of ${path}`)
  return server
}

const at = () => Math.floor(Date.now() / 1000)

/** A good token of each kind, but for the changes. */
const KINDS = {
  firebase: (changes: JWTPayload) => {
    const rights = { role: 1, accountsRole: ['1-000001'] }
    const claims = { iss: FIREBASE, aud: 'demo-firebase', auth_time: at() - 5, ...rights, ...changes }
    return serverOf('/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com').sign(claims)
  },
  google: (changes: JWTPayload) => {
    const person = { email: SCHEDULER, email_verified: true }
    return serverOf('/oauth2/v3/certs').sign({ iss: GOOGLE, aud: AUDIENCE, ...person, ...changes })
  },
  'service-account': (changes: JWTPayload) => {
    const own = { iss: SIGNER, sub: SIGNER, aud: AUDIENCE }
    return serverOf(`/service_accounts/v1/jwk/${SIGNER}`).sign({ ...own, ...changes })
  },
  oidc: (changes: JWTPayload) => system.keys.sign({ role: 1, accountsRole: ['1-000001'], ...changes }),
}
type Kind = keyof typeof KINDS

async function ask(token: string, account = '000001') {
  const body = { action: 'get_by_status', account, configuration_type: 'table-to-table' }
  const { status, text } = await system.call('dag-status', body, { token })
  return { status, text, entry: system.logs.at(-1) }
}

test.each<[Kind, string]>([
  ['firebase', 'tester'],
  ['google', SCHEDULER],
  ['service-account', SIGNER],
  ['oidc', 'tester'],
])('a good token of kind %s is accepted, and speaks for %s', async (kind, name) => {
  expect(await ask(await KINDS[kind]({}))).toMatchObject({ status: 200, entry: { principal: name } })
})

test.each<[Kind, JWTPayload]>([
  ['google', { iss: 'accounts.google.com' }],
  ['google', { email: SCHEDULER.toUpperCase() }],
  ['firebase', { sub: 's'.repeat(128) }],
  ['firebase', { auth_time: 1_600_000_000 }],
])('a token of kind %s may have %j', async (kind, changes) => {
  expect(await ask(await KINDS[kind](changes))).toMatchObject({ status: 200 })
})

const hourAgo = () => at() - 3700
const REFUSED: [Kind, string, () => JWTPayload][] = [
  ['firebase', 'the audience of another project', () => ({ aud: 'demo-other' })],
  ['firebase', 'the issuer of another project', () => ({ iss: `${FIREBASE}-2`, aud: 'demo-firebase-2' })],
  ['firebase', 'a list of audiences', () => ({ aud: ['demo-firebase', 'demo-other'] })],
  ['firebase', 'a list of its audience alone', () => ({ aud: ['demo-firebase'] })],
  ['firebase', 'no auth_time', () => ({ auth_time: undefined })],
  ['firebase', 'an auth_time to come', () => ({ auth_time: at() + 90 })],
  ['firebase', 'an auth_time as text', () => ({ auth_time: String(at()) })],
  ['firebase', 'an empty sub', () => ({ sub: '' })],
  ['firebase', 'a sub of 129 characters', () => ({ sub: 's'.repeat(129) })],
  ['firebase', 'an age over an hour', () => ({ iat: hourAgo(), auth_time: hourAgo() })],
  ['google', 'another audience', () => ({ aud: 'https://api.test/' })],
  ['google', 'a list of audiences', () => ({ aud: [AUDIENCE, 'another'] })],
  ['google', 'an email that is not listed', () => ({ email: STRANGER })],
  ['google', 'an email that begins like a listed one', () => ({ email: `${SCHEDULER}.test` })],
  ['google', 'no email', () => ({ email: undefined })],
  ['google', 'its email as a list', () => ({ email: [SCHEDULER] })],
  ['google', 'an email that was not verified', () => ({ email_verified: false })],
  ['google', 'an email verified only in text', () => ({ email_verified: 'true' })],
  ['google', 'nothing on whether its email is verified', () => ({ email_verified: undefined })],
  ['google', 'its issuer without TLS', () => ({ iss: 'http://accounts.google.com' })],
  ['google', 'an age over an hour', () => ({ iat: hourAgo() })],
  ['service-account', 'a sub other than its iss', () => ({ sub: SCHEDULER })],
  ['service-account', 'a life over an hour', () => ({ exp: at() + 3700 })],
  ['service-account', 'an age over an hour', () => ({ iat: hourAgo() })],
  ['service-account', 'another audience', () => ({ aud: 'another' })],
  ['service-account', 'an iss that is not listed', () => ({ iss: STRANGER, sub: STRANGER })],
  ['oidc', 'another audience', () => ({ aud: AUDIENCE })],
  ['oidc', 'an age over a day', () => ({ iat: at() - 90_000 })],
]

test.each(REFUSED)('a token of kind %s with %s is refused', async (kind, _, changes) => {
  const refusal = await ask('no-token')
  expect(await ask(await KINDS[kind](changes()))).toMatchObject({ status: 401, text: refusal.text })
})

test('a token that a listed issuer’s verifier refuses is not tried with the keys of another', async () => {
  const firebase = serverOf('/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com')
  const google = serverOf('/oauth2/v3/certs')
  const person = { email: SCHEDULER, email_verified: true }
  const crossed = [
    google.sign({ iss: FIREBASE, aud: 'demo-firebase', auth_time: at() }),
    firebase.sign({ iss: GOOGLE, aud: AUDIENCE, ...person }),
    system.keys.sign({ iss: SIGNER, sub: SIGNER, aud: AUDIENCE }),
    google.sign({ iss: ISSUER, role: 9 }),
  ]
  for (const token of crossed) expect(await ask(await token)).toMatchObject({ status: 401 })
})

test('the keys of a service account that is not listed are never fetched', async () => {
  const stranger = serverOf(`/service_accounts/v1/jwk/${STRANGER}`)
  const token = await stranger.sign({ iss: STRANGER, sub: STRANGER, aud: AUDIENCE })
  expect(await ask(token)).toMatchObject({ status: 401 })
  expect(stranger.asked()).toBe(0)
  expect(fetched.filter(address => address.includes('stranger'))).toEqual([])
})

test.each<Kind>(['google', 'service-account'])(
  'what a token of kind %s claims of its own rights counts for nothing',
  async kind => {
    const token = await KINDS[kind]({ role: 9, accountsRole: ['9-000002'] })
    expect(await ask(token, '000001')).toMatchObject({ status: 200 })
    expect(await ask(token, '000002')).toMatchObject({ status: 403 })
  },
)

test('a user whose email is a service account’s does not get the service account’s rights', async () => {
  const posing = { email: SCHEDULER, email_verified: true, accountsRole: ['1-000002'] }
  for (const kind of ['firebase', 'oidc'] as const) {
    expect(await ask(await KINDS[kind](posing), '000001')).toMatchObject({ status: 403 })
  }
})

test('an email that was not verified is not the name in the log', async () => {
  const posing = { email: SCHEDULER, email_verified: false }
  expect(await ask(await KINDS.firebase(posing))).toMatchObject({ entry: { principal: 'tester' } })
})

test('a user with a verified email is known by it', async () => {
  const known = { email: 'ana@example.com', email_verified: true }
  expect(await ask(await KINDS.firebase(known))).toMatchObject({ entry: { principal: 'ana@example.com' } })
})

test('the same subject of two issuers is two principals: their idempotency keys do not meet', async () => {
  const account = '000009'
  await system.putConfiguration(account, { max_active_runs: 9 })
  const body = {
    action: 'launch_job',
    account,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: 'job_DEV',
  }
  const rights = { role: 1, accountsRole: [`3-${account}`] }
  const ids = []
  for (const kind of ['firebase', 'oidc', 'firebase'] as const) {
    const token = await KINDS[kind](rights)
    const answer = await system.call('dag-launch', body, { token, headers: { 'Idempotency-Key': 'one' } })
    ids.push(answer.body.run_id)
  }
  expect(new Set(ids).size).toBe(2)
  expect(ids[2]).toBe(ids[0])
})
