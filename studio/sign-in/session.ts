import { useEffect, useState } from 'preact/hooks'

/** Who is signed in. Its tokens are in memory alone. */
export type Session = {
  email: string
  /** What the API calls them, in whatever they have done. */
  name: string
  /** A token that is still good for a while. `anew` where the API has refused the one before. */
  token(options?: { anew?: boolean }): Promise<string>
  signOut(): Promise<void>
  /** What a command line goes on with as this person; absent where it needs nothing of the kind. */
  handOver?: () => Record<'email' | 'api_key' | 'refresh_token', string>
}

/** `undefined` until it is known, `null` where nobody is. */
type Known = Session | null | undefined

let current: Known
const listeners = new Set<(session: Known) => void>()

/** Says who is signed in from now on. */
export function setSession(session: Session | null): void {
  current = session
  for (const listener of [...listeners]) listener(session)
}

/** Who is signed in, kept up to date. */
export function useSession(): Known {
  const [session, setOwn] = useState<Known>(current)
  useEffect(() => {
    listeners.add(setOwn)
    setOwn(current)
    return () => {
      listeners.delete(setOwn)
    }
  }, [])
  return session
}

/** The token of who is signed in. @throws Error where nobody is */
export async function token(options?: { anew?: boolean }): Promise<string> {
  if (!current) throw new Error('Cannot ask: nobody is signed in')
  return current.token(options)
}

/** Ends the session, where the API no longer takes its tokens or one has left. */
export async function signOut(): Promise<void> {
  await current?.signOut()
  setSession(null)
}

/** In milliseconds: how long before its end a token is renewed. */
const MARGIN = 60_000

/** Keeps a token in memory till shortly before it ends. `mint` gets one, with the seconds it is good for. */
export function kept(
  mint: (anew: boolean) => Promise<{ token: string; expires_in: number }>,
): Session['token'] {
  let held: { token: Promise<string>; till: number } | undefined
  return ({ anew = false } = {}) => {
    if (held !== undefined && !anew && Date.now() < held.till) return held.token
    const minted = mint(anew)
    // One request for all that ask meanwhile; and the next asks again where it fails.
    const mine = { token: minted.then(({ token }) => token), till: Number.POSITIVE_INFINITY }
    held = mine
    minted.then(
      ({ expires_in }) => {
        mine.till = Date.now() + expires_in * 1000 - MARGIN
      },
      () => {
        if (held === mine) held = undefined
      },
    )
    return mine.token
  }
}
