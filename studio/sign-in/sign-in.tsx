import { useState } from 'preact/hooks'
import type { Way } from '../page.ts'
import { troubleOf } from '../rules/trouble.ts'
import { signInLocally } from './local.ts'
import { LOCAL_ROLES } from './roles.ts'
import { type Session, setSession } from './session.ts'

/** How one signs in: a click on a laptop, by Firebase elsewhere. */
export function SignIn({ way }: { way: Way | undefined }) {
  const [said, setSaid] = useState('')
  const [isPending, setPending] = useState(false)
  const enter = async (session: Promise<Session>) => {
    setPending(true)
    setSaid('')
    try {
      setSession(await session)
    } catch (error) {
      setSaid(saidOf(error))
      setPending(false)
    }
  }
  return (
    <main class="sign-in">
      <h1>Tailer Studio</h1>
      {way === undefined ? <p>Whoever serves this page has not said how one signs in.</p> : null}
      {way?.kind === 'local' ? (
        <section aria-labelledby="as">
          <h2 id="as">Sign in on this machine as</h2>
          <p class="row">
            {LOCAL_ROLES.map(role => (
              <button
                key={role}
                type="button"
                disabled={isPending}
                onClick={() => enter(signInLocally(role))}
              >
                {role}
              </button>
            ))}
          </p>
        </section>
      ) : null}
      {way?.kind === 'firebase' ? (
        <form
          onSubmit={event => {
            event.preventDefault()
            if (!(event.currentTarget instanceof HTMLFormElement)) return
            const fields = new FormData(event.currentTarget)
            const [email, password] = ['email', 'password'].map(name => String(fields.get(name)))
            void enter(
              import('./firebase.ts').then(({ signInByPassword }) =>
                signInByPassword(way, email ?? '', password ?? ''),
              ),
            )
          }}
        >
          <label>
            E-mail address
            <input name="email" type="email" autocomplete="username" required />
          </label>
          <label>
            Password
            <input name="password" type="password" autocomplete="current-password" required />
          </label>
          <button type="submit" class="primary" disabled={isPending}>
            Sign in
          </button>
        </form>
      ) : null}
      <p role="alert">{said}</p>
    </main>
  )
}

/** Why one could not sign in; the library's errors have a code. */
function saidOf(error: unknown): string {
  const code: unknown = Reflect.get(Object(error), 'code')
  if (typeof code !== 'string') {
    const { title, detail } = troubleOf(error, { isOnline: navigator.onLine })
    return `${title}. ${detail}`
  }
  if (/password|credential|user-not-found|email/.test(code))
    return 'The e-mail address or the password is wrong.'
  if (code.includes('network')) return 'The sign-in service cannot be reached.'
  if (code.includes('too-many')) return 'There were too many attempts: wait a little.'
  return `The sign-in service refused: ${code}.`
}
