import type { Firestore } from '@google-cloud/firestore'
import type { ReadRights, Rights } from '../model/roles.ts'
import { type Clock, MINUTE } from '../model/time.ts'
import { read } from './database.ts'

/** How long the rights of a principal are kept in memory, in microseconds. */
const LIFETIME = MINUTE
/** How many principals are kept in memory. */
const KEPT = 1000

/** `principals/{email}`: `role` and `accountsRole`, as a token would claim them. Kept for a minute. */
export function rightsReader(db: Firestore, now: Clock): ReadRights {
  const cache = new Map<string, { rights: Rights; until: number }>()
  return async email => {
    const cached = cache.get(email)
    if (cached && now() < cached.until) return cached.rights
    const rights: Rights = (await read(db.collection('principals').doc(email))) ?? {}
    if (cache.size >= KEPT) cache.clear()
    cache.set(email, { rights, until: now() + LIFETIME })
    return rights
  }
}
