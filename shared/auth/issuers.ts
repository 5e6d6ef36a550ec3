import { z } from 'zod'
import { email } from '../model/fields.ts'

const audience = z.string().min(1)

/** Keys that came over an open line would be anybody's; what is on this machine is the local issuer's. */
const jwks_uri = z
  .url()
  .refine(isSafe, 'must be https, or http on this machine (localhost, 127.0.0.1, [::1])')

function isSafe(text: string): boolean {
  const { protocol, hostname } = URL.parse(text) ?? {}
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname ?? ''))
}
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * An issuer whose tokens are accepted. Nothing is accepted that is not listed, and none goes without an audience.
 *
 * - `firebase`: Firebase Authentication ID tokens; the audience is the project.
 * - `google`: Google-signed OIDC tokens of the listed service accounts.
 * - `service-account`: tokens that a listed service account signs itself.
 * - `oidc`: any other issuer, by its key set.
 */
const issuer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('firebase'), project: z.string().min(1) }),
  z.strictObject({ kind: z.literal('google'), audience, emails: z.array(email).min(1) }),
  z.strictObject({ kind: z.literal('service-account'), audience, emails: z.array(email).min(1) }),
  z.strictObject({ kind: z.literal('oidc'), issuer: z.string().min(1), audience, jwks_uri }),
])
export type Issuer = z.output<typeof issuer>

/** The `iss` values an entry stands for. */
export function issuersOf(entry: Issuer): string[] {
  switch (entry.kind) {
    case 'firebase':
      return [`https://securetoken.google.com/${entry.project}`]
    case 'google':
      return ['https://accounts.google.com', 'accounts.google.com']
    case 'service-account':
      return entry.emails
    case 'oidc':
      return [entry.issuer]
  }
}

/** Whether no two entries stand for one issuer: the choice of a verifier would be the last one's. */
function eachOnce(entries: Issuer[]): boolean {
  const all = entries.flatMap(issuersOf)
  return new Set(all).size === all.length
}

/** The list of issuers that a function accepts. */
export const issuers = z.array(issuer).min(1).refine(eachOnce, 'two entries stand for one issuer')
