import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Failure } from '../exit.ts'
import { profileNamed } from '../profiles.ts'
import { studioOf } from '../studio.ts'
import { say } from '../terminal/streams.ts'
import { signInByBrowser } from './browser.ts'
import { refresh, signIn } from './firebase.ts'
import { keepSignIn, type SignIn } from './kept.ts'
import { readKey } from './service-account.ts'

type Options = {
  profile?: string | undefined
  email?: string | undefined
  apiKey?: string | undefined
  serviceAccount?: string | undefined
}

/** Signs in to a profile, and keeps what gets its tokens. */
export async function login(options: Options): Promise<void> {
  const { name, profile } = await profileNamed(options.profile)
  if (options.serviceAccount !== undefined) {
    const key_file = resolve(options.serviceAccount)
    const { client_email } = await readKey(key_file)
    await keepSignIn(name, { kind: 'service-account', email: client_email, key_file })
    say(`Signed in to ${name} as ${client_email}.`)
    return
  }
  if (profile.local && options.email === undefined) {
    throw new Failure('usage', `Cannot sign in to ${name}: a local stack needs no sign-in.`, {
      next: ['Its commands sign their own tokens.'],
    })
  }
  if (options.email === undefined) {
    const { email, api_key, refresh_token } = await signInByBrowser(studioOf(profile))
    const { idToken, refreshToken } = await refresh(api_key, refresh_token)
    await keep(name, { email, api_key, refresh_token: refreshToken, id_token: idToken })
    return
  }
  const apiKey = options.apiKey ?? process.env.TAILER_FIREBASE_API_KEY ?? profile.firebase_api_key
  if (!apiKey) {
    const next = ['Give --api-key, which Firebase’s console shows among the project’s settings.']
    throw new Failure('usage', `Cannot sign in to ${name}: its Firebase project is not known.`, { next })
  }
  const { email } = options
  const password = process.stdin.isTTY ? await askedForPassword() : await firstLine()
  const { idToken, refreshToken } = await signIn(apiKey, email, password)
  await keep(name, { email, api_key: apiKey, refresh_token: refreshToken, id_token: idToken })
}

async function keep(
  name: string,
  signIn: Omit<Extract<SignIn, { kind: 'firebase' }>, 'kind'>,
): Promise<void> {
  await keepSignIn(name, { kind: 'firebase', ...signIn })
  say(`Signed in to ${name} as ${signIn.email}.`)
}

async function askedForPassword(): Promise<string> {
  const { ask } = await import('../terminal/ask.ts')
  return (await ask('Password: ', { isSecret: true })).trim()
}

async function firstLine(): Promise<string> {
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/)
  if (line !== '') return line
  throw new Failure('usage', 'Cannot sign in: there is no password on standard input.')
}
