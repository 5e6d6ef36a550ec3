import { z } from 'zod'
import type { Action } from '../actions/endpoints.ts'
import { Problem } from '../model/problem.ts'
import { type ReadRights, type Rights, ROLE } from '../model/roles.ts'
import type { Principal } from './token.ts'

/** The least role each action needs on its account. Archiving and bringing back ask for more, see {@link roleFor}. */
export const NEEDED: Readonly<Record<Action, number>> = {
  check_run_status: ROLE.viewer,
  get_last_status: ROLE.viewer,
  get_by_status: ROLE.viewer,
  get_run_details: ROLE.viewer,
  get_workflow_status: ROLE.viewer,
  get_configuration: ROLE.viewer,
  list_configurations: ROLE.viewer,
  launch_job: ROLE.user,
  retry_run: ROLE.user,
  cancel_run: ROLE.user,
  set_run_status: ROLE.user,
  reset_workflow_status: ROLE.writer,
  set_configuration_status: ROLE.writer,
  deploy_configuration: ROLE.writer,
}

/** The least role a request needs; archiving needs an admin. */
function roleFor(input: { action: Action; archived?: boolean | undefined }): number {
  return input.archived === true ? ROLE.admin : NEEDED[input.action]
}

const globalRole = z.int().min(0).max(9).default(ROLE.viewer)
const accountRoles = z.array(z.string()).max(10_000).default([])

/**
 * The role that claims of rights give on an account. What is not of the right form gives nothing: a global
 * `role` of another type refuses all, an entry that is not `"<role>-<account>"` is passed over, and of two
 * entries for one account the lower decides.
 */
function roleOn(account: string, rights: Rights): number {
  const global = globalRole.safeParse(rights.role)
  if (!global.success || global.data === ROLE.suspended) return ROLE.suspended
  if (global.data === ROLE.superAdmin) return ROLE.superAdmin
  const entries = accountRoles.safeParse(rights.accountsRole)
  if (!entries.success) return ROLE.suspended
  const own = entries.data.flatMap(entry => {
    const [, number, of] = /^([0-9])-(\d{6})$/.exec(entry) ?? []
    return of === account ? [Number(number)] : []
  })
  return own.length === 0 ? ROLE.suspended : Math.min(...own)
}

/** Someone whose token is good and whose role on the request's account suffices. */
export type Caller = { id: string; name: string; role: number }

/**
 * Lets a principal pass, or not, before anything of the account is looked up.
 * @throws Problem `forbidden`, in the same words whether the account exists or not
 */
export async function authorise(
  principal: Principal,
  input: { action: Action; account: string; archived?: boolean | undefined },
  readRights: ReadRights,
): Promise<Caller> {
  const rights = principal.claims ?? (await readRights(principal.name))
  const caller = { id: principal.id, name: principal.name, role: roleOn(input.account, rights) }
  const needed = roleFor(input)
  if (caller.role >= needed) return caller
  const what = input.archived === true ? 'to archive' : `for ${input.action}`
  throw new Problem('forbidden', `Account ${input.account} needs role ${needed} or higher ${what}`)
}
