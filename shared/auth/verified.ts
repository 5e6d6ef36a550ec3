import { hash } from 'node:crypto'
import type { Clock, Micros } from '../model/time.ts'
import type { Keys } from './keys.ts'
import type { Principal } from './principal.ts'

/** How many tokens are kept. */
const KEPT = 1000

/** A token that was found good: by which key set, at what time, and until when all its times hold. */
type Verified = { principal: Principal; keys: Keys; edition: object; from: Micros; until: Micros }

/**
 * Tokens that were found good, by their hash, so that one signature is not verified at each request. A token is good
 * without another look only while a look could find nothing else: its key set is still the very one, and fresh, that
 * it was verified by, none of its times has run out, and the clock has not been set back.
 */
export class VerifiedTokens {
  readonly #kept = new Map<string, Verified>()
  readonly #now: Clock

  constructor(now: Clock) {
    this.#now = now
  }

  find(token: string): Principal | undefined {
    const found = this.#kept.get(keyOf(token))
    if (found === undefined) return undefined
    const { principal, keys, edition, from, until } = found
    const now = this.#now()
    return from <= now && now < until && keys.edition() === edition ? principal : undefined
  }

  keep(token: string, verified: Verified): void {
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= KEPT && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(keyOf(token), verified)
  }
}

/** Not the token itself: what is kept in memory lets nobody in. */
const keyOf = (token: string): string => hash('sha256', token, 'base64')
