import { Failure } from './exit.ts'
import { LOCAL, profileNamed, readProfiles } from './profiles.ts'
import { printJson } from './terminal/streams.ts'

type Options = {
  profile?: string | undefined
  tokenFile?: string | undefined
  json?: true | undefined
  email?: string | undefined
  role?: string | undefined
  accounts?: string[] | undefined
  expiresIn?: number | undefined
}

/** Prints a token, as the page's scripts cut it out. */
export async function getToken(options: Options): Promise<void> {
  const token = await tokenFor(options)
  const { factsOf, report } = await import('./sign-in/report.ts')
  if (options.json) printJson({ token, ...factsOf(token) })
  else process.stdout.write(report(token))
}

async function tokenFor(options: Options): Promise<string> {
  const { email, role, accounts, expiresIn } = options
  const described = [email, role, accounts, expiresIn].some(value => value !== undefined)
  const { TAILER_FIREBASE_API_KEY: apiKey, TAILER_FIREBASE_REFRESH_TOKEN: refreshToken } = process.env
  if (apiKey || refreshToken) {
    if (!apiKey || !refreshToken) {
      const missing = apiKey ? 'TAILER_FIREBASE_REFRESH_TOKEN' : 'TAILER_FIREBASE_API_KEY'
      throw new Failure('usage', `Cannot get a Firebase token: ${missing} is not set.`, {
        next: ['Set both, or neither.'],
      })
    }
    if (described) {
      throw new Failure(
        'usage',
        'Cannot describe a Firebase token: it says itself whose it is and what it may.',
      )
    }
    const { refresh } = await import('./sign-in/firebase.ts')
    return (await refresh(apiKey, refreshToken)).idToken
  }
  // Without a profile as well: a stack's folder is enough to sign a token.
  if (described || (process.env.TAILER_DIR && (await isLocal(options)))) {
    const { EVERYTHING, localToken } = await import('./sign-in/local.ts')
    const claims = {
      email: email ?? EVERYTHING.email,
      role: role === undefined ? EVERYTHING.role : Number(role),
      accountsRole: accounts ?? EVERYTHING.accountsRole,
      expiresIn: expiresIn ?? EVERYTHING.expiresIn,
    }
    return localToken(claims, (await readProfiles()).profiles[options.profile ?? LOCAL]?.local)
  }
  const { tokenSource } = await import('./sign-in/token.ts')
  const { token } = await tokenSource(await profileNamed(options.profile), options.tokenFile)
  return token()
}

/** Whether nothing says otherwise than that the token is the local stack's. */
async function isLocal({ profile, tokenFile }: Options): Promise<boolean> {
  if (tokenFile !== undefined || process.env.TAILER_TOKEN) return false
  const name = profile ?? process.env.TAILER_PROFILE ?? (await readProfiles()).current ?? LOCAL
  return name === LOCAL
}
