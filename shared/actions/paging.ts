import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Problem } from '../model/problem.ts'

/** What ties a token to its list: the account and all filters. */
function tie(account: string, filters: object): string {
  return createHash('sha256')
    .update(JSON.stringify([account, filters]))
    .digest('base64url')
    .slice(0, 16)
}

/** An opaque token for a place in a list: behind the entry that these values name. */
export function pageToken(account: string, filters: object, place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([tie(account, filters), ...place])).toString('base64url')
}

/** The place that a token stands for. @throws Problem `invalid-request` when it is not of this list */
export function placeOf<T>(
  page_token: string | undefined,
  { account, filters, place }: { account: string; filters: object; place: z.ZodType<T> },
): T | undefined {
  if (page_token === undefined) return
  const [tied, ...values] = decoded(page_token)
  const parsed = place.safeParse(values)
  if (parsed.success && tied === tie(account, filters)) return parsed.data
  const detail = 'is not a next_page_token of a request with these very filters'
  throw new Problem('invalid-request', `The page_token ${detail}`, {
    errors: [{ pointer: '/page_token', detail }],
  })
}

function decoded(page_token: string): unknown[] {
  try {
    const token = z.array(z.unknown()).safeParse(JSON.parse(Buffer.from(page_token, 'base64url').toString()))
    return token.data ?? []
  } catch {
    return []
  }
}
