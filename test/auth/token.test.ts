import { afterAll, beforeAll, expect, test } from 'vitest'
import { createForger, type Forger, seconds } from '../../evidence/attacks/forger.ts'
import { BAD_HEADERS, BAD_TOKENS } from '../../evidence/attacks/tokens.ts'
import { UNAUTHENTICATED } from '../../shared/model/problem.ts'
import { AUDIENCE, keyServer, type Reply, type System, startSystem } from '../system/system.ts'

let system: System
let attacker: Awaited<ReturnType<typeof keyServer>>
let other: Awaited<ReturnType<typeof keyServer>>
let refusal: Reply
let by: Forger

beforeAll(async () => {
  attacker = await keyServer()
  other = await keyServer()
  const second = { kind: 'oidc' as const, issuer: 'https://other.test', audience: AUDIENCE }
  system = await startSystem({ issuers: [{ ...second, jwks_uri: other.url }] })
  by = createForger({ keys: system.keys, attacker, other })
  refusal = await ask(undefined)
})

afterAll(async () => {
  attacker.server.close()
  other.server.close()
  await system.stop()
})

const question = { action: 'get_by_status', account: '000001', configuration_type: 'table-to-table' }
const ask = (authorization: string | undefined) =>
  system.send('dag-status', {
    headers: {
      'Content-Type': 'application/json',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    },
    body: JSON.stringify(question),
  })

const BAD: typeof BAD_HEADERS = [
  ...BAD_HEADERS,
  ...BAD_TOKENS.map(([what, make]): (typeof BAD_HEADERS)[0] => [
    what,
    async by => `Bearer ${await make(by)}`,
  ]),
]

test.each(BAD)('%s gets the same 401 as every other bad token', async (_, make) => {
  const answer = await ask(await make(by))
  expect(answer.status).toBe(401)
  expect(answer.text).toBe(refusal.text)
  expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"')
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
})

test('the refusal tells a client what to send and nothing of what was wrong', () => {
  expect(refusal.body).toEqual({
    type: 'https://tailer.example/problems/unauthenticated',
    title: 'Unauthenticated',
    status: 401,
    detail: UNAUTHENTICATED,
    code: 401,
    message: 'ko',
    errors: [],
  })
})

const GOOD: [string, () => Promise<string> | string][] = [
  ['a token of the issuer', () => by.good()],
  ['a token whose end lies within the leeway', () => by.ours({ iat: seconds() - 600, exp: seconds() - 20 })],
  ['a token issued within the leeway ahead', () => by.ours({ iat: seconds() + 20 })],
  ['a token that begins within the leeway ahead', () => by.ours({ nbf: seconds() + 20 })],
  [
    'a list of audiences with ours, of an issuer that is not Google',
    () => by.ours({ aud: ['another', AUDIENCE] }),
  ],
  [
    'a token of the other issuer',
    () =>
      by.forge(by.head({ kid: other.kid() }), by.claims({ iss: 'https://other.test' }), other.privateKey()),
  ],
  ['a token just under 8 KiB', () => by.ours({ padding: 'p'.repeat(5400) })],
]

test.each(GOOD)('%s is accepted', async (_, make) => {
  expect(await ask(`Bearer ${await make()}`)).toMatchObject({ status: 200, body: { results: [] } })
})

test('the scheme may be written in any case', async () => {
  expect(await ask(`bEARER ${await by.good()}`)).toMatchObject({ status: 200 })
})

test('the claims of a bad token are not looked at: a denied role of it does not make it a 403', async () => {
  expect(
    (await ask(`Bearer ${by.forge(by.head(), by.claims({ role: 0 }), attacker.privateKey())}`)).status,
  ).toBe(401)
  expect((await ask(`Bearer ${by.ours({ role: 0 })}`)).status).toBe(403)
})

test('no key is ever fetched from where a token says', async () => {
  for (const name of ['jku', 'x5u']) {
    const header = by.head({ [name]: attacker.url, kid: attacker.kid() })
    await ask(`Bearer ${by.forge(header, by.claims({ iss: attacker.url }), attacker.privateKey())}`)
  }
  expect(attacker.asked()).toBe(0)
})

test('no token, nor a part of one that could be used, is in an answer or a log', async () => {
  const [header, payload, signature] = await by.parts()
  const bad = [header, payload, `${signature.slice(1)}A`].join('../api')
  const answer = await ask(`Bearer ${bad}`)
  await ask(`Bearer ${[header, payload, signature].join('../api')}`)
  const written = JSON.stringify([system.logs, answer.text, [...answer.headers]])
  expect(written).not.toContain(payload)
  expect(written).not.toContain(signature.slice(1, 40))
})
