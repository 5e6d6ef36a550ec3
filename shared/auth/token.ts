import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'
import { isWellFormed } from '../model/fields.ts'
import { Problem, UNAUTHENTICATED } from '../model/problem.ts'
import { type Clock, SECOND } from '../model/time.ts'
import { type Issuer, issuersOf } from './issuers.ts'
import { type Fetch, type Keys, KeysUnavailable, remoteKeys } from './keys.ts'
import type { Principal } from './principal.ts'
import { VerifiedTokens } from './verified.ts'

/** A token larger than this, in bytes, is refused unread. */
const MAX_TOKEN = 8 * 1024
/** Seconds by which clocks may differ. */
const LEEWAY = 30
/** The oldest a token may be, in seconds, counted from `iat`: claims that were taken away hold no longer. */
const MAX_AGE = 3600

const GOOGLE_KEYS = 'https://www.googleapis.com/oauth2/v3/certs'
const SERVICE_ACCOUNT_KEYS = 'https://www.googleapis.com/service_accounts/v1/jwk/'
const FIREBASE_KEYS = `${SERVICE_ACCOUNT_KEYS}securetoken@system.gserviceaccount.com`

/** Turns an `Authorization` header into who speaks. @throws Problem `unauthenticated` or `unavailable` */
export type Verify = (authorization: string | undefined) => Promise<Principal>

type Verifier = {
  keys: Keys
  algorithms: string[]
  audience: string
  /** What this kind of token must fulfil beyond signature, issuer, audience and times. */
  accept: (claims: JWTPayload) => Principal
}

/**
 * The verifier of the accepted issuers. It is chosen by the token's `iss`, and none is tried after it.
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.8
 */
export function createVerify({
  issuers,
  now,
  fetch = globalThis.fetch,
}: {
  issuers: Issuer[]
  now: Clock
  fetch?: Fetch
}): Verify {
  const keys = (url: string) => remoteKeys(url, { now, fetch })
  const verifiers = new Map(
    issuers.flatMap(issuer => issuersOf(issuer).map(iss => [iss, verifierOf(issuer, iss, keys)] as const)),
  )

  const verified = new VerifiedTokens(now)

  const verify = async (token: string): Promise<Principal> => {
    const iss = decodeJwt(token).iss
    const verifier = iss === undefined ? undefined : verifiers.get(iss)
    if (iss === undefined || verifier === undefined) throw new Error('no verifier of this issuer')
    const { keys, audience, algorithms, accept } = verifier
    const [from, edition] = [now(), keys.edition()]
    const { payload } = await jwtVerify(token, keys.find, {
      issuer: iss,
      audience,
      algorithms,
      clockTolerance: LEEWAY,
      maxTokenAge: MAX_AGE,
      requiredClaims: ['sub', 'aud', 'iat', 'exp'],
      currentDate: new Date(from / 1000),
    })
    const principal = accept(payload)
    const { exp = 0, iat = 0 } = payload
    const until = (Math.min(exp, iat + MAX_AGE) + LEEWAY) * SECOND
    // A set that was fetched meanwhile may lack the key that this token was verified by.
    if (edition && edition === keys.edition()) verified.keep(token, { principal, keys, edition, from, until })
    return principal
  }

  return async authorization => {
    const token = bearer(authorization)
    try {
      return verified.find(token) ?? (await verify(token))
    } catch (cause) {
      throw isUnavailable(cause)
        ? new Problem('unavailable', 'The keys of the token’s issuer cannot be fetched; try again', { cause })
        : unauthenticated(cause)
    }
  }
}

/** The answer never says which check a token failed; the cause goes to the log. */
function unauthenticated(cause: unknown): Problem {
  return new Problem('unauthenticated', UNAUTHENTICATED, { cause })
}

function bearer(authorization: string | undefined): string {
  const token = /^Bearer ([^\s]+)$/i.exec(authorization?.slice(0, MAX_TOKEN + 8) ?? '')?.[1]
  if (token === undefined) throw unauthenticated(new Error('no bearer token'))
  if (token.length > MAX_TOKEN) throw unauthenticated(new Error(`a token over ${MAX_TOKEN} bytes`))
  return token
}

/** A key server out of reach, slow, or answering with something that is no key set, says nothing of the token. */
function isUnavailable(error: unknown): boolean {
  return (
    error instanceof KeysUnavailable ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid
  )
}

const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** How tokens of an issuer are verified that name it by `iss`. */
function verifierOf(issuer: Issuer, iss: string, keys: (url: string) => Keys): Verifier {
  switch (issuer.kind) {
    case 'firebase':
      return {
        keys: keys(FIREBASE_KEYS),
        algorithms: ['RS256'],
        audience: issuer.project,
        accept: claims => {
          const { aud, auth_time, iat } = firebaseClaims.parse(claims)
          if (aud !== issuer.project || auth_time > iat + LEEWAY) throw new Error('not a Firebase ID token')
          return withClaims(iss, claims)
        },
      }
    case 'google':
      return {
        keys: keys(GOOGLE_KEYS),
        algorithms: ['RS256'],
        audience: issuer.audience,
        accept: claims => {
          const { aud, email } = googleClaims.parse(claims)
          if (aud !== issuer.audience) throw new Error('another audience besides ours')
          return listed('https://accounts.google.com', email, issuer.emails)
        },
      }
    case 'service-account':
      return {
        keys: keys(SERVICE_ACCOUNT_KEYS + encodeURIComponent(iss)),
        algorithms: ['RS256'],
        audience: issuer.audience,
        accept: claims => {
          const { sub, iat, exp } = selfSignedClaims.parse(claims)
          if (sub !== iss || exp - iat > MAX_AGE) throw new Error('not its own token, or over an hour')
          return listed(iss, iss, issuer.emails)
        },
      }
    case 'oidc':
      return {
        keys: keys(issuer.jwks_uri),
        algorithms: ASYMMETRIC,
        audience: issuer.audience,
        accept: claims => withClaims(iss, claims),
      }
  }
}

/** @see https://firebase.google.com/docs/auth/admin/verify-id-tokens */
const firebaseClaims = z.object({
  aud: z.string(),
  sub: z.string().min(1).max(128),
  auth_time: z.number(),
  iat: z.number(),
})
const googleClaims = z.object({ aud: z.string(), email: z.string(), email_verified: z.literal(true) })
const selfSignedClaims = z.object({ sub: z.string(), iat: z.number(), exp: z.number() })
const subjectClaims = z.object({ sub: z.string().min(1).max(256).refine(isWellFormed) })
const emailClaims = z.object({
  email: z.string().min(1).max(320).refine(isWellFormed),
  email_verified: z.literal(true),
})

function withClaims(iss: string, claims: JWTPayload): Principal {
  const { sub } = subjectClaims.parse(claims)
  const email = emailClaims.safeParse(claims)
  const { role, accountsRole } = claims
  const checked = email.data?.email
  return { id: `${iss}|${sub}`, name: checked ?? sub, email: checked, claims: { role, accountsRole } }
}

/** A service account: what it says of its own rights counts for nothing, they are kept in `principals/{email}`. */
function listed(iss: string, given: string, emails: string[]): Principal {
  const email = given.toLowerCase()
  if (!emails.includes(email)) throw new Error('an email that is not listed')
  return { id: `${iss}|${email}`, name: email, email, claims: undefined }
}
