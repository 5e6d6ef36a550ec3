import { createHash } from 'node:crypto'
import { z } from 'zod'
import { run_id } from '../../shared/actions/fields.ts'
import { Problem } from '../../shared/errors.ts'
import type { Cursor, RunFilters } from '../../shared/store/runs.ts'

const token = z.tuple([z.string(), z.int(), run_id])

/** What ties a token to its list: the account and all filters. */
function tie(account: string, filters: RunFilters): string {
  return createHash('sha256')
    .update(JSON.stringify([account, filters]))
    .digest('base64url')
    .slice(0, 16)
}

/** An opaque token for the place behind a run in its list. */
export function pageToken(account: string, filters: RunFilters, { start, run_id }: Cursor): string {
  return Buffer.from(JSON.stringify([tie(account, filters), start, run_id])).toString('base64url')
}

/** The place that a token stands for. @throws Problem `invalid-request` when it is not of this list */
export function cursorOf(
  page_token: string | undefined,
  account: string,
  filters: RunFilters,
): Cursor | undefined {
  if (page_token === undefined) return
  const parsed = token.safeParse(decoded(page_token))
  if (parsed.success && parsed.data[0] === tie(account, filters)) {
    return { start: parsed.data[1], run_id: parsed.data[2] }
  }
  const detail = 'is not a next_page_token of a request with these very filters'
  throw new Problem('invalid-request', `The page_token ${detail}`, {
    errors: [{ pointer: '/page_token', detail }],
  })
}

function decoded(page_token: string): unknown {
  try {
    return JSON.parse(Buffer.from(page_token, 'base64url').toString())
  } catch {
    return undefined
  }
}
