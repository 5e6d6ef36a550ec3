import { useEffect } from 'preact/hooks'
import { forgetDrafts } from './data/draft.ts'
import { queries } from './data/query.ts'
import { Messages } from './parts/told.tsx'
import { useLocation } from './route/location.ts'
import { routeOf } from './route/route.ts'
import { Shell } from './shell/shell.tsx'
import { CommandLine } from './sign-in/command-line.tsx'
import { useSession } from './sign-in/session.ts'
import { SignIn } from './sign-in/sign-in.tsx'
import { wayIn } from './sign-in/ways.ts'

/** Studio: the screen that the address names, once somebody is signed in. */
export function App() {
  const session = useSession()
  const { path, search } = useLocation()
  const route = routeOf(path)
  useEffect(() => {
    if (session !== null) return
    // What was loaded is what that person may see, and what was typed is theirs.
    queries.clear()
    forgetDrafts()
  }, [session])
  if (session === undefined) return <p class="hidden">Signing in</p>
  return (
    <>
      {session === null ? (
        <SignIn way={wayIn(document)} />
      ) : route.screen === 'command-line' ? (
        <CommandLine session={session} search={search} />
      ) : (
        <Shell session={session} route={route} search={search} />
      )}
      <Messages />
    </>
  )
}
