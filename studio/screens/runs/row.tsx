import { useAccount } from '../../data/account.tsx'
import { keyOf, type ListedRun } from '../../data/shapes.ts'
import { Status } from '../../parts/status.tsx'
import { Elapsed, Time } from '../../parts/time.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { startedBy } from '../../rules/runs.ts'
import { durationOf, span } from '../../rules/times.ts'

type Props = { run: ListedRun; isSelected: boolean; onSelect: () => void }

/** A run, in one line. */
export function Row({ run, isSelected, onSelect }: Props) {
  const account = useAccount()
  const { run_id, status, configuration_id, environment, execution_date, error_line, notes } = run
  const duration = durationOf(run.duration)
  return (
    <tr class={environment === 'PROD' ? 'prod' : undefined}>
      <td>
        <input type="checkbox" aria-label={`Select ${run_id}`} checked={isSelected} onChange={onSelect} />
      </td>
      <th scope="row" class="whole">
        <Link href={pathOf({ screen: 'run', account, run_id })}>
          <Status status={status} sub_status={run.sub_status} />
        </Link>
        {notes === 0 ? null : <small> {notes === 1 ? '1 note' : `${notes} notes`}</small>}
      </th>
      <td class="line">
        <Link href={pathOf({ screen: 'operation', account, key: keyOf(run) })}>{configuration_id}</Link>{' '}
        <small>{run.configuration_type}</small>
      </td>
      <td class="environment">{environment}</td>
      <td class="whole">
        <Time at={run.start_execution_date} />
      </td>
      <td class="number">
        {duration !== null ? (
          span(duration)
        ) : status === 'RUNNING' ? (
          <Elapsed since={run.start_execution_date} />
        ) : null}
      </td>
      <td class="whole">
        <time dateTime={execution_date} title={execution_date}>
          {execution_date.slice(0, 10)}
        </time>
      </td>
      <td class="line by" title={startedBy(run.trigger)}>
        {startedBy(run.trigger)}
      </td>
      <td class="line error" title={error_line ?? undefined}>
        {error_line}
      </td>
    </tr>
  )
}
