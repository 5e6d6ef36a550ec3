import { begun, type Minted, mintLocally, ROLE } from './early.ts'
import { isRole, type Role } from './roles.ts'
import { kept, type Session } from './session.ts'

/** Who was signed in before the page was loaded anew; `null` where nobody was. */
export async function resumeLocally(): Promise<Session | null> {
  const name = sessionStorage.getItem(ROLE)
  return isRole(name) ? signInLocally(name, begun) : null
}

/** Signs in to the local stack, whose issuer signs a token for whom the role names. @param first - one that is on its way */
export async function signInLocally(role: Role, first?: Promise<Minted>): Promise<Session> {
  let next = first
  const token = kept(() => {
    const minted = next ?? mintLocally(role)
    next = undefined
    return minted
  })
  await token()
  sessionStorage.setItem(ROLE, role)
  return {
    email: `${role}@localhost`,
    name: `${role}@localhost`,
    token,
    async signOut() {
      sessionStorage.removeItem(ROLE)
    },
  }
}
