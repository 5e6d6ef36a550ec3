import { resumeLocally } from './local.ts'
import { setSession } from './session.ts'
import { wayIn } from './ways.ts'

/** Goes on as who was signed in before the page was loaded anew. */
export async function resume(): Promise<void> {
  const way = wayIn(document)
  try {
    if (way?.kind === 'local') setSession(await resumeLocally())
    else if (way) setSession(await (await import('./firebase.ts')).resumeFirebase(way))
    else setSession(null)
  } catch {
    // Nobody answers, or no longer knows who it was: one signs in anew, and reads why that fails.
    setSession(null)
  }
}
