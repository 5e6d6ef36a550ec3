import { useState } from 'preact/hooks'
import { roleName } from '../../client/words.ts'
import { MOST_ACCOUNTS } from '../data/account.tsx'
import { Link } from '../route/link.tsx'
import { go } from '../route/location.ts'
import { LISTS, pathOf, type Route } from '../route/route.ts'
import { type Session, signOut } from '../sign-in/session.ts'
import { openPalette } from './palette.tsx'
import { setTheme, THEMES, type Theme, themeNow } from './theme.ts'

type Account = { account: string; name: string | null; role: number }
type Props = { session: Session; route: Route; accounts: readonly Account[]; account: string | undefined }

/** The list whose screens a screen is one of. */
const listOf = ({ screen }: Route): string =>
  screen === 'operation' ? 'operations' : screen === 'run' ? 'runs' : screen === 'table' ? 'catalog' : screen

/** The bar above every screen: the account, its lists, and who is signed in. */
export function Bar({ session, route, accounts, account }: Props) {
  const own = accounts.find(one => one.account === account)
  return (
    <header class="bar">
      <Link href={pathOf({ screen: 'start' })} class="mark">
        Tailer
      </Link>
      {account === undefined ? null : (
        <>
          <select
            aria-label="Account"
            value={account}
            onChange={event => go(pathOf({ screen: 'operations', account: event.currentTarget.value }))}
          >
            {own === undefined ? <option value={account}>{account}</option> : null}
            {accounts.map(({ account, name }) => (
              <option key={account} value={account}>
                {name === null ? account : `${account} ${name}`}
              </option>
            ))}
            {accounts.length < MOST_ACCOUNTS ? null : (
              <option disabled>These are the first {MOST_ACCOUNTS}; find others by their six digits</option>
            )}
          </select>
          <nav class="lists" aria-label="Lists">
            {LISTS.map(screen => (
              <Link
                key={screen}
                href={pathOf({ screen, account })}
                aria-current={screen === listOf(route) ? 'page' : undefined}
              >
                {screen[0]?.toUpperCase()}
                {screen.slice(1)}
              </Link>
            ))}
          </nav>
          <button
            type="button"
            class="quiet"
            onClick={openPalette}
            title="Find an operation, a run or an account"
          >
            Find <kbd>/</kbd>
          </button>
        </>
      )}
      <Themes />
      <details
        class="menu"
        onFocusOut={({ currentTarget, relatedTarget }) => {
          // It lies over the screen: whose focus goes on needs it no longer. A click that moves none may be one in it.
          if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget))
            currentTarget.open = false
        }}
        onKeyDown={({ currentTarget, key }) => {
          if (key !== 'Escape') return
          currentTarget.open = false
          currentTarget.querySelector('summary')?.focus()
        }}
      >
        <summary>{session.email}</summary>
        <div>
          {own === undefined ? null : (
            <p>
              Role {roleName(own.role)} on {own.account}
            </p>
          )}
          <button type="button" onClick={() => void signOut()}>
            Sign out
          </button>
        </div>
      </details>
    </header>
  )
}

function Themes() {
  const [theme, setOwn] = useState(themeNow)
  const isTheme = (name: string): name is Theme => THEMES.some(theme => theme === name)
  return (
    <select
      class="quiet"
      aria-label="Theme"
      value={theme}
      onChange={({ currentTarget: { value } }) => {
        if (!isTheme(value)) return
        setTheme(value)
        setOwn(value)
      }}
    >
      {THEMES.map(name => (
        <option key={name}>{name}</option>
      ))}
    </select>
  )
}
