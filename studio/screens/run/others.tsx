import { useAccount } from '../../data/account.tsx'
import { useRuns } from '../../data/runs.ts'
import type { RunDetails } from '../../data/shapes.ts'
import { Shown } from '../../parts/loading.tsx'
import { Status } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { Wide } from '../../parts/wide.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { startedBy } from '../../rules/runs.ts'
import { durationOf, span } from '../../rules/times.ts'

/** How many of them are listed. */
const LIMIT = 30

/** The last runs of the same operation. */
export function OtherRuns({ run }: { run: RunDetails }) {
  const account = useAccount()
  const { configuration_type, environment, configuration_id } = run
  const { runs } = useRuns(account, { configuration_type, environment, configuration_id })
  return (
    <Shown of={runs}>
      {({ results }) => (
        <Wide label="Other runs">
          <table class="list">
            <caption class="hidden">The last {LIMIT} runs of this operation</caption>
            <thead>
              <tr>
                <th scope="col">Status</th>
                <th scope="col">Started</th>
                <th scope="col">Duration</th>
                <th scope="col">Works for</th>
                <th scope="col">Version</th>
                <th scope="col">Started by</th>
                <th scope="col">Error</th>
              </tr>
            </thead>
            <tbody>
              {results.slice(0, LIMIT).map(other => {
                const duration = durationOf(other.duration)
                const isThis = other.run_id === run.run_id
                return (
                  <tr key={other.run_id} aria-current={isThis ? 'true' : undefined}>
                    <th scope="row" class="whole">
                      {isThis ? (
                        <>
                          <Status status={other.status} sub_status={other.sub_status} />{' '}
                          <small>this one</small>
                        </>
                      ) : (
                        <Link href={pathOf({ screen: 'run', account, run_id: other.run_id })}>
                          <Status status={other.status} sub_status={other.sub_status} />
                        </Link>
                      )}
                    </th>
                    <td>
                      <Time at={other.start_execution_date} />
                    </td>
                    <td class="number">{duration === null ? null : span(duration)}</td>
                    <td class="whole">{other.execution_date.slice(0, 10)}</td>
                    <td class="number">{other.version}</td>
                    <td class="line by" title={startedBy(other.trigger)}>
                      {startedBy(other.trigger)}
                    </td>
                    <td class="line error" title={other.error_line ?? undefined}>
                      {other.error_line}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
          <p class="faint">
            The last {LIMIT}, or all there are.{' '}
            <Link
              href={`${pathOf({ screen: 'runs', account })}?${new URLSearchParams({ id: configuration_id })}`}
            >
              All runs of it
            </Link>
          </p>
        </Wide>
      )}
    </Shown>
  )
}
