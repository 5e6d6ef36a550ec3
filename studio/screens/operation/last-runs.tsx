import { useAccount } from '../../data/account.tsx'
import type { Operation } from '../../data/shapes.ts'
import { Status } from '../../parts/status.tsx'
import { Elapsed, Time } from '../../parts/time.tsx'
import { Wide } from '../../parts/wide.tsx'
import { Link } from '../../route/link.tsx'
import { withSearch } from '../../route/location.ts'
import { pathOf } from '../../route/route.ts'
import { isOpen } from '../../rules/status.ts'
import { durationOf, span } from '../../rules/times.ts'

/** The last runs of an operation, the latest first. */
export function LastRuns({ operation }: { operation: Operation }) {
  const account = useAccount()
  const { last_runs: runs, configuration_id, configuration_type, environment } = operation
  if (runs.length === 0) return null
  const all = withSearch(new URLSearchParams(), {
    id: configuration_id,
    type: configuration_type,
    environment,
  })
  return (
    <>
      <h2>{runs.length === 1 ? 'Its last run' : `Its last ${runs.length} runs`}</h2>
      <Wide label="Last runs">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Status</th>
              <th scope="col">Started</th>
              <th scope="col">Took</th>
              <th scope="col">Error</th>
              <th scope="col">Run</th>
            </tr>
          </thead>
          <tbody>
            {runs.map(run => (
              <tr key={run.run_id}>
                <th scope="row">
                  <Link href={pathOf({ screen: 'run', account, run_id: run.run_id })}>
                    <Status status={run.status} sub_status={run.sub_status} />
                  </Link>
                </th>
                <td class="whole">
                  <Time at={run.start_execution_date} />
                </td>
                <td class="whole">
                  {isOpen(run.status) ? <Elapsed since={run.start_execution_date} /> : spanOf(run.duration)}
                </td>
                <td class="line error" title={run.error_line ?? undefined}>
                  {run.error_line}
                </td>
                <td class="line faint">{run.run_id}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p>
        <Link href={pathOf({ screen: 'runs', account }) + all}>All its runs, queued ones among them</Link>
      </p>
    </>
  )
}

function spanOf(duration: string | null): string {
  const milliseconds = durationOf(duration)
  return milliseconds === null ? '' : span(milliseconds)
}
