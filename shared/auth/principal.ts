import type { Rights } from '../model/roles.ts'

/** Who a good token speaks for. */
export type Principal = {
  /** Unique over all issuers. */
  id: string
  /** The email where the token has a checked one, else the subject: for logs and the audit, and to be trusted by none. */
  name: string
  /** The email where the token has a checked one; what is decided by an email asks for this. */
  email: string | undefined
  /** The token's claims, where rights are read from them; undefined where they are kept in `principals/{email}`. */
  claims: Rights | undefined
}
