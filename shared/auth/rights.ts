import { z } from 'zod'
import { Problem } from '../model/problem.ts'
import { may, type ReadRights, type Right, type Rights, ROLES, roleName, whoMay } from '../model/roles.ts'
import type { Principal } from './principal.ts'

const globalRole = z.int().min(0).max(9).default(ROLES.viewer.code)
const accountRoles = z.array(z.string()).max(10_000).default([])

/**
 * The role that claims of rights give on an account; `undefined` where they give none. What is not of the right form
 * gives nothing: a global `role` of another type refuses all, an entry that is not `"<role>-<account>"` is passed over,
 * and of two entries for one account the lower decides. Where no account is asked for, whoever is not suspended is a
 * viewer.
 */
function roleOn(account: string | undefined, rights: Rights): number | undefined {
  const global = globalRole.safeParse(rights.role)
  if (!global.success) return undefined
  if (global.data === ROLES.suspended.code) return ROLES.suspended.code
  if (global.data === ROLES['super-admin'].code) return ROLES['super-admin'].code
  const entries = accountRoles.safeParse(rights.accountsRole)
  if (!entries.success) return undefined
  if (account === undefined) return ROLES.viewer.code
  const own = entriesOf(entries.data).filter(entry => entry.account === account)
  return own.length === 0 ? undefined : Math.min(...own.map(({ role }) => role))
}

function entriesOf(entries: string[]): { account: string; role: number }[] {
  return entries.flatMap(entry => {
    const [, role, account] = /^([0-9])-(\d{6})$/.exec(entry) ?? []
    return account === undefined ? [] : [{ account, role: Number(role) }]
  })
}

/** The accounts that rights of someone who is not suspended let read, in their order, each with the role there. */
export function accountsOf(rights: Rights): { account: string; role: number }[] | 'all' {
  if (rights.role === ROLES['super-admin'].code) return 'all'
  const named = entriesOf(accountRoles.catch([]).parse(rights.accountsRole)).map(({ account }) => account)
  return [...new Set(named)]
    .sort()
    .map(account => ({ account, role: roleOn(account, rights) ?? ROLES.suspended.code }))
    .filter(({ role }) => may(role, 'read'))
}

/** Someone whose token is good and who may do what the request asks on its account. */
export type Caller = { id: string; name: string; role: number; rights: Rights }

/**
 * Lets a principal pass, or not, before anything of the account is looked up.
 * @param asked - the account, where the request names one, what has to be allowed there, and what for
 * @throws Problem `forbidden`, in the same words whether the account exists or not
 */
export async function authorise(
  principal: Principal,
  { account, right, purpose }: { account?: string | undefined; right: Right; purpose: string },
  readRights: ReadRights,
): Promise<Caller> {
  const { claims, email } = principal
  // Without claims there is an email, which was checked; without either there are no rights.
  const rights = claims ?? (email === undefined ? { role: ROLES.suspended.code } : await readRights(email))
  const role = roleOn(account, rights)
  if (role !== undefined && may(role, right)) return { id: principal.id, name: principal.name, role, rights }
  if (account === undefined) throw new Problem('forbidden', `This needs ${whoMay(right)} ${purpose}`)
  const yours = role === undefined ? 'you have none there' : `yours there is ${roleName(role)}`
  throw new Problem('forbidden', `Account ${account} needs ${whoMay(right)} ${purpose}; ${yours}`)
}
