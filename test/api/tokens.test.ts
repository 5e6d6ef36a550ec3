import { createHmac, KeyObject, sign } from 'node:crypto'
import { type CryptoKey, EncryptJWT, exportJWK, exportSPKI } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AUDIENCE, ISSUER, keyServer, type Reply, type System, startSystem } from '../system.ts'

let system: System
let attacker: Awaited<ReturnType<typeof keyServer>>
let other: Awaited<ReturnType<typeof keyServer>>
let refusal: Reply

beforeAll(async () => {
  attacker = await keyServer()
  other = await keyServer()
  const second = { kind: 'oidc' as const, issuer: 'https://other.test', audience: AUDIENCE }
  system = await startSystem({ issuers: [{ ...second, jwks_uri: other.url }] })
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

const seconds = () => Math.floor(Date.now() / 1000)
const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const claims = (changes: Record<string, unknown> = {}) => {
  const at = seconds()
  return { iss: ISSUER, aud: AUDIENCE, sub: 'tester', role: 9, iat: at, exp: at + 600, ...changes }
}
const head = (changes: Record<string, unknown> = {}) => ({
  alg: 'RS256',
  kid: system.keys.kid(),
  ...changes,
})

/** A token of any header and payload, its signature made with a key whatever they say. */
function forge(header: unknown, payload: unknown, key: CryptoKey = system.keys.privateKey()): string {
  const signed = `${base64(header)}.${base64(payload)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), KeyObject.from(key)).toString('base64url')}`
}
/** A token of the issuer with some claims changed; an attacker's with some header fields changed. */
const ours = (changes: Record<string, unknown>) => forge(head(), claims(changes))
const theirs = (changes: Record<string, unknown>) => forge(head(changes), claims(), attacker.privateKey())

function forgeHmac(secret: string): string {
  const signed = `${base64(head({ alg: 'HS256' }))}.${base64(claims())}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
const good = () => system.keys.sign({ role: 9 })
const parts = async (): Promise<[string, string, string]> => {
  const [header = '', payload = '', signature = ''] = (await good()).split('.')
  return [header, payload, signature]
}
const encrypted = async () => {
  const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: system.keys.kid() }
  const key = KeyObject.from(system.keys.publicKey())
  return new EncryptJWT(claims()).setProtectedHeader(header).encrypt(key)
}
const attackersJwk = () => exportJWK(attacker.publicKey())

/** What is no header with a token. */
const BAD_HEADERS: [string, () => Promise<string | undefined> | string | undefined][] = [
  ['no header', () => undefined],
  ['an empty header', () => ''],
  ['a good token under the scheme Basic', async () => `Basic ${await good()}`],
  ['a good token without a scheme', good],
  ['a scheme without a token', () => 'Bearer '],
  ['two tokens', async () => `Bearer ${await good()} ${await good()}`],
  ['two tokens parted by a comma', async () => `Bearer ${await good()},Bearer ${await good()}`],
  ['a token in quotes', async () => `Bearer "${await good()}"`],
]

/** What is no good token. */
const BAD_TOKENS: [string, () => Promise<string> | string][] = [
  ['alg none without a signature', () => `${base64(head({ alg: 'none' }))}.${base64(claims())}.`],
  ['alg nOnE with a signature', () => forge(head({ alg: 'nOnE' }), claims())],
  ['no alg', () => forge({ kid: system.keys.kid() }, claims())],
  ['HS256 with the public key as PEM', async () => forgeHmac(await exportSPKI(system.keys.publicKey()))],
  [
    'HS256 with the public key as JWK',
    async () => forgeHmac(JSON.stringify(await exportJWK(system.keys.publicKey()))),
  ],
  ['a jku of an attacker', () => theirs({ jku: attacker.url, kid: attacker.kid() })],
  ['a jku beside our kid', () => theirs({ jku: attacker.url })],
  ['an x5u of an attacker', () => theirs({ x5u: attacker.url })],
  ['an embedded jwk', async () => theirs({ jwk: await attackersJwk() })],
  ['an unknown kid', () => forge(head({ kid: 'unknown' }), claims())],
  ['a kid that is a path', () => theirs({ kid: '../../../../../dev/null' })],
  ['a kid that is a query', () => theirs({ kid: "' OR '1'='1" })],
  ['a kid that is a prototype', () => theirs({ kid: '__proto__' })],
  ['a kid that is a list', () => forge(head({ kid: [system.keys.kid()] }), claims())],
  ['a crit that is not understood', () => forge(head({ crit: ['exotic'], exotic: true }), claims())],
  ['a payload outside base64', () => forge(head({ crit: ['b64'], b64: false }), claims())],
  ['a type of key that signs otherwise', () => forge(head({ alg: 'ES256' }), claims())],
  ['the key of another issuer', () => forge(head({ kid: other.kid() }), claims(), other.privateKey())],
  ['the key of another issuer under our kid', () => forge(head(), claims(), other.privateKey())],
  ['our key for another issuer', () => ours({ iss: 'https://other.test' })],
  ['an issuer of nobody', () => ours({ iss: 'https://nobody.test' })],
  ['our issuer with a slash', () => ours({ iss: `${ISSUER}/` })],
  ['our issuer with a look-alike letter', () => ours({ iss: ISSUER.replace('e', 'е') })],
  ['no issuer', () => ours({ iss: undefined })],
  ['another audience', () => ours({ aud: 'another' })],
  ['a list of other audiences', () => ours({ aud: ['another', 'a third'] })],
  ['an audience that begins like ours', () => ours({ aud: `${AUDIENCE}.test` })],
  ['an end over the leeway ago', () => ours({ iat: seconds() - 600, exp: seconds() - 40 })],
  ['a beginning in the future', () => ours({ nbf: seconds() + 60 })],
  ['an issue in the future', () => ours({ iat: seconds() + 60 })],
  ['an issue over a day ago', () => ours({ iat: seconds() - 90_000 })],
  ['no exp', () => ours({ exp: undefined })],
  ['no iat', () => ours({ iat: undefined })],
  ['no sub', () => ours({ sub: undefined })],
  ['no aud', () => ours({ aud: undefined })],
  ['an empty sub', () => ours({ sub: '' })],
  ['a sub of 257 characters', () => ours({ sub: 's'.repeat(257) })],
  ['a sub with half a character', () => ours({ sub: 'a\ud800' })],
  ['a sub that is a list', () => ours({ sub: ['tester'] })],
  ['an issuer that is a list', () => ours({ iss: [ISSUER] })],
  ['an exp that is a list', () => ours({ exp: [seconds() + 600] })],
  ['an exp that is text', () => ours({ exp: String(seconds() + 600) })],
  ['an iat that is null', () => ours({ iat: null })],
  ['a payload that is a list', () => forge(head(), [claims()])],
  ['a payload that is no JSON', () => forge(head(), 'nothing')],
  ['a header that is no JSON', () => forge('nothing', claims())],
  ['over 8 KiB', () => ours({ padding: 'p'.repeat(6000) })],
  ['what is not base64', () => '%%%.%%%.%%%'],
  ['one part', () => 'token'],
  ['two parts', async () => (await parts()).slice(0, 2).join('.')],
  ['letters outside ASCII', async () => `${await good()}é`],
  ['a token in a token', async () => forge(head({ cty: 'JWT' }), await good())],
  ['an encrypted token', encrypted],
  ['its signature stripped', async () => (await parts()).with(2, '').join('.')],
  [
    "Cloud Run's mark in place of its signature",
    async () => (await parts()).with(2, 'SIGNATURE_REMOVED_BY_GOOGLE').join('.'),
  ],
  [
    'the signature of another token',
    async () => (await parts()).with(1, base64(claims({ sub: 'root' }))).join('.'),
  ],
]

const BAD: typeof BAD_HEADERS = [
  ...BAD_HEADERS,
  ...BAD_TOKENS.map(([what, make]): (typeof BAD_HEADERS)[0] => [what, async () => `Bearer ${await make()}`]),
]

test.each(BAD)('%s gets the same 401 as every other bad token', async (_, make) => {
  const answer = await ask(await make())
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
    detail: 'The request needs a header Authorization: Bearer <JWT> with a valid token of an accepted issuer',
    code: 401,
    message: 'ko',
    errors: [],
  })
})

const GOOD: [string, () => Promise<string> | string][] = [
  ['a token of the issuer', good],
  ['a token whose end lies within the leeway', () => ours({ iat: seconds() - 600, exp: seconds() - 20 })],
  ['a token issued within the leeway ahead', () => ours({ iat: seconds() + 20 })],
  ['a token that begins within the leeway ahead', () => ours({ nbf: seconds() + 20 })],
  [
    'a list of audiences with ours, of an issuer that is not Google',
    () => ours({ aud: ['another', AUDIENCE] }),
  ],
  [
    'a token of the other issuer',
    () => forge(head({ kid: other.kid() }), claims({ iss: 'https://other.test' }), other.privateKey()),
  ],
  ['a token just under 8 KiB', () => ours({ padding: 'p'.repeat(5400) })],
]

test.each(GOOD)('%s is accepted', async (_, make) => {
  expect(await ask(`Bearer ${await make()}`)).toMatchObject({ status: 200, body: { results: [] } })
})

test('the scheme may be written in any case', async () => {
  expect(await ask(`bEARER ${await good()}`)).toMatchObject({ status: 200 })
})

test('the claims of a bad token are not looked at: a denied role of it does not make it a 403', async () => {
  expect((await ask(`Bearer ${forge(head(), claims({ role: 0 }), attacker.privateKey())}`)).status).toBe(401)
  expect((await ask(`Bearer ${ours({ role: 0 })}`)).status).toBe(403)
})

test('no key is ever fetched from where a token says', async () => {
  for (const name of ['jku', 'x5u']) {
    const header = head({ [name]: attacker.url, kid: attacker.kid() })
    await ask(`Bearer ${forge(header, claims({ iss: attacker.url }), attacker.privateKey())}`)
  }
  expect(attacker.asked()).toBe(0)
})

test('no token, nor a part of one that could be used, is in an answer or a log', async () => {
  const [header, payload, signature] = await parts()
  const bad = [header, payload, `${signature.slice(1)}A`].join('.')
  const answer = await ask(`Bearer ${bad}`)
  await ask(`Bearer ${[header, payload, signature].join('.')}`)
  const written = JSON.stringify([system.logs, answer.text, [...answer.headers]])
  expect(written).not.toContain(payload)
  expect(written).not.toContain(signature.slice(1, 40))
})
