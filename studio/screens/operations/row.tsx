import { useAccount } from '../../data/account.tsx'
import { now } from '../../data/client.ts'
import { keyOf, type Operation } from '../../data/shapes.ts'
import { Bars } from '../../parts/bars.tsx'
import { Status } from '../../parts/status.tsx'
import { Age, Time } from '../../parts/time.tsx'
import { Link } from '../../route/link.tsx'
import { withSearch } from '../../route/location.ts'
import { pathOf } from '../../route/route.ts'
import { exactly } from '../../rules/amounts.ts'
import { timingOf } from '../../rules/freshness.ts'
import { placeOf } from '../../rules/notes.ts'

type Props = { operation: Operation; isFavourite: boolean; onFavourite: () => void }

/** An operation, in one line. */
export function Row({ operation, isFavourite, onFavourite }: Props) {
  const account = useAccount()
  const { configuration_id, configuration_type, environment, last_runs, next_launch } = operation
  const [last] = last_runs
  return (
    <tr class={environment === 'PROD' ? 'prod' : undefined}>
      <td>
        <button
          type="button"
          class="star"
          aria-pressed={isFavourite}
          aria-label={`Favourite: ${configuration_id}`}
          onClick={onFavourite}
        >
          {isFavourite ? '★' : '☆'}
        </button>
      </td>
      <th scope="row" class="line">
        <Link href={pathOf({ screen: 'operation', account, key: keyOf(operation) })}>{configuration_id}</Link>{' '}
        <small>{configuration_type}</small>
        {operation.short_description ? (
          <small title={operation.short_description}> {operation.short_description}</small>
        ) : null}
      </th>
      <td class="environment">{environment}</td>
      <td>
        <State operation={operation} />
      </td>
      <td>
        <Bars runs={last_runs} />
      </td>
      <td class="line">
        {last === undefined ? (
          <span class="faint">never ran</span>
        ) : (
          <>
            <Link href={pathOf({ screen: 'run', account, run_id: last.run_id })}>
              <Status status={last.status} sub_status={last.sub_status} />
            </Link>{' '}
            <small>
              <Age at={last.start_execution_date} />
            </small>
            {last.error_line === null ? null : (
              <span class="error" title={last.error_line}>
                {' '}
                {last.error_line}
              </span>
            )}
          </>
        )}
      </td>
      <td>{next_launch === null ? <span class="faint">none</span> : <Time at={next_launch} />}</td>
    </tr>
  )
}

/** Whether it is on, keeps its time, and has notes: in words, each of the last two a way to what it is about. */
function State({ operation }: { operation: Operation }) {
  const account = useAccount()
  const { activated, late, freshness, notes, configuration_id } = operation
  const { isLate, words } = freshness === null ? { isLate: late, words: 'late' } : timingOf(freshness, now())
  const fresh =
    pathOf({ screen: 'freshness', account }) + withSearch(new URLSearchParams(), { q: configuration_id })
  return (
    <span class="marks">
      {activated ? 'on' : <span class="mark off">off</span>}
      {isLate || late ? (
        <Link
          href={fresh}
          class="mark late"
          title={freshness?.why ?? 'A slot of its schedule has not succeeded'}
        >
          {isLate ? words : 'late'}
        </Link>
      ) : null}
      {notes === 0 ? null : (
        <Link href={placeOf(account, operation).href} class="mark" title="Read the notes on it">
          {exactly(notes, ['note', 'notes'])}
        </Link>
      )}
    </span>
  )
}
