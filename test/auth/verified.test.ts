import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createVerify } from '../../shared/auth/token.ts'
import { Problem } from '../../shared/model/problem.ts'
import { AUDIENCE, ISSUER, keyServer } from '../system/system.ts'

/** One clock, ours and the key cache's, which stands still until it is told to move. */
const advance = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)
const seconds = () => Math.floor(Date.now() / 1000)
const signatures = vi.spyOn(crypto.subtle, 'verify')
afterAll(() => signatures.mockRestore())

let keys: Awaited<ReturnType<typeof keyServer>>
let outcome: (token: string) => Promise<string>
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  keys = await keyServer()
  const verify = createVerify({
    issuers: [{ kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: keys.url }],
    now: () => Date.now() * 1000,
  })
  outcome = async token => {
    try {
      return (await verify(`Bearer ${token}`)).name
    } catch (error) {
      return error instanceof Problem ? error.code : String(error)
    }
  }
  // The first token of all fetches the key set, and is not kept.
  await outcome(await keys.sign({}))
  signatures.mockClear()
})
afterEach(() => {
  keys.server.close()
  vi.useRealTimers()
})

test('a token that was found good is good again without another look at its signature', async () => {
  const [one, two] = [await keys.sign({ sub: 'one' }), await keys.sign({ sub: 'two' })]
  for (let i = 0; i < 5; i++) expect([await outcome(one), await outcome(two)]).toEqual(['one', 'two'])
  expect(signatures).toHaveBeenCalledTimes(2)
})

test('a bad token is looked at each time, also one that has all but the signature of a good one', async () => {
  const good = await keys.sign({})
  expect(await outcome(good)).toBe('tester')
  const bad = good.slice(0, -8) + good.slice(-8).split('').reverse().join('')
  for (let i = 0; i < 3; i++) expect(await outcome(bad)).toBe('unauthenticated')
  expect(signatures).toHaveBeenCalledTimes(4)
})

test.each([
  ['its end and the leeway', { iat: 0, exp: 300 }, 300 + 30],
  ['an hour after its issue and the leeway', { iat: -3200, exp: 9000 }, 400 + 30],
])('a token that was found good ends with %s, as any does', async (_, times, lasts) => {
  const token = await keys.sign({ iat: seconds() + times.iat, exp: seconds() + times.exp })
  expect(await outcome(token)).toBe('tester')
  advance(lasts - 1)
  expect(await outcome(token)).toBe('tester')
  expect(signatures).toHaveBeenCalledTimes(1)
  advance(2)
  expect(await outcome(token)).toBe('unauthenticated')
})

test.each(['nbf', 'iat'])('a clock that is set back to before its %s ends it', async time => {
  const token = await keys.sign({ [time]: seconds() + 20, exp: seconds() + 900 })
  expect(await outcome(token)).toBe('tester')
  advance(-60)
  expect(await outcome(token)).toBe('unauthenticated')
})

test('a key taken out of the set ends a token found good by it as soon as the set is fetched anew', async () => {
  const old = await keys.sign({ exp: seconds() + 3600 })
  expect(await outcome(old)).toBe('tester')
  await keys.rotate()
  advance(31)
  expect(await outcome(old)).toBe('tester')
  expect(await outcome(await keys.sign({}))).toBe('tester')
  expect(await outcome(old)).toBe('unauthenticated')
})

test('a token found good just before its set is ten minutes old ends with the set', async () => {
  const token = await keys.sign({ exp: seconds() + 3600 })
  advance(595)
  expect(await outcome(token)).toBe('tester')
  await keys.rotate()
  advance(6)
  expect(await outcome(token)).toBe('unauthenticated')
})

test('of more than a thousand tokens the oldest are looked at again', async () => {
  const tokens = await Promise.all(Array.from({ length: 1001 }, (_, i) => keys.sign({ sub: `s${i}` })))
  for (const token of tokens) await outcome(token)
  signatures.mockClear()
  expect(await outcome(tokens[1000] ?? '')).toBe('s1000')
  expect(signatures).toHaveBeenCalledTimes(0)
  expect(await outcome(tokens[0] ?? '')).toBe('s0')
  expect(signatures).toHaveBeenCalledTimes(1)
})
