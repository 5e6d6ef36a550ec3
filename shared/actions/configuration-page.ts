import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { configurationKey } from '../model/configuration-key.ts'
import {
  type Configuration,
  type ConfigurationFilters,
  type configurationsQuery,
  toConfiguration,
} from '../store/configurations.ts'
import { list } from '../store/database.ts'
import { pageToken, placeOf } from './paging.ts'

/** The id of a configuration's document. A token can be forged, and the database takes no other text for a place. */
const place = z.tuple([z.string().regex(/^[a-z-]+~[A-Z]+~[A-Za-z0-9_.-]{1,256}$/)])

/** A page of what is deployed, and the token of the next one. @param query - what is read of it */
export async function pageOf(
  {
    account,
    limit,
    page_token,
    configuration_type,
    environment,
  }: { account: string; limit: number; page_token?: string | undefined } & ConfigurationFilters,
  db: Firestore,
  query: typeof configurationsQuery,
): Promise<{ found: Configuration[]; next_page_token?: string }> {
  const filters = { configuration_type, environment }
  const [after] = placeOf(page_token, { account, filters, place }) ?? []
  const docs = await list(query(db, account, filters, after).limit(limit + 1))
  const found = docs.slice(0, limit).map(doc => toConfiguration(doc.data()))
  const last = docs.length > limit ? found.at(-1) : undefined
  return {
    found,
    ...(last ? { next_page_token: pageToken(account, filters, [configurationKey(last)]) } : {}),
  }
}
