import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { may, type Right, roleName, whoMay } from '../../client/words.ts'
import { call } from './client.ts'
import { type Loaded, useQuery } from './query.ts'

/** The account that a screen is of, and the role of who is signed in there; `undefined` until it is known. */
type Here = { account: string; role: number | undefined }

export const AccountContext = createContext<Here>({ account: '', role: undefined })

export const useAccount = (): string => useContext(AccountContext).account

/** How many accounts are listed at most; a super-admin may go to another by its digits. */
export const MOST_ACCOUNTS = 1000

/** The accounts of who is signed in. */
export const useAccounts = (): Loaded<Accounts> =>
  useQuery({
    queryKey: ['accounts'],
    load: async () => (await call('list_accounts', { limit: MOST_ACCOUNTS })).results,
    staleTime: 300_000,
  })
type Accounts = Awaited<ReturnType<typeof call<'list_accounts'>>>['results']

/** Why who is signed in may not do something here; `undefined` where they may. */
export function useRefusal(right: Right): string | undefined {
  const { role } = useContext(AccountContext)
  if (role === undefined || may(role, right)) return undefined
  return `This needs ${whoMay(right)}; yours here is ${roleName(role)}.`
}
