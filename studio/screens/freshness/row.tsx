import { useAccount } from '../../data/account.tsx'
import { now } from '../../data/client.ts'
import { keyOf } from '../../data/shapes.ts'
import { Shape, Status } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { DAY_WORDS, delayWords, type Fresh, frequencyWords, timingOf } from '../../rules/freshness.ts'

/** How fresh the work of an operation is. */
export function FreshRow({ fresh }: { fresh: Fresh }) {
  const account = useAccount()
  const { configuration_id, configuration_type, environment, activated, last_run, next_expected_date } = fresh
  const { tone, words, by } = timingOf(fresh, now())
  return (
    <tr>
      <th scope="row" class="line">
        <Link href={pathOf({ screen: 'operation', account, key: keyOf(fresh) })}>{configuration_id}</Link>
        <small>
          {configuration_type}
          {activated ? '' : ', off'}
        </small>
      </th>
      <td class={environment === 'PROD' ? 'is-prod' : undefined}>{environment}</td>
      <td class={`status ${tone}`}>
        <Shape tone={tone} />
        {words}
        {by === undefined ? null : <small>by {by}</small>}
      </td>
      <td class="why">{fresh.why}</td>
      <td class="at">
        {last_run === null ? (
          <span class="faint">never ran</span>
        ) : (
          <>
            <Link href={pathOf({ screen: 'run', account, run_id: last_run.run_id })}>
              <Status status={last_run.status} />
            </Link>
            <small>
              <Time at={last_run.date} />
            </small>
          </>
        )}
      </td>
      <td class="at">
        {next_expected_date === null ? (
          <span class="faint">not known</span>
        ) : (
          <Time at={next_expected_date} />
        )}
        <small>today: {DAY_WORDS[fresh.state]}</small>
      </td>
      <td class="at">
        {frequencyWords(fresh.frequency)}
        <small>by its {fresh.learnt_from}</small>
      </td>
      <td class="at">{delayWords(fresh.confidence_hours) ?? <span class="faint">not known</span>}</td>
    </tr>
  )
}
