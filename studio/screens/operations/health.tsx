import { useAccount } from '../../data/account.tsx'
import type { Operations } from '../../data/shapes.ts'
import { Time } from '../../parts/time.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { span } from '../../rules/times.ts'

/** In seconds: schedules are looked after every minute, and a tick may take its time. */
const STALE = 180

/** What of the service itself wants attention: schedules that nobody looks after, alerts that reached nobody. */
export function Health({ data: { last_tick, undelivered_alerts = [] } }: { data: Operations }) {
  const account = useAccount()
  const seconds = last_tick?.age_seconds ?? null
  return (
    <div class="health">
      {seconds === null ? (
        <p class="faint">
          Schedules have not been looked after yet; they should be, a minute after the API is started.
        </p>
      ) : seconds > STALE ? (
        <p class="trouble" role="alert">
          <strong>Schedules are not looked after.</strong> They last were {span(seconds * 1000)} ago. Nothing
          starts by itself till they are.
        </p>
      ) : (
        <p class="faint">Schedules were looked after {span(seconds * 1000)} before this list was loaded.</p>
      )}
      {undelivered_alerts.length === 0 ? null : (
        <details class="trouble">
          <summary>
            <strong>
              {undelivered_alerts.length} {undelivered_alerts.length === 1 ? 'alert has' : 'alerts have'}{' '}
              reached nobody
            </strong>
          </summary>
          <ul>
            {undelivered_alerts.map(alert => (
              <li key={alert.alert_id}>
                {alert.run_id === null ? (
                  (alert.configuration_id ?? 'A digest')
                ) : (
                  <Link href={pathOf({ screen: 'run', account, run_id: alert.run_id })}>
                    {alert.configuration_id}
                  </Link>
                )}{' '}
                {alert.status} <Time at={alert.date} />, {alert.state} after {alert.attempts} attempts
                {alert.error === null ? '' : `: ${alert.error}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
