import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Principal } from '../../shared/auth/principal.ts'
import { createVerify } from '../../shared/auth/token.ts'
import { Problem } from '../../shared/model/problem.ts'
import { AUDIENCE, ISSUER, keyServer, startSystem } from '../system/system.ts'

/** The one clock of these tests, ours and the key cache's: it moves when it is told to. */
const clock = { advance: (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000) }
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

type Answered = () => Promise<Response>

/** A verifier of one issuer, whose key server a test can put another answer in place of. */
async function start() {
  const keys = await keyServer()
  closing.push(() => keys.server.close())
  let instead: Answered | undefined
  let asked = 0
  const verify = createVerify({
    issuers: [{ kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: keys.url }],
    now: () => Date.now() * 1000,
    fetch: (url, options) => {
      asked++
      return instead ? instead() : fetch(url, options)
    },
  })
  return {
    keys,
    asked: () => asked,
    setAnswer(answer: Answered | undefined) {
      instead = answer
    },
    /** Whether a token passes, or what it is refused with. */
    async outcome(token: string): Promise<Principal['name'] | Problem['code']> {
      try {
        return (await verify(`Bearer ${token}`)).name
      } catch (error) {
        if (error instanceof Problem) return error.code
        throw error
      }
    },
  }
}
const DOWN: [string, Answered][] = [
  ['is out of reach', () => Promise.reject(new TypeError('fetch failed'))],
  ['does not answer in time', () => Promise.reject(new DOMException('too late', 'TimeoutError'))],
  ['answers 500', async () => new Response('no', { status: 500 })],
  ['answers with a redirect', async () => new Response(null, { status: 302, headers: { Location: '/' } })],
  ['answers with a page', async () => new Response('<html>')],
  ['answers with JSON that is no key set', async () => Response.json({ error: 'none' })],
]

test('a key set is fetched once for a hundred tokens at once', async () => {
  const { keys, asked, outcome } = await start()
  const tokens = await Promise.all(Array.from({ length: 100 }, (_, i) => keys.sign({ sub: `s${i}` })))
  const names = await Promise.all(tokens.map(outcome))
  expect(names).toEqual(tokens.map((_, i) => `s${i}`))
  expect(asked()).toBe(1)
})

test('nothing is fetched before the first token comes, nor for one of nobody’s', async () => {
  const { keys, asked, outcome } = await start()
  expect(await outcome(await keys.sign({ iss: 'https://nobody.test' }))).toBe('unauthenticated')
  expect(asked()).toBe(0)
})

test('a key set is fetched anew after ten minutes, so that a key taken out of it ends', async () => {
  const { keys, asked, outcome } = await start()
  const token = await keys.sign({ exp: Math.floor(Date.now() / 1000) + 3600 })
  expect(await outcome(token)).toBe('tester')
  await keys.rotate()
  clock.advance(590)
  expect(await outcome(token)).toBe('tester')
  clock.advance(11)
  expect(await outcome(token)).toBe('unauthenticated')
  expect(asked()).toBe(2)
})

test('a hundred tokens of unknown keys make no more than one fetch in half a minute', async () => {
  const { keys, asked, outcome } = await start()
  expect(await outcome(await keys.sign({}))).toBe('tester')
  clock.advance(31)
  for (let i = 0; i < 100; i++) {
    expect(await outcome(await keys.sign({}, { kid: `unknown-${i}` }))).toBe('unauthenticated')
  }
  expect(asked()).toBe(2)
})

test('a token of a new key is accepted once half a minute has passed since the last fetch', async () => {
  const { keys, outcome } = await start()
  expect(await outcome(await keys.sign({}))).toBe('tester')
  await keys.rotate()
  expect(await outcome(await keys.sign({}))).toBe('unauthenticated')
  clock.advance(31)
  expect(await outcome(await keys.sign({}))).toBe('tester')
})

test.each(DOWN)('when the key server %s, a token is neither good nor bad', async (_, answer) => {
  const { keys, setAnswer, outcome } = await start()
  setAnswer(answer)
  expect(await outcome(await keys.sign({}))).toBe('unavailable')
})

test.each(DOWN)('when the key server %s, it is asked again only after five seconds', async (_, answer) => {
  const { keys, asked, setAnswer, outcome } = await start()
  setAnswer(answer)
  const token = await keys.sign({})
  for (let i = 0; i < 20; i++) expect(await outcome(token)).toBe('unavailable')
  expect(asked()).toBe(1)
  clock.advance(6)
  for (let i = 0; i < 20; i++) expect(await outcome(token)).toBe('unavailable')
  expect(asked()).toBe(2)
})

test('once the key server is back, tokens are accepted without a restart', async () => {
  const { keys, setAnswer, outcome } = await start()
  setAnswer(() => Promise.reject(new TypeError('fetch failed')))
  const token = await keys.sign({})
  expect(await outcome(token)).toBe('unavailable')
  setAnswer(undefined)
  expect(await outcome(token)).toBe('unavailable')
  clock.advance(6)
  expect(await outcome(token)).toBe('tester')
})

test('tokens of known keys are accepted while the key server is down and its set is fresh', async () => {
  const { keys, setAnswer, outcome } = await start()
  expect(await outcome(await keys.sign({}))).toBe('tester')
  clock.advance(60)
  setAnswer(() => Promise.reject(new TypeError('fetch failed')))
  expect(await outcome(await keys.sign({}, { kid: 'unknown' }))).toBe('unavailable')
  expect(await outcome(await keys.sign({}))).toBe('tester')
})

test('a key server that is down is a 503 with Retry-After, and the log has the reason', async () => {
  vi.useRealTimers()
  const system = await startSystem()
  system.keys.setAvailable(false)
  const body = { action: 'get_by_status', account: '000001', configuration_type: 'table-to-table' }
  const answer = await system.call('dag-status', body)
  expect(answer).toMatchObject({ status: 503, body: { code: 503, message: 'ko', errors: [] } })
  expect(answer.body.type).toMatch(/\/unavailable$/)
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(answer.headers.get('WWW-Authenticate')).toBeNull()
  expect(answer.text).not.toContain(system.keys.url)
  expect(JSON.stringify(system.logs)).toContain(`Cannot fetch ${system.keys.url}`)
  await system.stop()
})

test('the key server of one issuer being down does not keep out the tokens of another', async () => {
  const down = await keyServer()
  closing.push(() => down.server.close())
  const up = await keyServer()
  closing.push(() => up.server.close())
  down.setAvailable(false)
  const other = 'https://other.test'
  const verify = createVerify({
    issuers: [
      { kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: down.url },
      { kind: 'oidc', issuer: other, audience: AUDIENCE, jwks_uri: up.url },
    ],
    now: () => Date.now() * 1000,
  })
  await expect(verify(`Bearer ${await down.sign({})}`)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await verify(`Bearer ${await up.sign({ iss: other })}`)).toMatchObject({ id: `${other}|tester` })
})
