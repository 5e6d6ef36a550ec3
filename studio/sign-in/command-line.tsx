import { Title } from '../parts/title.tsx'
import type { Session } from './session.ts'

/** Lets the command line in that waits on this machine: it tells a code, which proves that it is the reader's own. */
export function CommandLine({ session, search }: { session: Session; search: URLSearchParams }) {
  const port = Number(search.get('port'))
  const isPort = Number.isInteger(port) && port >= 1024 && port <= 65_535
  const given = session.handOver?.()
  return (
    <main>
      <Title title="Let the command line in" />
      {given === undefined ? (
        <p>On this machine the command line signs its own tokens: it needs no sign-in.</p>
      ) : !isPort ? (
        <p>
          The address names no command line. Start <code>tailer auth login</code>, and open what it tells.
        </p>
      ) : (
        // A form, and no request of the page's own: it goes to the command line on this machine, and nowhere else.
        <form class="sign-in" method="post" action={`http://127.0.0.1:${port}/`}>
          <p>
            The command line of this machine, which waits on port {port}, will act as{' '}
            <strong>{given.email}</strong>. Do this only where you have started <code>tailer auth login</code>{' '}
            yourself.
          </p>
          {Object.entries(given).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <label>
            The code that it shows
            <input
              name="code"
              required
              autocomplete="off"
              spellcheck={false}
              pattern="[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}"
            />
          </label>
          <button type="submit" class="primary">
            Let it in
          </button>
        </form>
      )}
    </main>
  )
}
