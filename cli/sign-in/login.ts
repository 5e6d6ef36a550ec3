import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Failure } from '../exit.ts'
import { profileNamed } from '../profiles.ts'
import { say } from '../terminal/streams.ts'
import { signIn } from './firebase.ts'
import { keepSignIn } from './kept.ts'
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
  const apiKey = options.apiKey ?? process.env.TAILER_FIREBASE_API_KEY ?? profile.firebase_api_key
  if (!apiKey) {
    const next = ['Give --api-key, which Firebase’s console shows among the project’s settings.']
    if (profile.local) next.push('A local stack needs no sign-in: its commands sign their own tokens.')
    throw new Failure('usage', `Cannot sign in to ${name}: its Firebase project is not known.`, { next })
  }
  const email = options.email ?? (await asked('E-mail: '))
  const password = process.stdin.isTTY ? await asked('Password: ', true) : await firstLine()
  const { idToken, refreshToken } = await signIn(apiKey, email, password)
  await keepSignIn(name, {
    kind: 'firebase',
    email,
    api_key: apiKey,
    refresh_token: refreshToken,
    id_token: idToken,
  })
  say(`Signed in to ${name} as ${email}.`)
}

async function asked(question: string, isSecret = false): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new Failure('usage', 'Cannot sign in: there is no terminal to ask for the e-mail address at.', {
      next: ['Give --email, and the password on standard input.'],
    })
  }
  const { ask } = await import('../terminal/ask.ts')
  return (await ask(question, { isSecret })).trim()
}

async function firstLine(): Promise<string> {
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/)
  if (line !== '') return line
  throw new Failure('usage', 'Cannot sign in: there is no password on standard input.')
}
