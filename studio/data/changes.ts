import { useEffect } from 'preact/hooks'
import { isOpen } from '../rules/status.ts'
import { call, now } from './client.ts'
import { OFTEN, queries, SELDOM, useQuery } from './query.ts'
import type { ListedRun } from './shapes.ts'

/** How long a change may take to be seen, in milliseconds; so long is asked from before the latest one. */
const SETTLING = 10_000

/** How many changes are asked for at once, and how many times in a row. */
const PAGE = 100
const PAGES = 5

type Listener = (runs: readonly ListedRun[]) => void
const listeners = new Set<Listener>()

/** Where the following of an account has got to. */
type Place = {
  /** Of the latest change that was seen, and when it was seen, both in milliseconds. */
  latest: number
  seen: number
  /** What was told of the runs that changed last: their dates, by their ids. */
  told: Map<string, string>
  /** The runs that have not ended. */
  open: Set<string>
}

const placeFrom = (moment: number): Place => ({
  latest: moment,
  seen: moment,
  told: new Map(),
  open: new Set(),
})

/** Reads what runs have changed since the last time, and tells of those whose change is new. */
async function follow(account: string, place: Place): Promise<void> {
  // Once all that is so old must have been seen, nothing is read twice.
  const isSettled = now() - place.seen > SETTLING
  const from = isSettled ? place.latest : place.latest - SETTLING
  const updated_after = new Date(from).toISOString()
  const changed: ListedRun[] = []
  for (let page_token: string | undefined, pages = 0; pages === 0 || (page_token && pages < PAGES); pages++) {
    const token = page_token === undefined ? {} : { page_token }
    const answer = await call('list_runs', { account, updated_after, limit: PAGE, ...token })
    changed.push(...answer.results)
    page_token = answer.next_page_token
  }
  const news = changed.filter(run => place.told.get(run.run_id) !== run.last_update_date)
  if (isSettled) place.told.clear()
  for (const run of changed) {
    place.told.set(run.run_id, run.last_update_date ?? '')
    const date = Date.parse(run.last_update_date ?? '')
    if (date > place.latest) {
      place.latest = date
      place.seen = now()
    }
    if (isOpen(run.status)) place.open.add(run.run_id)
    else place.open.delete(run.run_id)
  }
  if (news.length > 0) for (const listener of [...listeners]) listener(news)
}

/** What was seen of each account, for as long as the page is open. */
const places = new Map<string, Place>()

/**
 * Follows the runs of an account: often while one runs, seldom otherwise, and not while the page is hidden. A look
 * reads what has changed, whatever is stored.
 */
export function useFollowing(account: string): void {
  const place = placeOf(account)
  useQuery({
    queryKey: ['changes', account],
    load: async () => {
      await follow(account, place)
      return place.latest
    },
    refetchInterval: () => (place.open.size > 0 ? OFTEN : SELDOM),
    staleTime: 0,
  })
}

function placeOf(account: string): Place {
  const place = places.get(account) ?? placeFrom(now() - SELDOM)
  places.set(account, place)
  return place
}

/** Says that runs are under way that a screen has found, so that they are followed. */
export function noteOpen(account: string, run_ids: readonly string[]): void {
  const place = placeOf(account)
  const before = place.open.size
  for (const run_id of run_ids) place.open.add(run_id)
  if (before === 0 && place.open.size > 0) lookNow(account)
}

/** Looks for changes at once: after something was done. */
export function lookNow(account: string): void {
  void queries.invalidateQueries({ queryKey: ['changes', account] })
}

/** Is told of runs that have changed. */
export function useChanges(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, [listener])
}
