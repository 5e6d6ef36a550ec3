import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  AUDIENCE,
  crossed,
  ISSUERS,
  type Issuers,
  type Kind,
  REFUSED,
  SCHEDULER,
  SIGNER,
  STRANGER,
  startIssuers,
  tokenOf,
} from '../../evidence/attacks/issuers.ts'
import { parseSettings } from '../../functions/settings.ts'
import { RUNNER, type System, startSystem } from '../system/system.ts'

let system: System
let issuers: Issuers
const make = (kind: Kind, changes: JWTPayload = {}) => tokenOf(kind, changes, issuers, system.keys)

beforeAll(async () => {
  issuers = await startIssuers()
  system = await startSystem({ issuers: ISSUERS, fetch: issuers.fetch })
  for (const email of [SCHEDULER, SIGNER]) {
    await system.db.doc(`principals/${email}`).set({ accountsRole: ['1-000001'] })
  }
})

afterAll(async () => {
  issuers.stop()
  await system.stop()
})

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
  expect(await ask(await make(kind, {}))).toMatchObject({ status: 200, entry: { principal: name } })
})

test.each<[Kind, JWTPayload]>([
  ['google', { iss: 'accounts.google.com' }],
  ['google', { email: SCHEDULER.toUpperCase() }],
  ['firebase', { sub: 's'.repeat(128) }],
  ['firebase', { auth_time: 1_600_000_000 }],
])('a token of kind %s may have %j', async (kind, changes) => {
  expect(await ask(await make(kind, changes))).toMatchObject({ status: 200 })
})

test.each(REFUSED)('a token of kind %s with %s is refused', async (kind, _, changes) => {
  const refusal = await ask('no-token')
  expect(await ask(await make(kind, changes()))).toMatchObject({ status: 401, text: refusal.text })
})

test('a token that a listed issuer’s verifier refuses is not tried with the keys of another', async () => {
  for (const token of crossed(issuers, system.keys))
    expect(await ask(await token)).toMatchObject({ status: 401 })
})

test('the keys of a service account that is not listed are never fetched', async () => {
  const { stranger, fetched } = issuers
  const token = await stranger.sign({ iss: STRANGER, sub: STRANGER, aud: AUDIENCE })
  expect(await ask(token)).toMatchObject({ status: 401 })
  expect(stranger.asked()).toBe(0)
  expect(fetched.filter(address => address.includes('stranger'))).toEqual([])
})

test.each<Kind>(['google', 'service-account'])(
  'what a token of kind %s claims of its own rights counts for nothing',
  async kind => {
    const token = await make(kind, { role: 9, accountsRole: ['9-000002'] })
    expect(await ask(token, '000001')).toMatchObject({ status: 200 })
    expect(await ask(token, '000002')).toMatchObject({ status: 403 })
  },
)

test('a user whose email is a service account’s does not get the service account’s rights', async () => {
  const posing = { email: SCHEDULER, email_verified: true, accountsRole: ['1-000002'] }
  for (const kind of ['firebase', 'oidc'] as const) {
    expect(await ask(await make(kind, posing), '000001')).toMatchObject({ status: 403 })
  }
})

test('an email that was not verified is not the name in the log', async () => {
  const posing = { email: SCHEDULER, email_verified: false }
  expect(await ask(await make('firebase', posing))).toMatchObject({ entry: { principal: 'tester' } })
})

test.each([
  ['the subject', { sub: RUNNER }],
  ['an email that was not verified', { sub: RUNNER, email: RUNNER, email_verified: false }],
])('a private function is not for who has a listed email as %s', async (_, claims) => {
  const token = await make('oidc', { role: 9, ...claims })
  expect(await system.callPrivate('run-sweep', {}, token)).toMatchObject({ status: 403 })
  expect(await system.callPrivate('run-sweep', {})).toMatchObject({ status: 200 })
})

test('the audit tells apart two principals of one name', async () => {
  const account = '000008'
  await system.putConfiguration(account, { max_active_runs: 9 })
  const identity = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
  for (const kind of ['firebase', 'oidc'] as const) {
    const token = await make(kind, { role: 1, accountsRole: [`3-${account}`] })
    await system.call('dag-launch', { action: 'launch_job', account, ...identity }, { token })
  }
  const { docs } = await system.db.collection(`accounts/${account}/audit`).get()
  expect(docs.map(doc => doc.get('principal'))).toEqual(['tester', 'tester'])
  expect(new Set(docs.map(doc => doc.get('principal_id'))).size).toBe(2)
})

test.each([
  'http://keys.test/jwks',
  'http://127.0.0.1.keys.test/jwks',
  'ftp://localhost/jwks',
  'file:///jwks',
])('keys at %s are refused at the start, with the reason', jwks_uri => {
  const entry = { kind: 'oidc', issuer: 'i', audience: 'a', jwks_uri }
  expect(() => parseSettings({ GOOGLE_CLOUD_PROJECT: 'p', TAILER_ISSUERS: JSON.stringify([entry]) })).toThrow(
    /Cannot start(.|\n)*must be https/,
  )
})

test.each([
  'https://keys.test/jwks',
  'http://localhost:8080/jwks',
  'http://127.0.0.1:1/jwks',
  'http://[::1]/jwks',
])('keys at %s are accepted', jwks_uri => {
  const entry = { kind: 'oidc', issuer: 'i', audience: 'a', jwks_uri }
  const { TAILER_ISSUERS } = parseSettings({
    GOOGLE_CLOUD_PROJECT: 'p',
    TAILER_ISSUERS: JSON.stringify([entry]),
  })
  expect(TAILER_ISSUERS).toEqual([entry])
})

test('a user with a verified email is known by it', async () => {
  const known = { email: 'ana@example.com', email_verified: true }
  expect(await ask(await make('firebase', known))).toMatchObject({ entry: { principal: 'ana@example.com' } })
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
    const token = await make(kind, rights)
    const answer = await system.call('dag-launch', body, { token, headers: { 'Idempotency-Key': 'one' } })
    ids.push(answer.body.run_id)
  }
  expect(new Set(ids).size).toBe(2)
  expect(ids[2]).toBe(ids[0])
})
