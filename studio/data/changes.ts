import { useEffect, useState } from 'preact/hooks'
import { fromOf, isBusy, type Place, placeFrom, takeIn } from '../rules/following.ts'
import { useAccount } from './account.tsx'
import { call, now } from './client.ts'
import { OFTEN, queries, SELDOM, useQuery } from './query.ts'
import type { ListedRun } from './shapes.ts'

/** How many changes are asked for at once, and how many times in a row. */
const PAGE = 100
const PAGES = 5

type Listener = (runs: readonly ListedRun[]) => void
const listeners = new Set<Listener>()

/** Reads what runs have changed since the last time, and tells of those whose change is new. */
async function follow(account: string, place: Place): Promise<void> {
  const updated_after = new Date(fromOf(place, now())).toISOString()
  const changed: ListedRun[] = []
  for (let page_token: string | undefined, pages = 0; pages === 0 || (page_token && pages < PAGES); pages++) {
    const token = page_token === undefined ? {} : { page_token }
    const answer = await call('list_runs', { account, updated_after, limit: PAGE, ...token })
    changed.push(...answer.results)
    page_token = answer.next_page_token
  }
  const news = takeIn(place, changed, now())
  if (news.length === 0) return
  recent = [...recent.filter(({ at }) => at > Date.now() - KEPT), { at: Date.now(), runs: news }]
  for (const listener of [...listeners]) listener(news)
}

/** In milliseconds: how long changes are kept for a list that was asked for before them. */
const KEPT = 120_000
let recent: { at: number; runs: readonly ListedRun[] }[] = []

/**
 * To be called as a list is asked for: answers what tells, once it is there, which runs were seen to change meanwhile. The list
 * may have been read before that, and none of these changes is told again.
 */
export function newsFor(account: string): () => ListedRun[] {
  const asked = Date.now()
  return () =>
    recent.flatMap(({ at, runs }) => (at < asked ? [] : runs.filter(run => run.account === account)))
}

/** What was seen of each account, for as long as the page is open. */
const places = new Map<string, Place>()

/**
 * Follows the runs of an account: often while one runs, seldom otherwise, and not while the page is hidden. A look
 * reads what has changed, whatever is stored.
 */
export function useFollowing(account: string): void {
  const place = placeOf(account)
  const [followed, setFollowed] = useState<string>()
  useEffect(() => {
    // What was loaded just now has its changes: the first look is not in its way, and waits for somebody to look.
    const begin = () => {
      if (!document.hidden) setFollowed(account)
    }
    const timer = setTimeout(begin, OFTEN)
    document.addEventListener('visibilitychange', begin)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', begin)
    }
  }, [account])
  useQuery({
    queryKey: ['changes', account],
    enabled: followed === account,
    load: async () => {
      await follow(account, place)
      return place.latest
    },
    refetchInterval: () => (isBusy(place, now()) ? OFTEN : SELDOM),
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
  const found = run_ids.filter(run_id => !place.open.has(run_id))
  for (const run_id of found) place.open.add(run_id)
  if (found.length > 0) place.seen = now()
  if (before === 0 && place.open.size > 0) lookNow(account)
}

/** Looks for changes at once: after something was done. */
export function lookNow(account: string): void {
  void queries.invalidateQueries({ queryKey: ['changes', account] })
}

/** Is told of runs that have changed. */
export function useChanges(listener: Listener): void {
  const account = useAccount()
  useEffect(() => {
    // What was asked for another account may be answered when this one's screen is there already.
    const own: Listener = runs => listener(runs.filter(run => run.account === account))
    listeners.add(own)
    return () => {
      listeners.delete(own)
    }
  }, [account, listener])
}
