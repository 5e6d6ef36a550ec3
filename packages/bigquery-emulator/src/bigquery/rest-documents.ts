import { z } from 'zod'
import type { Request } from '../server/http.ts'
import type { Service } from './accept-job.ts'
import { type Catalog, readCatalog } from './catalog.ts'
import { type Connection, transaction } from './database.ts'
import { BigQueryError } from './errors.ts'

/** Runs `work` in one transaction with the catalog as it is there. */
export function within<T>(
  service: Service,
  work: (connection: Connection, catalog: Catalog) => Promise<T>,
): Promise<T> {
  return service.database.connect(connection =>
    transaction(connection, async () => work(connection, await readCatalog(connection, service))),
  )
}

/** The body of a request as an object. */
export function json(request: Request): Record<string, unknown> {
  return z
    .record(z.string(), z.unknown())
    .parse(request.body.length > 0 ? JSON.parse(request.body.toString()) : {})
}

/** What is given, without the nulls by which a caller says nothing. */
export function dropNulls(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
}

/** A PATCH: what is given replaces, null removes. Labels are merged one by one. */
export function merged(old: Record<string, unknown>, body: Record<string, unknown>): Record<string, unknown> {
  const next: Record<string, unknown> = { ...old, ...body }
  if (typeof body.labels === 'object' && body.labels !== null)
    next.labels = dropNulls({ ...Object(old.labels), ...body.labels })
  return dropNulls(next)
}

/** The part of a list that is asked for, and the token of the next. @throws BigQueryError for a token of none */
export function pageOf<T>(all: readonly T[], query: URLSearchParams): { page: T[]; next: object } {
  const token = query.get('pageToken') ?? '0'
  if (!/^\d{1,15}$/.test(token)) throw new BigQueryError('invalid', `Invalid page token: ${token}`)
  const start = Number(token)
  const end = start + Number(query.get('maxResults') ?? 1000)
  return { page: all.slice(start, end), next: end < all.length ? { nextPageToken: String(end) } : {} }
}
