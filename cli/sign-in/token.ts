import { readFile } from 'node:fs/promises'
import { decodeJwt } from 'jose/jwt/decode'
import { Failure } from '../exit.ts'
import type { Profile } from '../profiles.ts'
import { keepSignIn, signInTo } from './kept.ts'

/** How long before its end a token is renewed, in seconds. */
const EARLY = 60

/** Where a token comes from, in words. */
export type Source = { from: string; token: () => Promise<string> }

/**
 * Where the token of a command comes from: a file, `TAILER_TOKEN`, how one is signed in to the profile, or the local
 * stack's issuer; the first that there is.
 * @throws Failure where there is none
 */
export async function tokenSource(
  { name, profile }: { name: string; profile: Profile },
  file?: string,
): Promise<Source> {
  if (file !== undefined) return { from: `the file ${file}`, token: () => tokenIn(file) }
  const { TAILER_TOKEN } = process.env
  if (TAILER_TOKEN) return { from: 'TAILER_TOKEN', token: async () => TAILER_TOKEN }
  const signIn = await signInTo(name)
  if (signIn?.kind === 'service-account') {
    const { serviceAccountToken } = await import('./service-account.ts')
    const token = () => serviceAccountToken(signIn.key_file, profile.audience)
    return { from: `the key ${signIn.key_file}`, token }
  }
  if (signIn) return { from: 'Firebase', token: () => renewed(name, signIn) }
  if (profile.local) {
    const { EVERYTHING, localToken } = await import('./local.ts')
    return { from: 'the local stack', token: () => localToken(EVERYTHING, profile.local) }
  }
  throw new Failure('refused', `Cannot call the API: you are not signed in to the profile ${name}.`, {
    next: ['Sign in with: tailer auth login'],
  })
}

async function tokenIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const token = text?.trim()
  if (token) return token
  throw new Failure(
    'usage',
    `Cannot take the token: ${file} ${text === undefined ? 'is not there' : 'is empty'}.`,
  )
}

/** The ID token that is kept, or a new one once it is due. */
async function renewed(
  profile: string,
  signIn: Extract<Awaited<ReturnType<typeof signInTo>>, { kind: 'firebase' }>,
): Promise<string> {
  const { exp = 0 } = decodeJwt(signIn.id_token)
  if (exp > Date.now() / 1000 + EARLY) return signIn.id_token
  const { refresh } = await import('./firebase.ts')
  const { idToken, refreshToken } = await refresh(signIn.api_key, signIn.refresh_token)
  await keepSignIn(profile, { ...signIn, id_token: idToken, refresh_token: refreshToken })
  return idToken
}
