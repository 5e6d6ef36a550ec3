import { type AuthClient, GoogleAuth, Impersonated } from 'google-auth-library'
import { suppressAdcWarning } from 'google-auth-library/build/src/util.js'

// Theirs for their own use, and left out of their types: no option says that the configuration can be trusted.
declare module 'google-auth-library/build/src/util.js' {
  export function suppressAdcWarning<T>(make: () => T): T
}

/** What an account's service account is used for by runs and their dry runs, whatever else it may. */
const WORK = [
  'https://www.googleapis.com/auth/bigquery',
  'https://www.googleapis.com/auth/devstorage.read_write',
]
/** What it is used for by who only looks. */
export const LOOK: readonly string[] = ['https://www.googleapis.com/auth/bigquery.readonly']
/** How long a token lives, in seconds: the most that Google allows. The library asks for another in time. */
const LIFETIME = 3600
/** How many runners' credentials are kept. */
const KEPT = 200

/** Gives credentials of an account's runner: a client of Google's that is made with them acts as the account. */
export type ActAs = (runner: string) => Promise<AuthClient>

/**
 * Impersonates the service accounts that accounts name as their runners. The function's own identity, which needs
 * `roles/iam.serviceAccountTokenCreator` on them, is used for nothing else here.
 *
 * @param endpoint - Where IAM Credentials is asked, instead of Google's.
 * @param scopes - What its tokens are good for.
 * @see https://cloud.google.com/iam/docs/service-account-impersonation
 */
export function impersonation(endpoint?: string, scopes: readonly string[] = WORK): ActAs {
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' })
  const kept = new Map<string, AuthClient>()
  return async runner => {
    const known = kept.get(runner)
    if (known) return known
    const sourceClient = await auth.getClient()
    // It would warn, for every runner, of configurations with addresses of a stranger's; ours has none.
    const made = suppressAdcWarning(
      () =>
        new Impersonated({
          sourceClient,
          targetPrincipal: runner,
          targetScopes: [...scopes],
          lifetime: LIFETIME,
          ...(endpoint === undefined ? {} : { endpoint }),
        }),
    )
    const [oldest] = kept.keys()
    if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest)
    kept.set(runner, made)
    return made
  }
}
