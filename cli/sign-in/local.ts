import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SignJWT } from 'jose/jwt/sign'
import { importJWK } from 'jose/key/import'
import { z } from 'zod'
import { Failure } from '../exit.ts'
import type { Profile } from '../profiles.ts'
import { AUDIENCE, ISSUER } from './local-issuer.ts'

// By their own paths: the whole of jose takes twice as long to load.

/** The longest a token is good for, in seconds. */
export const HOUR = 3600

const privateKey = z.looseObject({ kty: z.literal('EC'), d: z.string(), kid: z.string(), alg: z.string() })

/** Whom a local token speaks for, and for how many seconds. */
export type LocalClaims = { email: string; role: number; accountsRole: string[]; expiresIn: number }

/** The person at the machine, who may do everything. */
export const EVERYTHING: LocalClaims = { email: 'you@localhost', role: 9, accountsRole: [], expiresIn: HOUR }

/**
 * A token that the local stack's functions take, signed with its issuer's key: that of `TAILER_DIR`, or of the profile.
 * @throws Failure where there is no such key
 */
export async function localToken(
  { expiresIn, ...claims }: LocalClaims,
  local: Profile['local'],
): Promise<string> {
  const { TAILER_DIR: dir } = process.env
  const file = dir ? join(dir, 'issuer.jwk.json') : local?.issuer
  const text = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) {
    const where = file === undefined ? 'no local stack was started' : `${file} is not there`
    throw new Failure('refused', `Cannot sign a token: ${where}.`, {
      next: ['Start a local stack with npm start, or sign in with tailer auth login.'],
    })
  }
  const jwk = parsed(text, `${file}`)
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ sub: claims.email, ...claims })
    .setProtectedHeader({ alg: jwk.alg, kid: jwk.kid, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .sign(await importJWK(jwk, jwk.alg))
}

function parsed(text: string, file: string) {
  try {
    return privateKey.parse(JSON.parse(text))
  } catch {
    // The cause is left out: it could quote the key.
    throw new Failure('failed', `Cannot sign a token: ${file} holds no key of an issuer.`, {
      next: ['Remove it and start the stack again; a new one is made.'],
    })
  }
}
