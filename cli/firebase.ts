import { z } from 'zod'

const SERVICE = 'securetoken.googleapis.com/v1/token'
/** In milliseconds. */
const PATIENCE = 10_000

const success = z.object({ id_token: z.string().min(1) })
const refusal = z.object({ error: z.object({ message: z.string() }) })

type Exchange = { apiKey: string; refreshToken: string; emulator?: string | undefined }

/**
 * Exchanges a refresh token for a Firebase ID token, at the Auth emulator `emulator` (host and port) where given.
 * @see https://firebase.google.com/docs/reference/rest/auth#section-refresh-token
 */
export async function firebaseToken({ apiKey, refreshToken, emulator }: Exchange): Promise<string> {
  const base = emulator ? `http://${emulator}/${SERVICE}` : `https://${SERVICE}`
  const place = emulator ? `the Auth emulator at ${emulator}` : 'Google'
  const answer = await fetch(`${base}?key=${encodeURIComponent(apiKey)}`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((cause: unknown) => {
    throw new Error(`Cannot get a Firebase token: ${place} cannot be reached. Check the network.`, { cause })
  })
  const body: unknown = await answer.json().catch(() => undefined)
  const token = success.safeParse(body)
  if (answer.ok && token.success) return token.data.id_token
  const said = refusal.safeParse(body)
  throw new Error(
    `Cannot get a Firebase token: ${place} answered ${answer.status}${said.success ? ` ${said.data.error.message}` : ''}. ` +
      'Check TAILER_FIREBASE_API_KEY, and sign in again for a new TAILER_FIREBASE_REFRESH_TOKEN.',
  )
}
