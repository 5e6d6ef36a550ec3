import { useCallback, useEffect } from 'preact/hooks'
import { withRuns } from '../rules/changed.ts'
import { newsFor, noteOpen, useChanges } from './changes.ts'
import { call } from './client.ts'
import { type Loaded, queries, useQuery } from './query.ts'
import type { ListedRun, Operation, Operations } from './shapes.ts'

/** How many operations the first answer has, which fill a window: a hundred weigh as much as all of the page's scripts. */
const FIRST = 25
/** How many each that follows has, and how many are loaded at most: who has more narrows them by a filter. */
const PAGE = 200
const MOST = 1_000

/** In milliseconds: how often all of it is loaded anew, for what no run tells: the next launch, what is late. */
const ANEW = 300_000

/** What is deployed, with how its runs went; runs that change since are put into it. */
export function useOperations(account: string): Loaded<Operations> {
  const loaded = useQuery({
    queryKey: ['operations', account],
    load: () => loadOperations(account),
    staleTime: ANEW,
    refetchInterval: ANEW,
  })
  useChanges(
    useCallback(
      (runs: readonly ListedRun[]) => {
        queries.setQueryData<Operations>(
          ['operations', account],
          known => known && { ...known, results: withRuns(known.results, runs) },
        )
      },
      [account],
    ),
  )
  const { data } = loaded
  useEffect(() => {
    if (data)
      noteOpen(
        account,
        data.results.flatMap(({ running }) => running),
      )
  }, [account, data])
  return loaded
}

async function loadOperations(account: string): Promise<Operations> {
  const news = newsFor(account)
  const { next_page_token, ...first } = await call('list_operations', { account, limit: FIRST })
  const results: Operation[] = [...first.results]
  if (next_page_token !== undefined)
    queries.setQueryData<Operations>(['operations', account], known => known ?? first)
  for (let page_token = next_page_token; page_token !== undefined && results.length < MOST; ) {
    const more = await call('list_operations', { account, limit: PAGE, page_token })
    results.push(...more.results)
    page_token = more.next_page_token
  }
  return { ...first, results: withRuns(results, news()) }
}
