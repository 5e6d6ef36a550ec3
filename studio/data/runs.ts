import { useCallback, useEffect, useState } from 'preact/hooks'
import { type RunFilters, withChanges } from '../rules/runs.ts'
import { isOpen } from '../rules/status.ts'
import { newsFor, noteOpen, useChanges } from './changes.ts'
import { call } from './client.ts'
import { type Loaded, queries, useQuery } from './query.ts'
import type { ListedRun } from './shapes.ts'

/** How many runs a page has. */
const PAGE = 50

/** So many pages of runs, and those that came since: a page more at most, till all is loaded anew. */
export type Runs = { results: readonly ListedRun[]; pages: number; next_page_token?: string | undefined }

/** The runs that filters keep, the latest first; those that change since are put among them. `more` loads the next page. */
export function useRuns(
  account: string,
  filters: RunFilters,
): { runs: Loaded<Runs>; more: () => Promise<void> } {
  const key = JSON.stringify(filters)
  const queryKey = ['runs', account, key]
  const load = (page: { page_token?: string | undefined }) =>
    call('list_runs', { account, ...filters, limit: PAGE, ...page })
  /** Those of a page behind others. */
  const next = async ({ results, pages, next_page_token }: Runs): Promise<Runs> => {
    const page = await load(next_page_token === undefined ? {} : { page_token: next_page_token })
    return {
      results: unique([...results, ...page.results]),
      pages: pages + 1,
      next_page_token: page.next_page_token,
    }
  }
  const runs = useQuery<Runs>({
    queryKey,
    keeps: true,
    load: async () => {
      const news = newsFor(account)
      const { pages = 1 } = queries.getQueryData<Runs>(queryKey) ?? {}
      let loaded = await next({ results: [], pages: 0 })
      while (loaded.pages < pages && loaded.next_page_token !== undefined) loaded = await next(loaded)
      return { ...loaded, results: withChanges(loaded.results, news(), filters) }
    },
  })
  useChanges(
    useCallback(
      (changed: readonly ListedRun[]) => {
        const own: RunFilters = JSON.parse(key)
        const queryKey = ['runs', account, key]
        const known = queries.setQueryData<Runs>(
          queryKey,
          known => known && { ...known, results: withChanges(known.results, changed, own) },
        )
        // What has come in is as many as a page: it is one of them, and those behind it move on.
        if (known && known.results.length >= (known.pages + 1) * PAGE)
          void queries.invalidateQueries({ queryKey })
      },
      [account, key],
    ),
  )
  const { data } = runs
  useEffect(() => {
    if (data)
      noteOpen(
        account,
        data.results.flatMap(({ run_id, status }) => (isOpen(status) ? [run_id] : [])),
      )
  }, [account, data])
  const more = async () => {
    if (data?.next_page_token === undefined) return
    const news = newsFor(account)
    const { results, ...page } = await next({ ...data, results: [] })
    queries.setQueryData<Runs>(queryKey, known => ({
      ...page,
      results: withChanges(unique([...(known?.results ?? []), ...results]), news(), filters),
    }))
  }
  return { runs, more }
}

/** A run may have moved to the next page meanwhile. */
const unique = (runs: readonly ListedRun[]): ListedRun[] => [
  ...new Map(runs.map(run => [run.run_id, run])).values(),
]

/** Something that is under way, what came of it, and how it is begun. */
export type Doing = { isPending: boolean; error: unknown; begin: () => void }

/** Does something once at a time, and keeps why it failed. */
export function useDoing(work: () => Promise<unknown>): Doing {
  const [state, setState] = useState<{ isPending: boolean; error?: unknown }>({ isPending: false })
  const begin = () => {
    if (state.isPending) return
    setState({ isPending: true })
    work().then(
      () => setState({ isPending: false }),
      (error: unknown) => setState({ isPending: false, error }),
    )
  }
  return { isPending: state.isPending, error: state.error, begin }
}
