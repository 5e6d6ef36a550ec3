import { listed } from './words.ts'

/** What a caller may do on an account; each action needs one of these. */
export type Right =
  | 'read'
  | 'note'
  | 'launch'
  | 'set_status'
  | 'reset'
  | 'switch'
  | 'deploy'
  | 'archive'
  | 'restore'
  | 'set_account'

/** A note is its writer's alone to change, whatever the role. */
const viewer = ['read', 'note'] as const
const user = [...viewer, 'launch', 'set_status'] as const
const writer = [...user, 'reset', 'switch', 'deploy'] as const
const admin = [...writer, 'archive'] as const
const superAdmin = [...admin, 'restore', 'set_account'] as const

/** Every role by its name, the lowest code first: the code that tokens name it by, and what it may. */
export const ROLES = {
  suspended: { code: 0, may: [] },
  viewer: { code: 1, may: viewer },
  user: { code: 3, may: user },
  writer: { code: 5, may: writer },
  admin: { code: 7, may: admin },
  'super-admin': { code: 9, may: superAdmin },
} as const satisfies Record<string, Role>

type Role = { code: number; may: readonly Right[] }

const ALL: readonly Role[] = Object.values(ROLES)
export const ROLE_CODES: readonly number[] = ALL.map(({ code }) => code)

/** Whether a code of a token may do this: a code of no role counts as the role below it. */
export const may = (code: number, right: Right): boolean =>
  ALL.findLast(role => role.code <= code)?.may.includes(right) ?? false

/** The codes of the roles that may do this. */
export const codesThatMay = (right: Right): number[] =>
  ALL.filter(role => role.may.includes(right)).map(({ code }) => code)

/**
 * Who may do this, in words: `role 3 (user) or higher`, `role 9 (super-admin)`, or a list of them where one above the
 * lowest may not.
 */
export function whoMay(right: Right): string {
  const codes = codesThatMay(right)
  const [lowest, ...others] = codes.map(roleName)
  const isFromThereUp = codes.join() === ROLE_CODES.slice(-codes.length).join()
  if (others.length > 0 && isFromThereUp) return `role ${lowest} or higher`
  return `role ${listed(codes.map(roleName))}`
}

/** `3 (user)`; a code of no role has the name of the role below it. */
export function roleName(code: number): string {
  const [name] = Object.entries(ROLES).findLast(([, role]) => role.code <= code) ?? []
  return `${code} (${name})`
}

/** `1 viewer`, for each role that is given. */
export const roleNames = (): string[] => Object.entries(ROLES).map(([name, { code }]) => `${code} ${name}`)

/** The two claims that rights come from, as they were found: of whatever shape. */
export type Rights = { role?: unknown; accountsRole?: unknown }

/** Tells the rights of a principal whose token does not carry them. */
export type ReadRights = (email: string) => Promise<Rights>
