import { ROLES } from '../../client/words.ts'

/** A role that one may sign in as on a laptop. */
export type Role = Exclude<keyof typeof ROLES, 'suspended'>

export const isRole = (name: string | null): name is Role =>
  name !== null && name !== 'suspended' && Object.hasOwn(ROLES, name)

/** The roles that one may sign in as on a laptop. */
export const LOCAL_ROLES: readonly Role[] = Object.keys(ROLES).filter(isRole)
