import {
  focusManager,
  keepPreviousData,
  QueryClient,
  QueryObserver,
  type QueryObserverOptions,
  type QueryObserverResult,
} from '@tanstack/query-core'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { TailerError } from '../../client/client.ts'

/** In milliseconds: how often is looked while something runs, and otherwise; never while the page is hidden. */
export const OFTEN = 3_000
export const SELDOM = 30_000

/** How often a request is sent again that was answered with 503. */
const RETRIES = 3

/** All that was loaded, by its key; the first part of a key is what it is, the second the account. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What changes is followed: see changes.ts.
      staleTime: SELDOM,
      retry: (count, error) => error instanceof TailerError && error.status === 503 && count < RETRIES,
      retryDelay: (count, error) =>
        (error instanceof TailerError && error.retryAfter ? error.retryAfter : 2 ** count) * 1000,
      refetchOnWindowFocus: false,
    },
  },
})
queries.mount()
focusManager.setEventListener(handle => {
  const listener = () => handle()
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
})

/** What a screen asks for. */
export type Asked<T> = Pick<
  QueryObserverOptions<T>,
  'queryKey' | 'refetchInterval' | 'enabled' | 'staleTime'
> & {
  load: () => Promise<T>
  /** Whether what another key has loaded is shown until this one has: a list while its filter changes. */
  keeps?: boolean
}

/** What was loaded, is, or could not be. */
export type Loaded<T> = QueryObserverResult<T>

/** Loads what is asked for and keeps it up to date. */
export function useQuery<T>({ load, keeps = false, ...asked }: Asked<T>): Loaded<T> {
  const options = queries.defaultQueryOptions<T, Error, T, T>({
    ...asked,
    queryFn: load,
    ...(keeps ? { placeholderData: keepPreviousData } : {}),
  })
  const [observer] = useState(() => new QueryObserver<T, Error, T, T>(queries, options))
  const [, draw] = useState({})
  // It asks at once, and not once what is there already was painted.
  useLayoutEffect(() => observer.subscribe(() => draw({})), [observer])
  useEffect(() => observer.setOptions(options))
  return observer.getOptimisticResult(options)
}
