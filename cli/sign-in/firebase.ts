import { z } from 'zod'
import { Failure } from '../exit.ts'

/** In milliseconds. */
const PATIENCE = 10_000

const refreshed = z.object({ id_token: z.string().min(1), refresh_token: z.string().min(1).optional() })
const signedIn = z.object({ idToken: z.string().min(1), refreshToken: z.string().min(1) })
const refusal = z.object({ error: z.object({ message: z.string() }) })

/** A Firebase ID token, and what gets the next one. */
export type Firebase = { idToken: string; refreshToken: string }

/**
 * Exchanges a refresh token for a Firebase ID token.
 * @throws Failure that says why Google, or the Auth emulator of `FIREBASE_AUTH_EMULATOR_HOST`, gave none
 * @see https://firebase.google.com/docs/reference/rest/auth#section-refresh-token
 */
export async function refresh(apiKey: string, refreshToken: string): Promise<Firebase> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  const answer = await ask('securetoken.googleapis.com/v1/token', apiKey, body, refreshed)
  return { idToken: answer.id_token, refreshToken: answer.refresh_token ?? refreshToken }
}

/**
 * Signs in.
 * @see https://firebase.google.com/docs/reference/rest/auth#section-sign-in-email-password
 */
export async function signIn(apiKey: string, email: string, password: string): Promise<Firebase> {
  const body = JSON.stringify({ email, password, returnSecureToken: true })
  return ask('identitytoolkit.googleapis.com/v1/accounts:signInWithPassword', apiKey, body, signedIn)
}

async function ask<T>(
  service: string,
  apiKey: string,
  body: URLSearchParams | string,
  schema: z.ZodType<T>,
): Promise<T> {
  const { FIREBASE_AUTH_EMULATOR_HOST: emulator } = process.env
  const base = emulator ? `http://${emulator}/${service}` : `https://${service}`
  const place = emulator ? `the Auth emulator at ${emulator}` : 'Google'
  const headers = typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}
  const response = await fetch(`${base}?key=${encodeURIComponent(apiKey)}`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((cause: unknown) => {
    throw new Failure('failed', `Cannot get a Firebase token: ${place} cannot be reached.`, {
      next: ['Check the network.'],
      cause,
    })
  })
  const answered: unknown = await response.json().catch(() => undefined)
  const { data } = schema.safeParse(answered)
  if (response.ok && data !== undefined) return data
  const said = refusal.safeParse(answered).data?.error.message ?? ''
  throw new Failure(
    'refused',
    `Cannot get a Firebase token: ${place} answered ${response.status} ${said}`.trim(),
    {
      next: [nextAfter(said)],
    },
  )
}

function nextAfter(said: string): string {
  if (said.startsWith('API_KEY')) return 'Check the profile’s --api-key.'
  if (/EMAIL|PASSWORD|CREDENTIALS/.test(said)) return 'Check the e-mail address and the password.'
  return 'Sign in again: tailer auth login.'
}
