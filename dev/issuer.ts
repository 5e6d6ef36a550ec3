import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JSONWebKeySet } from 'jose'
// By their own paths: the whole of jose takes twice as long to load, and the command line is waiting.
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint'
import { SignJWT } from 'jose/jwt/sign'
import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { importJWK } from 'jose/key/import'
import { z } from 'zod'

const ALGORITHM = 'ES256'

const privateKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string().min(1),
  alg: z.literal(ALGORITHM),
  use: z.literal('sig'),
})
type PrivateKey = z.infer<typeof privateKey>

/** Whom a local token speaks for. `accountsRole` entries are `<role>-<account>`. */
type LocalClaims = {
  sub: string
  email: string
  email_verified?: boolean
  role: number
  accountsRole: string[]
}

/** The local stand-in for a sign-in service. */
export type Issuer = {
  /** The public key set, to be served at `/.well-known/jwks.json`. */
  jwks(): JSONWebKeySet
  /** A signed token; `expiresIn` is in seconds. */
  sign(claims: LocalClaims, options: { audience: string; expiresIn: number }): Promise<string>
}

/**
 * Opens the issuer whose private key is `<dir>/issuer.jwk.json`, which is made, readable by its owner alone, where
 * there is none.
 * @param options.issuer The `iss` of its tokens.
 * @throws an Error that says to remove the file, where it holds no such key.
 */
export async function openIssuer({ dir, issuer }: { dir: string; issuer: string }): Promise<Issuer> {
  const file = join(dir, 'issuer.jwk.json')
  const jwk = (await readKey(file)) ?? (await createKey(dir, file))
  const key = await importJWK(jwk, ALGORITHM)
  const { d: _, ...publicPart } = jwk
  return {
    jwks: () => ({ keys: [publicPart] }),
    sign: (claims, { audience, expiresIn }) => {
      const now = Math.floor(Date.now() / 1000)
      return new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(now + expiresIn)
        .sign(key)
    },
  }
}

async function readKey(file: string): Promise<PrivateKey | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  await chmod(file, 0o600)
  try {
    return privateKey.parse(JSON.parse(text))
  } catch {
    // The cause is left out: it could quote the key.
    throw new Error(
      `Cannot read the local issuer's key: ${file} holds no ES256 key. Remove it and a new one is made.`,
    )
  }
}

/** A link either puts the whole file in place or finds that another process was first. */
async function createKey(dir: string, file: string): Promise<PrivateKey> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true })
  const jwk = await exportJWK(pair.privateKey)
  const complete = privateKey.parse({
    ...jwk,
    kid: await calculateJwkThumbprint(jwk),
    alg: ALGORITHM,
    use: 'sig',
  })
  await mkdir(dir, { recursive: true })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `${JSON.stringify(complete, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
    return complete
  } catch {
    const theirs = await readKey(file)
    if (theirs === undefined) throw new Error(`Cannot keep the local issuer's key: ${file} cannot be written`)
    return theirs
  } finally {
    await rm(draft)
  }
}
