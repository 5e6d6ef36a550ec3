import type { RunDetails } from '../data/shapes.ts'
import { textOf } from '../rules/written.ts'
import { Time } from './time.tsx'
import { Wide } from './wide.tsx'

/** How many changes the API tells of. */
const MOST = 100

/** Who changed a run or a configuration, when, from what to what, and why. */
export function History({ history }: { history: RunDetails['history'] }) {
  if (history.length === 0) return <p class="empty">Nobody has changed it.</p>
  return (
    <>
      <Wide label="History">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {history.map(({ date, principal, action, from, to, note }, at) => (
              <tr key={history.length - at}>
                <th scope="row" class="whole">
                  <Time at={date} />
                </th>
                <td class="line">{principal}</td>
                <td>{action}</td>
                <td class="line">{saidOf(from)}</td>
                <td class="line">{saidOf(to)}</td>
                <td class="line" title={note}>
                  {note}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p class="faint">
        {history.length === MOST ? `The latest ${MOST} changes.` : `These are all: ${history.length}.`}
      </p>
    </>
  )
}

/** `activated: true, archived: false`. */
const saidOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value)
          .map(([name, said]) => `${name}: ${textOf(said)}`)
          .join(', ')
      : textOf(value)
