import { useCallback, useEffect, useState } from 'preact/hooks'
import { type RunFilters, withChanges } from '../rules/runs.ts'
import { isOpen } from '../rules/status.ts'
import { noteOpen, useChanges } from './changes.ts'
import { call } from './client.ts'
import { type Loaded, queries, useQuery } from './query.ts'
import type { ListedRun } from './shapes.ts'

/** How many runs a page has. */
const PAGE = 50

export type Runs = { results: readonly ListedRun[]; next_page_token?: string | undefined }

/** The runs that filters keep, the latest first; those that change since are put among them. `more` loads the next page. */
export function useRuns(
  account: string,
  filters: RunFilters,
): { runs: Loaded<Runs>; more: () => Promise<void> } {
  const key = JSON.stringify(filters)
  const queryKey = ['runs', account, key]
  const load = (page: { page_token?: string }) =>
    call('list_runs', { account, ...filters, limit: PAGE, ...page })
  const runs = useQuery<Runs>({ queryKey, load: () => load({}), keeps: true })
  useChanges(
    useCallback(
      (changed: readonly ListedRun[]) => {
        const own: RunFilters = JSON.parse(key)
        queries.setQueryData<Runs>(
          ['runs', account, key],
          known => known && { ...known, results: withChanges(known.results, changed, own) },
        )
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
    const next = await load({ page_token: data.next_page_token })
    queries.setQueryData<Runs>(queryKey, known => ({
      next_page_token: next.next_page_token,
      results: unique([...(known?.results ?? []), ...next.results]),
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
