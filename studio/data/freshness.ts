import { CONFIGURATION_TYPES, ENVIRONMENTS } from '../../client/words.ts'
import type { Fresh } from '../rules/freshness.ts'
import { useAccount } from './account.tsx'
import { call } from './client.ts'
import { type Loaded, useQuery } from './query.ts'

/** How many are looked at at once, and how many are loaded at most: who has more narrows them by a filter. */
const PAGE = 200
export const MOST_FRESH = 1_000

/** In milliseconds: how often all of it is loaded anew, for what is awaited may become late. */
const ANEW = 300_000

type Freshness = { results: Fresh[]; isMore: boolean }

/** How fresh the work of the operations of an account is, of one environment and type where that is said. */
export function useFreshness(search: URLSearchParams): Loaded<Freshness> {
  const account = useAccount()
  const environment = ENVIRONMENTS.find(one => one === search.get('environment'))
  const configuration_type = CONFIGURATION_TYPES.find(one => one === search.get('type'))
  const filters = {
    ...(environment === undefined ? {} : { environment }),
    ...(configuration_type === undefined ? {} : { configuration_type }),
  }
  return useQuery({
    queryKey: ['freshness', account, filters],
    keeps: true,
    refetchInterval: ANEW,
    load: async () => {
      const results: Fresh[] = []
      let token: { page_token?: string } = {}
      do {
        const page = await call('list_freshness', { account, ...filters, limit: PAGE, ...token })
        results.push(...page.results)
        token = page.next_page_token === undefined ? {} : { page_token: page.next_page_token }
      } while (token.page_token !== undefined && results.length < MOST_FRESH)
      return { results, isMore: token.page_token !== undefined }
    },
  })
}
