import { BASE } from '../route/route.ts'
import { isRole, type Role } from './roles.ts'
import { kept, type Session } from './session.ts'

/** Where the role is kept that was chosen: for this tab, and for a reload. Never a token. */
const KEY = 'tailer-local-role'

/** Who was signed in before the page was loaded anew; `null` where nobody was. */
export async function resumeLocally(): Promise<Session | null> {
  const name = sessionStorage.getItem(KEY)
  return isRole(name) ? signInLocally(name) : null
}

/** Signs in to the local stack, whose issuer signs a token for whom the role names. */
export async function signInLocally(role: Role): Promise<Session> {
  const token = kept(async () => {
    const response = await fetch(`${BASE}/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ role }),
    })
    if (!response.ok) throw new Error(`Cannot sign in: the local stack answered ${response.status}`)
    return tokenOf(await response.json())
  })
  await token()
  sessionStorage.setItem(KEY, role)
  return {
    email: `${role}@localhost`,
    name: `${role}@localhost`,
    token,
    async signOut() {
      sessionStorage.removeItem(KEY)
    },
  }
}

function tokenOf(answer: unknown): { token: string; expires_in: number } {
  const token: unknown = Reflect.get(Object(answer), 'token')
  const expires_in: unknown = Reflect.get(Object(answer), 'expires_in')
  if (typeof token === 'string' && typeof expires_in === 'number') return { token, expires_in }
  throw new Error('Cannot sign in: the local stack answered no token')
}
