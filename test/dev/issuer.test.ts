import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { beforeEach, expect, test } from 'vitest'
import { openIssuer } from '../../dev/issuer.ts'

const ISSUER = 'http://localhost:8080'
const YOU = { sub: 'you@localhost', email: 'you@localhost', role: 3, accountsRole: ['7-000099'] }
const TERMS = { audience: 'tailer-api', expiresIn: 600 }

let dir: string
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'tailer-issuer-')), 'not/yet/there')
})

const open = () => openIssuer({ dir, issuer: ISSUER })

test('a token verifies with the published key set and carries the claims asked for', async () => {
  const issuer = await open()
  const keys = createLocalJWKSet(issuer.jwks())
  const { payload } = await jwtVerify(await issuer.sign(YOU, TERMS), keys, {
    issuer: ISSUER,
    audience: 'tailer-api',
  })
  expect(payload).toMatchObject(YOU)
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600)
})

test('a key opened again is the same key', async () => {
  expect((await open()).jwks()).toEqual((await open()).jwks())
})

test('issuers opened at the same time agree on one key and leave one file', async () => {
  const sets = (await Promise.all(Array.from({ length: 8 }, open))).map(issuer => issuer.jwks())
  expect(new Set(sets.map(set => JSON.stringify(set)))).toHaveLength(1)
  expect(await readdir(dir)).toEqual(['issuer.jwk.json'])
})

test('only the owner may read the key file', async () => {
  await open()
  expect((await stat(join(dir, 'issuer.jwk.json'))).mode & 0o777).toBe(0o600)
})

test('the key set holds no private part', async () => {
  const [key] = (await open()).jwks().keys
  expect(Object.keys(key ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
})

test('a broken key file is refused without quoting it, and stays as it is', async () => {
  await open()
  const file = join(dir, 'issuer.jwk.json')
  await writeFile(file, '{"d":"a-secret"')
  const refusal = await open().catch((error: unknown) => String(error))
  expect(refusal).toMatch(/issuer\.jwk\.json holds no ES256 key\. Remove it/)
  expect(refusal).not.toContain('a-secret')
  expect(await readFile(file, 'utf8')).toBe('{"d":"a-secret"')
})
