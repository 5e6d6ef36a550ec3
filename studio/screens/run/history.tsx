import type { RunDetails } from '../../data/shapes.ts'
import { Time } from '../../parts/time.tsx'
import { Wide } from '../../parts/wide.tsx'

/** Who changed a run, when, from what to what, and why. */
export function History({ run: { history } }: { run: RunDetails }) {
  if (history.length === 0) return <p class="empty">Nobody has changed it.</p>
  return (
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
          {history.map((change, at) => (
            <tr key={history.length - at}>
              <th scope="row">
                <Time at={change.date} />
              </th>
              <td>{change.principal}</td>
              <td>{change.action}</td>
              <td>{saidOf(change.from)}</td>
              <td>{saidOf(change.to)}</td>
              <td class="why">{change.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {history.length === 100 ? <p class="faint">The latest hundred changes.</p> : null}
    </Wide>
  )
}

const saidOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
