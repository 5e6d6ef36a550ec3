import { z } from 'zod'
import { openIssuer } from '../dev/issuer.ts'
import { AUDIENCE, ISSUER, STATE } from '../dev/settings.ts'
import { ROLE_CODES } from '../shared/model/roles.ts'
import { listed } from '../shared/model/words.ts'
import { UsageError } from './usage.ts'

/** The longest a token is good for, in seconds. */
const HOUR = 3600
const EXPIRES_IN = `--expires-in takes a whole number of seconds from 1 to ${HOUR}`

const entry = String.raw`[${ROLE_CODES.join('')}]-\d{6}`

const options = z.strictObject({
  email: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, '--email takes an address, as you@localhost')
    .default('you@localhost'),
  role: z
    .enum(ROLE_CODES.map(String), `--role takes ${listed(ROLE_CODES)}`)
    .default('9')
    .transform(Number),
  accounts: z
    .string()
    .regex(
      new RegExp(`^${entry}(,${entry})*$`),
      '--accounts takes <role>-<account> entries, as 7-000099,3-000123',
    )
    .transform(text => text.split(','))
    .default([]),
  'expires-in': z
    .string()
    .regex(/^\d+$/, EXPIRES_IN)
    .default(String(HOUR))
    .transform(Number)
    .refine(seconds => seconds >= 1 && seconds <= HOUR, EXPIRES_IN),
})

/**
 * A token of the local stack's issuer, with the rights the options describe.
 * @throws UsageError that names each wrong option.
 */
export async function localToken(given: Record<string, unknown>): Promise<string> {
  const { data, error } = options.safeParse(given)
  if (error)
    throw new UsageError(`Cannot sign a token: ${error.issues.map(issue => issue.message).join('; ')}.`)
  const issuer = await openIssuer({ dir: STATE, issuer: ISSUER })
  const claims = { sub: data.email, email: data.email, role: data.role, accountsRole: data.accounts }
  return issuer.sign(claims, { audience: AUDIENCE, expiresIn: data['expires-in'] })
}
