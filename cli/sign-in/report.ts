import { decodeJwt } from 'jose/jwt/decode'
import { z } from 'zod'
import { ROLES } from '../../client/words.ts'

const facts = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).transform(String),
  sub: z.string(),
  exp: z.number(),
  email: z.string().optional(),
  role: z.number().optional(),
  accountsRole: z.array(z.string()).optional(),
})

/** What a token says of itself. */
export const factsOf = (token: string) => facts.parse(decodeJwt(token))

/** What `get-token` prints. Scripts cut the token out of the seventh line, or of the only `User token :` line. */
export function report(token: string): string {
  const claims = factsOf(token)
  const lines = [
    'Tailer API token',
    `Issuer     : ${claims.iss}`,
    `Audience   : ${claims.aud}`,
    `User       : ${claims.email ?? claims.sub}`,
    `Role       : ${roleOf(claims)}`,
    `Accounts   : ${claims.accountsRole?.join(', ') || 'none'}`,
    `User token : ${token}`,
    `Expires    : ${new Date(claims.exp * 1000).toISOString()}`,
  ]
  // A claim with a line break in it would move the token to another line.
  return lines.map(line => `${line.replaceAll(/\p{Cc}/gu, ' ')}\n`).join('')
}

/** The global role of a token, by its code and in words. */
export const roleOf = ({ role }: { role?: number | undefined }): string =>
  role === undefined ? 'none' : `${role} (${nameOf(role)})`

function nameOf(code: number): string {
  const name = Object.entries(ROLES).find(([, role]) => role.code === code)?.[0] ?? 'unknown'
  return code === ROLES['super-admin'].code ? `${name}, every account` : name
}
