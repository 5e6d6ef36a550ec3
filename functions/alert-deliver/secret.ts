import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { GoogleAuth } from 'google-auth-library'
import { type Clock, MINUTE } from '../../shared/model/time.ts'

/** Gives the secret that an account's webhooks are signed with. */
export type SecretOf = (account: string) => Promise<Buffer>

/** How long a secret is kept in memory: one that was changed is used within this. */
const LIFETIME = 5 * MINUTE
/** How many secrets are kept. */
const KEPT = 1000
const SECRET_MANAGER = 'https://secretmanager.googleapis.com'

/**
 * The accounts' secrets where the settings say they are: each a secret of Secret Manager whose name is the setting and
 * the account, or on a laptop one file for all.
 * @param place - `projects/<p>/secrets/<prefix>`, or a `file:` address
 * @param endpoint - Where Secret Manager is asked, instead of Google's.
 * @see https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access
 */
export function secretsIn(place: string | undefined, now: Clock, endpoint = SECRET_MANAGER): SecretOf {
  if (place === undefined) {
    return async () => {
      throw new Error('Cannot sign: no place of secrets is set: TAILER_WEBHOOK_SECRETS')
    }
  }
  if (place.startsWith('file:')) return async () => keyOf(await readFile(fileURLToPath(place), 'utf8'))
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' })
  const kept = new Map<string, { secret: Buffer; until: number }>()
  return async account => {
    const known = kept.get(account)
    if (known && now() < known.until) return known.secret
    const url = `${endpoint}/v1/${place}${account}/versions/latest:access`
    const { data } = await auth.request<{ payload?: { data?: string } }>({ url })
    const secret = keyOf(Buffer.from(data.payload?.data ?? '', 'base64').toString('utf8'))
    if (kept.size >= KEPT) kept.clear()
    kept.set(account, { secret, until: now() + LIFETIME })
    return secret
  }
}

/** @throws Error where the text is no secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64 */
function keyOf(text: string): Buffer {
  const [, digits] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? []
  const secret = Buffer.from(digits ?? '', 'base64')
  if (secret.length >= 24 && secret.length <= 64) return secret
  throw new Error('Cannot sign: the secret is not whsec_ and 24 to 64 bytes in base64')
}
