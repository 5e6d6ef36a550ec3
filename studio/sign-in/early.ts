import { BASE } from '../route/base.ts'
import { routeOf } from '../route/route.ts'
import { loadEarly } from '../shell/later.ts'
import { wayIn } from './ways.ts'

/** A token of the local stack's, and the seconds it is good for. */
export type Minted = { token: string; expires_in: number }

/** Where the role is kept that was chosen on a laptop: for this tab, and for a reload. Never a token. */
export const ROLE = 'tailer-local-role'

/** Has the local stack's issuer sign a token for whom a role names. */
export async function mintLocally(role: string): Promise<Minted> {
  const response = await fetch(`${BASE}/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ role }),
  })
  if (!response.ok) throw new Error(`Cannot sign in: the local stack answered ${response.status}`)
  return mintedOf(await response.json())
}

function mintedOf(answer: unknown): Minted {
  const token: unknown = Reflect.get(Object(answer), 'token')
  const expires_in: unknown = Reflect.get(Object(answer), 'expires_in')
  if (typeof token === 'string' && typeof expires_in === 'number') return { token, expires_in }
  throw new Error('Cannot sign in: the local stack answered no token')
}

/**
 * What the page begins with: this file is a small one of its own, so that the screen and who was signed in are asked
 * for while all else of the page is still on its way. `undefined` where nobody was, or the sign-in is not a laptop's.
 */
export const begun: Promise<Minted> | undefined = begin()

function begin(): Promise<Minted> | undefined {
  loadEarly(routeOf(location.pathname))
  const way = wayIn(document)
  // What comes of either is asked for again by what goes on with it, and told there.
  if (way?.kind === 'firebase') import('./firebase.ts').catch(() => {})
  const role = sessionStorage.getItem(ROLE)
  if (way?.kind !== 'local' || role === null) return undefined
  const minted = mintLocally(role)
  minted.catch(() => {})
  return minted
}
