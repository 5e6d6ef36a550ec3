import { z } from 'zod'
import * as paging from '../../shared/actions/paging.ts'
import { run_id } from '../../shared/model/fields.ts'
import type { Micros } from '../../shared/model/time.ts'
import type { Cursor, Run } from '../../shared/store/runs.ts'

const place = z.tuple([z.int(), run_id]).transform(([start, run_id]): Cursor => ({ start, run_id }))

/** An opaque token for the place behind a run in its list. */
export const pageToken = (account: string, filters: object, { start, run_id }: Cursor): string =>
  paging.pageToken(account, filters, [start, run_id])

/** The place that a token stands for. @throws Problem `invalid-request` when it is not of this list */
export const cursorOf = (
  page_token: string | undefined,
  account: string,
  filters: object,
): Cursor | undefined => paging.placeOf(page_token, { account, filters, place })

/** The runs of a page, one more where there are more; or where the reading stopped before that was known. */
export type Found = { runs: Run[]; stopped?: Cursor | undefined }

/** How many runs are read at a time once too few of those that were read are of the list. */
const AFTER_OTHERS = 200
/** How many runs one request reads at most. */
const mostReads = (limit: number) => 3 * limit + 50

/** The date that a list is sorted by unless it says otherwise. */
const byStart = (run: Run): Micros => run.start_execution_date

const cursorAt = (run: Run | undefined, date: (run: Run) => Micros) =>
  run && { start: date(run), run_id: run.run_id }

/**
 * Reads runs until a page is full of those that the list keeps. Where that takes too many reads the page is short, and
 * its token goes on from where it stopped.
 */
export async function fill({
  limit,
  read,
  keeps,
  date = byStart,
  ...from
}: {
  limit: number
  after: Cursor | undefined
  read: (after: Cursor | undefined, limit: number) => Promise<Run[]>
  keeps: (run: Run) => Promise<boolean>
  date?: (run: Run) => Micros
}): Promise<Found> {
  let { after } = from
  const runs: Run[] = []
  let left = mostReads(limit)
  for (let wanted = limit + 1; wanted > 0; wanted = Math.min(left, AFTER_OTHERS)) {
    const next = await read(after, wanted)
    const kept = await Promise.all(next.map(keeps))
    runs.push(...next.filter((_, at) => kept[at]))
    left -= wanted
    if (runs.length > limit || next.length < wanted) return { runs }
    after = cursorAt(next.at(-1), date)
  }
  return { runs, stopped: after }
}

/** The body that answers a page. */
export function pageOf<Answered>(
  { runs, stopped }: Found,
  {
    limit,
    token,
    answer,
    date = byStart,
  }: {
    limit: number
    token: (place: Cursor) => string
    answer: (run: Run) => Answered
    date?: (run: Run) => Micros
  },
): { results: Answered[]; next_page_token?: string } {
  const results = runs.slice(0, limit)
  const last = runs.length > limit ? cursorAt(results.at(-1), date) : stopped
  return { results: results.map(answer), ...(last ? { next_page_token: token(last) } : {}) }
}
