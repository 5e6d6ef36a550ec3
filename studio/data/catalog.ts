import type { AnswerTo } from '../../client/client.ts'
import { fullName, gathered, type ListedTable, type Tables } from '../rules/tables.ts'
import { useAccount } from './account.tsx'
import { call } from './client.ts'
import { type Loaded, queries, useQuery } from './query.ts'

type Answer = AnswerTo<'list_tables'>

export type Table = AnswerTo<'get_table'>['results'][0]
type Where = { project?: string; dataset?: string }

/** How many tables a page has: the most that the API answers. */
const PAGE = 100
/** In milliseconds: how long a page is taken for what it is; each table of it is a question to BigQuery. */
const STAYS = 120_000

/** So many pages of the tables of an account, of one project or dataset where that is said. */
export function useTables(where: Where, pages: number): Loaded<Tables> {
  const account = useAccount()
  return useQuery({
    queryKey: ['tables', account, where, pages],
    keeps: true,
    staleTime: STAYS,
    load: () => gathered(pages, token => pageOf(account, where, token)),
  })
}

/** A page, which is not asked for again where one that follows it is wanted as well. */
const pageOf = (account: string, where: Where, page_token: string | undefined): Promise<Answer> =>
  queries.fetchQuery({
    queryKey: ['tables-page', account, where, page_token ?? null],
    staleTime: STAYS,
    queryFn: () =>
      call('list_tables', {
        account,
        ...where,
        limit: PAGE,
        ...(page_token === undefined ? {} : { page_token }),
      }),
  })

/** A table with its columns, its first rows and its documentation. */
export function useTable(table: Pick<ListedTable, 'project' | 'dataset' | 'table'>): Loaded<Table> {
  const account = useAccount()
  return useQuery({
    queryKey: ['table', account, fullName(table)],
    staleTime: STAYS,
    load: async () => (await call('get_table', { account, ...table })).results[0],
  })
}
