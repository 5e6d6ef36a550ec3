import { useEffect } from 'preact/hooks'
import { forgetDrafts } from './data/draft.ts'
import { queries } from './data/query.ts'
import { Messages } from './parts/told.tsx'
import { useLocation } from './route/location.ts'
import { routeOf } from './route/route.ts'
import { Shell } from './shell/shell.tsx'
import { CommandLine } from './sign-in/command-line.tsx'
import { resumeLocally } from './sign-in/local.ts'
import { setSession, useSession } from './sign-in/session.ts'
import { SignIn } from './sign-in/sign-in.tsx'
import { wayIn } from './sign-in/ways.ts'

/** Studio: the screen that the address names, once somebody is signed in. */
export function App() {
  const session = useSession()
  const { path, search } = useLocation()
  const route = routeOf(path)
  useEffect(() => {
    void resume()
  }, [])
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

/** Goes on as who was signed in before the page was loaded anew. */
async function resume(): Promise<void> {
  const way = wayIn(document)
  try {
    if (way?.kind === 'local') setSession(await resumeLocally())
    else if (way) setSession(await (await import('./sign-in/firebase.ts')).resumeFirebase(way))
    else setSession(null)
  } catch {
    // Nobody answers, or no longer knows who it was: one signs in anew, and reads why that fails.
    setSession(null)
  }
}
