import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createLocalJWKSet,
  decodeJwt,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  jwtVerify,
  UnsecuredJWT,
} from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { person } from '../../system/tailer.ts'
import { startAuth } from '../auth-emulator.ts'

const PASSWORD = 'correct horse'

let someone: Awaited<ReturnType<typeof person>>
let emulator: Awaited<ReturnType<typeof startAuth>>
let host: string
/** Firebase's own Auth emulator, with a user. */
beforeAll(async () => {
  emulator = await startAuth()
  host = emulator.host
  await emulator.add('ann@tailer.example', PASSWORD)
  someone = await person({ FIREBASE_AUTH_EMULATOR_HOST: host })
  const words = ['profile', 'add', 'prod', '--address', 'https://tailer.invalid', '--account', '000123']
  expect(await someone.run([...words, '--api-key', 'k'])).toMatchObject({ code: 0 })
}, 90_000)
afterAll(async () => {
  await emulator?.stop()
  await someone?.leave()
}, 30_000)

const kept = () => join(someone.home, '.config/tailer/sign-ins.json')
const tokenIn = (out: string) => out.split('User token : ')[1]?.split('\n')[0] ?? ''
const logIn = (password: string) =>
  someone.run(['auth', 'login', '--email', 'ann@tailer.example'], { input: `${password}\n` })

describe('a person of Firebase', () => {
  test('is not signed in before, with exit code 4 and what to do', async () => {
    const { code, err } = await someone.run(['runs'])
    expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining('tailer auth login') })
  })

  test('is refused with a wrong password, and nothing is kept', async () => {
    const { code, err } = await logIn('wrong horse')
    expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining('Check the e-mail address') })
    await expect(stat(kept())).rejects.toThrow('ENOENT')
  })

  test('signs in by a password on standard input, which is kept nowhere, for their own eyes', async () => {
    const { code, out, err } = await logIn(PASSWORD)
    expect({ code, out, err }).toEqual({
      code: 0,
      out: '',
      err: 'Signed in to prod as ann@tailer.example.\n',
    })
    expect((await stat(kept())).mode & 0o777).toBe(0o600)
    expect((await stat(join(kept(), '..'))).mode & 0o777).toBe(0o700)
    expect(await readFile(kept(), 'utf8')).not.toContain(PASSWORD)
  })

  test('is told by auth status, and their token is on the seventh line of get-token', async () => {
    const { out } = await someone.run(['auth', 'status'])
    expect(out).toMatch(/User: +ann@tailer.example\n.*Token: +from Firebase/s)
    const token = await someone.run(['auth', 'get-token'])
    expect(token.out.split('\n')[6]).toMatch(/^User token : ey/)
    expect(decodeJwt(tokenIn(token.out))).toMatchObject({ email: 'ann@tailer.example' })
  })

  test('has a token renewed that is due, and only then', async () => {
    const before = tokenIn((await someone.run(['auth', 'get-token'])).out)
    expect(tokenIn((await someone.run(['auth', 'get-token'])).out)).toBe(before)
    const due = new UnsecuredJWT({ email: 'ann@tailer.example', sub: 'ann' })
      .setIssuer('x')
      .setAudience('demo-tailer')
      .setExpirationTime(Math.floor(Date.now() / 1000) + 30)
      .encode()
    const { prod } = JSON.parse(await readFile(kept(), 'utf8'))
    await writeFile(kept(), JSON.stringify({ prod: { ...prod, id_token: due } }))
    const { exp = 0 } = decodeJwt(tokenIn((await someone.run(['auth', 'get-token'])).out))
    expect(exp).toBeGreaterThan(Date.now() / 1000 + 3000)
  })

  test('whose refresh token was taken back has to sign in again', async () => {
    const text = await readFile(kept(), 'utf8')
    const { prod } = JSON.parse(text)
    const gone = { ...prod, id_token: new UnsecuredJWT({ exp: 1 }).encode(), refresh_token: 'gone' }
    await writeFile(kept(), JSON.stringify({ prod: gone }))
    const { code, err } = await someone.run(['runs'])
    expect({ code, err }).toEqual({
      code: 4,
      err: expect.stringMatching(/Firebase token.*\n.*tailer auth login/),
    })
    await writeFile(kept(), text)
  })

  test('who has an API that cannot be reached is told so, and not that they are not signed in', async () => {
    const { code, err } = await someone.run(['runs'])
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^Cannot reach https:\/\/tailer\.invalid: .*\n.*Check the network/),
    })
  })

  test('is no longer signed in after auth logout', async () => {
    expect(await someone.run(['auth', 'logout'])).toMatchObject({ code: 0 })
    expect(await someone.run(['auth', 'status'])).toMatchObject({ code: 4, out: '' })
  })
})

test('a service account signs its own tokens, for the audience of the profile', async () => {
  const pair = await generateKeyPair('RS256', { extractable: true })
  const file = join(someone.home, 'key.json')
  const client_email = 'ci@my-project.iam.gserviceaccount.com'
  const key = { type: 'service_account', client_email, private_key_id: 'one' }
  await writeFile(file, JSON.stringify({ ...key, private_key: await exportPKCS8(pair.privateKey) }))
  const words = ['auth', 'login', '--service-account', 'key.json']
  expect(await someone.run(words)).toMatchObject({ code: 0, err: `Signed in to prod as ${client_email}.\n` })
  await someone.run(['profile', 'add', 'prod', '--audience', 'ours'])
  const { out } = await someone.run(['auth', 'get-token'])
  const keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' }],
  })
  const { payload } = await jwtVerify(tokenIn(out), keys, { issuer: client_email, audience: 'ours' })
  expect(payload).toMatchObject({ sub: client_email, email: client_email })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600)
})

test('a token file goes before TAILER_TOKEN, and that before the sign-in', async () => {
  const named = (sub: string) => new UnsecuredJWT({ sub, exp: 2e9, iss: 'x', aud: 'y' }).encode()
  await writeFile(join(someone.home, 'token'), `${named('of-a-file')}\n`)
  const env = { TAILER_TOKEN: named('of-a-variable') }
  const userOf = async (...words: string[]) =>
    decodeJwt(tokenIn((await someone.run(['auth', 'get-token', ...words], { env })).out)).sub
  expect(await userOf('--token-file', 'token')).toBe('of-a-file')
  expect(await userOf()).toBe('of-a-variable')
})

test('settings that are broken are named, and what is in them is not quoted', async () => {
  await writeFile(kept(), '{ "prod": { "refresh_token": "hush-hush" ')
  await chmod(kept(), 0o600)
  const { code, err } = await someone.run(['runs'])
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`Cannot read ${kept()}`) })
  expect(err).not.toContain('hush-hush')
})
