import { useAccount } from '../../data/account.tsx'
import { useWorkflow, type Workflow } from '../../data/operation.ts'
import { type Configuration, type Identity, keyOf } from '../../data/shapes.ts'
import { Shown } from '../../parts/loading.tsx'
import { Shape } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { Wide } from '../../parts/wide.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'

type Props = { identity: Identity; configuration: Configuration | undefined }

/** A workflow: what it has received, what it waits for, and what came of it when it had all. */
export function Received({ identity, configuration }: Props) {
  const workflow = useWorkflow(identity)
  const graph = configuration?.workflow
  const account = useAccount()
  return (
    <Shown of={workflow}>
      {data => (
        <>
          {graph?.target ? (
            <p>
              Once all have succeeded it launches{' '}
              <Link href={pathOf({ screen: 'operation', account, key: keyOf(graph.target) })}>
                {graph.target.configuration_id}
              </Link>{' '}
              <small>
                {graph.target.configuration_type}, {graph.target.environment}
              </small>
            </p>
          ) : null}
          <Jobs stand={data} graph={graph ?? undefined} label="Jobs" />
          {data.days === undefined ? null : <Days days={data.days} graph={graph ?? undefined} />}
          <Firings firings={data.firings} />
        </>
      )}
    </Shown>
  )
}

type Stand = Pick<Workflow, 'received' | 'missing'>
type Graph = NonNullable<Configuration['workflow']>

function Jobs({ stand, graph, label }: { stand: Stand; graph: Graph | undefined; label: string }) {
  const account = useAccount()
  const { received, missing } = stand
  return (
    <>
      <p>
        {received.length} of {received.length + missing.length} received
      </p>
      <Wide label={label}>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Job</th>
              <th scope="col">Stands</th>
              <th scope="col">Runs</th>
            </tr>
          </thead>
          <tbody>
            {received.map(({ job_id, run_ids }) => (
              <tr key={job_id}>
                <th scope="row">
                  <Job job_id={job_id} graph={graph} />
                </th>
                <td class="status">
                  <Shape tone="good" />
                  received
                </td>
                <td>
                  {run_ids.map(run_id => (
                    <div key={run_id}>
                      <Link href={pathOf({ screen: 'run', account, run_id })}>{run_id}</Link>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
            {missing.map(job_id => (
              <tr key={job_id}>
                <th scope="row">
                  <Job job_id={job_id} graph={graph} />
                </th>
                <td class="status">
                  <Shape tone="waiting" />
                  missing
                </td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  )
}

/** The configuration of a job, where it is of one. */
function Job({ job_id, graph }: { job_id: string; graph: Graph | undefined }) {
  const account = useAccount()
  const known = graph?.awaits.find(one => one.job_id === job_id)
  const { configuration_type, environment, configuration_id } = known ?? {}
  if (!configuration_type || !environment || !configuration_id) return <>{job_id}</>
  const key = keyOf({ configuration_type, environment, configuration_id })
  return (
    <>
      <Link href={pathOf({ screen: 'operation', account, key })}>{configuration_id}</Link>{' '}
      <small title={job_id}>{configuration_type}</small>
    </>
  )
}

const Days = ({ days, graph }: { days: NonNullable<Workflow['days']>; graph: Graph | undefined }) => (
  <>
    <h2>By day</h2>
    {days.length === 0 ? <p class="empty">Of no day has a job succeeded since.</p> : null}
    {days.map(day => (
      <details key={day.day}>
        <summary>
          {day.day}: {day.received.length} of {day.received.length + day.missing.length} received
        </summary>
        <Jobs stand={day} graph={graph} label={`Jobs of ${day.day}`} />
      </details>
    ))}
  </>
)

function Firings({ firings }: { firings: Workflow['firings'] }) {
  const account = useAccount()
  return (
    <>
      <h2>{firings.length < 2 ? 'Firings' : `The last ${firings.length} firings`}</h2>
      {firings.length === 0 ? (
        <p class="empty">It has not fired yet.</p>
      ) : (
        <Wide label="Firings">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Fired</th>
                <th scope="col">For</th>
                <th scope="col">What came of it</th>
              </tr>
            </thead>
            <tbody>
              {firings.toReversed().map(({ date, run_id, execution_date, why }, at) => (
                <tr key={`${date} ${at}`}>
                  <th scope="row" class="whole">
                    <Time at={date} />
                  </th>
                  <td class="whole">
                    {execution_date === undefined ? null : (
                      <time dateTime={execution_date} title={execution_date}>
                        {execution_date.slice(0, 10)}
                      </time>
                    )}
                  </td>
                  <td>
                    {run_id === null ? (
                      <span class="error">Launched nothing: {why ?? 'it is not told why'}</span>
                    ) : (
                      <Link href={pathOf({ screen: 'run', account, run_id })}>{run_id}</Link>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </>
  )
}
