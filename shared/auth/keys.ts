import {
  createRemoteJWKSet,
  customFetch,
  type FetchImplementation,
  type JWKSCacheInput,
  type JWTVerifyGetKey,
  jwksCache,
} from 'jose'
import { z } from 'zod'
import { type Clock, SECOND } from '../model/time.ts'

/** A key server that could not be asked: the caller should come back, the token may well be good. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable'
}

/** How long a key server that failed is left alone, in microseconds. */
const BACK_OFF = 5 * SECOND
/** How long a key server may take to answer, in milliseconds. */
const TIMEOUT = 3000

/** @see https://www.rfc-editor.org/rfc/rfc7517#section-5 */
const keySet = z.object({ keys: z.array(z.looseObject({})) })

/** What a key set is fetched with; the runtime's own `fetch` unless handed in. */
export type Fetch = FetchImplementation

/** A key set: finds the key of a token. */
export type Keys = {
  find: JWTVerifyGetKey
  /** The set as it was last fetched, which is another object after each fetch; undefined when it is to be fetched anew. */
  edition: () => object | undefined
}

/**
 * A cached remote key set. jose asks again for an unknown key at most every 30 seconds and keeps a set for ten
 * minutes; what it lacks is rest after a failure, which is here: for five seconds every request is told at once.
 * @see https://github.com/panva/jose/blob/main/docs/jwks/remote/functions/createRemoteJWKSet.md
 */
export function remoteKeys(url: string, { now, fetch }: { now: Clock; fetch: Fetch }): Keys {
  let restUntil = 0
  const cache: JWKSCacheInput = {}
  const find = createRemoteJWKSet(new URL(url), {
    [jwksCache]: cache,
    timeoutDuration: TIMEOUT,
    [customFetch]: async (address, options) => {
      if (now() < restUntil) throw new KeysUnavailable(`Cannot fetch ${url}: it failed a moment ago`)
      try {
        const response = await fetch(address, options)
        if (response.status !== 200) throw new Error(`it answered ${response.status}`)
        return Response.json(keySet.parse(await response.json()))
      } catch (cause) {
        restUntil = now() + BACK_OFF
        throw new KeysUnavailable(`Cannot fetch ${url}`, { cause })
      }
    },
  })
  return { find, edition: () => (find.fresh ? cache.jwks : undefined) }
}
