import { z } from 'zod'
import * as paging from '../../shared/actions/paging.ts'
import { run_id } from '../../shared/model/fields.ts'
import type { Cursor, RunFilters } from '../../shared/store/runs.ts'

const place = z.tuple([z.int(), run_id]).transform(([start, run_id]): Cursor => ({ start, run_id }))

/** An opaque token for the place behind a run in its list. */
export const pageToken = (account: string, filters: RunFilters, { start, run_id }: Cursor): string =>
  paging.pageToken(account, filters, [start, run_id])

/** The place that a token stands for. @throws Problem `invalid-request` when it is not of this list */
export const cursorOf = (
  page_token: string | undefined,
  account: string,
  filters: RunFilters,
): Cursor | undefined => paging.placeOf(page_token, { account, filters, place })
