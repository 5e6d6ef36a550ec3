import type { JWTPayload } from 'jose'
import type { Issuer } from '../../shared/auth/issuers.ts'
import type { Fetch } from '../../shared/auth/keys.ts'
import { ISSUER, keyServer } from '../../test/system/system.ts'

export const SCHEDULER = 'scheduler@demo.iam.gserviceaccount.com'
export const SIGNER = 'signer@demo.iam.gserviceaccount.com'
export const STRANGER = 'stranger@elsewhere.iam.gserviceaccount.com'
const GOOGLE = 'https://accounts.google.com'
const FIREBASE = 'https://securetoken.google.com/demo-firebase'
export const AUDIENCE = 'https://api.test'
const KEYS = 'https://www.googleapis.com'
const FIREBASE_KEYS = '/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com'
const GOOGLE_KEYS = '/oauth2/v3/certs'

type KeyServer = Awaited<ReturnType<typeof keyServer>>
export type Kind = Issuer['kind']

/** One issuer of each kind of Google's. */
export const ISSUERS: Issuer[] = [
  { kind: 'firebase', project: 'demo-firebase' },
  { kind: 'google', audience: AUDIENCE, emails: [SCHEDULER] },
  { kind: 'service-account', audience: AUDIENCE, emails: [SIGNER] },
]

/** Key servers in place of Google's, and the tokens they stand for. */
export type Issuers = Awaited<ReturnType<typeof startIssuers>>

export async function startIssuers() {
  const paths = [FIREBASE_KEYS, GOOGLE_KEYS, jwkOf(SIGNER), jwkOf(STRANGER)]
  const entries = paths.map(async (path): Promise<[string, KeyServer]> => [KEYS + path, await keyServer()])
  const servers = new Map(await Promise.all(entries))
  const fetched: string[] = []
  const serverOf = (path: string): KeyServer => {
    const server = servers.get(KEYS + path)
    if (!server) throw new Error(`Cannot sign: no key server of ${path}`)
    return server
  }
  const fetchFrom: Fetch = (url, options) => {
    const address = decodeURIComponent(String(url))
    fetched.push(address)
    return fetch(servers.get(address)?.url ?? url, options)
  }
  return {
    /** Every address that keys were fetched from. */
    fetched,
    fetch: fetchFrom,
    firebase: serverOf(FIREBASE_KEYS),
    google: serverOf(GOOGLE_KEYS),
    signer: serverOf(jwkOf(SIGNER)),
    stranger: serverOf(jwkOf(STRANGER)),
    stop() {
      for (const { server } of servers.values()) server.close()
    },
  }
}

const jwkOf = (email: string) => `/service_accounts/v1/jwk/${email}`
const at = () => Math.floor(Date.now() / 1000)

/** A good token of a kind, but for the changes; `keys` are those of the other issuer, which is of no kind of Google's. */
export function tokenOf(kind: Kind, changes: JWTPayload, from: Issuers, keys: KeyServer): Promise<string> {
  const rights = { role: 1, accountsRole: ['1-000001'] }
  switch (kind) {
    case 'firebase': {
      const claims = { iss: FIREBASE, aud: 'demo-firebase', auth_time: at() - 5, ...rights, ...changes }
      return from.firebase.sign(claims)
    }
    case 'google': {
      const person = { email: SCHEDULER, email_verified: true }
      return from.google.sign({ iss: GOOGLE, aud: AUDIENCE, ...person, ...changes })
    }
    case 'service-account':
      return from.signer.sign({ iss: SIGNER, sub: SIGNER, aud: AUDIENCE, ...changes })
    case 'oidc':
      return keys.sign({ ...rights, ...changes })
  }
}

/** Tokens of one kind's keys that say they are of another. */
export const crossed = (from: Issuers, keys: KeyServer): Promise<string>[] => [
  from.google.sign({ iss: FIREBASE, aud: 'demo-firebase', auth_time: at() }),
  from.firebase.sign({ iss: GOOGLE, aud: AUDIENCE, email: SCHEDULER, email_verified: true }),
  keys.sign({ iss: SIGNER, sub: SIGNER, aud: AUDIENCE }),
  from.google.sign({ iss: ISSUER, role: 9 }),
  from.stranger.sign({ iss: STRANGER, sub: STRANGER, aud: AUDIENCE }),
]

const hourAgo = () => at() - 3700
/** What is no good token of a kind. */
export const REFUSED: [Kind, string, () => JWTPayload][] = [
  ['firebase', 'the audience of another project', () => ({ aud: 'demo-other' })],
  ['firebase', 'the issuer of another project', () => ({ iss: `${FIREBASE}-2`, aud: 'demo-firebase-2' })],
  ['firebase', 'a list of audiences', () => ({ aud: ['demo-firebase', 'demo-other'] })],
  ['firebase', 'a list of its audience alone', () => ({ aud: ['demo-firebase'] })],
  ['firebase', 'no auth_time', () => ({ auth_time: undefined })],
  ['firebase', 'an auth_time to come', () => ({ auth_time: at() + 90 })],
  ['firebase', 'an auth_time as text', () => ({ auth_time: String(at()) })],
  ['firebase', 'an empty sub', () => ({ sub: '' })],
  ['firebase', 'a sub of 129 characters', () => ({ sub: 's'.repeat(129) })],
  ['firebase', 'an age over an hour', () => ({ iat: hourAgo(), auth_time: hourAgo() })],
  ['google', 'another audience', () => ({ aud: 'https://api.test/' })],
  ['google', 'a list of audiences', () => ({ aud: [AUDIENCE, 'another'] })],
  ['google', 'an email that is not listed', () => ({ email: STRANGER })],
  ['google', 'an email that begins like a listed one', () => ({ email: `${SCHEDULER}.test` })],
  ['google', 'no email', () => ({ email: undefined })],
  ['google', 'its email as a list', () => ({ email: [SCHEDULER] })],
  ['google', 'an email that was not verified', () => ({ email_verified: false })],
  ['google', 'an email verified only in text', () => ({ email_verified: 'true' })],
  ['google', 'nothing on whether its email is verified', () => ({ email_verified: undefined })],
  ['google', 'its issuer without TLS', () => ({ iss: 'http://accounts.google.com' })],
  ['google', 'an age over an hour', () => ({ iat: hourAgo() })],
  ['service-account', 'a sub other than its iss', () => ({ sub: SCHEDULER })],
  ['service-account', 'a life over an hour', () => ({ exp: at() + 3700 })],
  ['service-account', 'an age over an hour', () => ({ iat: hourAgo() })],
  ['service-account', 'another audience', () => ({ aud: 'another' })],
  ['service-account', 'an iss that is not listed', () => ({ iss: STRANGER, sub: STRANGER })],
  ['oidc', 'another audience', () => ({ aud: AUDIENCE })],
  ['oidc', 'an age over a day', () => ({ iat: at() - 90_000 })],
]
