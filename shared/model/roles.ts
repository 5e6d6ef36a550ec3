/** What a caller may do on an account; each action needs one of these. */
export type Right = 'read' | 'launch' | 'set_status' | 'reset' | 'switch' | 'deploy' | 'archive' | 'restore'

const viewer = ['read'] as const
const user = [...viewer, 'launch', 'set_status'] as const
const writer = [...user, 'reset', 'switch', 'deploy'] as const
const admin = [...writer, 'archive'] as const
const superAdmin = [...admin, 'restore'] as const

/** Every role: the code that tokens name it by, and what it may. */
export const ROLES = {
  suspended: { code: 0, may: [] },
  viewer: { code: 1, may: viewer },
  user: { code: 3, may: user },
  writer: { code: 5, may: writer },
  admin: { code: 7, may: admin },
  superAdmin: { code: 9, may: superAdmin },
} as const satisfies Record<string, { code: number; may: readonly Right[] }>

/** The two claims that rights come from, as they were found: of whatever shape. */
export type Rights = { role?: unknown; accountsRole?: unknown }

/** Tells the rights of a principal whose token does not carry them. */
export type ReadRights = (email: string) => Promise<Rights>

/** The code of each role, by its name. */
export const ROLE = { suspended: 0, viewer: 1, user: 3, writer: 5, admin: 7, superAdmin: 9 } as const
