import { useEffect, useRef } from 'preact/hooks'
import { AccountContext, useAccounts } from '../data/account.tsx'
import { useFollowing } from '../data/changes.ts'
import { Shown } from '../parts/loading.tsx'
import { Title } from '../parts/title.tsx'
import { Link } from '../route/link.tsx'
import { go } from '../route/location.ts'
import { pathOf, type Route } from '../route/route.ts'
import type { Session } from '../sign-in/session.ts'
import { Bar } from './bar.tsx'
import { Offline } from './offline.tsx'
import { Palette } from './palette.tsx'
import { Screen } from './screen.tsx'

type Props = {
  session: Session
  route: Exclude<Route, { screen: 'command-line' }>
  search: URLSearchParams
}

/** What is around every screen, and the screen. */
export function Shell({ session, route, search }: Props) {
  const accounts = useAccounts()
  const asked = 'account' in route ? route.account : undefined
  const first = accounts.data?.find(({ name }) => name !== null) ?? accounts.data?.[0]
  const account = asked ?? first?.account
  useEffect(() => {
    if (route.screen === 'start' && account !== undefined)
      go(pathOf({ screen: 'operations', account }), { replace: true })
  }, [route.screen, account])
  const main = useRef<HTMLElement>(null)
  const path = pathOf(route)
  const shown = useRef(path)
  useEffect(() => {
    // What had the focus may be gone with the screen before: keys go on from the beginning of this one.
    const isAnother = shown.current !== path && shown.current !== pathOf({ screen: 'start' })
    if (isAnother && document.activeElement === document.body) main.current?.focus()
    shown.current = path
  }, [path])
  const here = accounts.data?.find(one => one.account === account)
  return (
    <AccountContext.Provider value={{ account: account ?? '', role: here?.role }}>
      <a class="skip" href="#screen">
        To the content
      </a>
      <Bar session={session} route={route} accounts={accounts.data ?? []} account={account} />
      <main ref={main} id="screen" tabIndex={-1}>
        <Offline />
        {route.screen === 'start' ? (
          <>
            <Title title="Your accounts" />
            <Shown of={accounts}>
              {list => (list.length === 0 ? <NoAccount email={session.email} /> : null)}
            </Shown>
          </>
        ) : route.screen === 'nowhere' ? (
          <Nowhere />
        ) : (
          <>
            <Following account={route.account} />
            {/* While another account's list is loaded, none of this one's is shown for it. */}
            <Screen key={route.account} route={route} search={search} />
            <Palette account={route.account} />
          </>
        )}
      </main>
    </AccountContext.Provider>
  )
}

/** Nothing to see; while it is there, the account's runs are followed. */
function Following({ account }: { account: string }) {
  useFollowing(account)
  return null
}

const NoAccount = ({ email }: { email: string }) => (
  <p>
    {email} has no role on any account. Who manages an account gives roles: see the claims{' '}
    <code>accountsRole</code> in the API’s documentation.
  </p>
)

const Nowhere = () => (
  <>
    <h1>Nothing is here</h1>
    <p>
      The address names no screen. <Link href={pathOf({ screen: 'start' })}>To the operations</Link>
    </p>
  </>
)
