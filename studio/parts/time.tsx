import { useEffect, useState } from 'preact/hooks'
import { now } from '../data/client.ts'
import { age, localTime, span, utcTime } from '../rules/times.ts'

/** A moment, where the reader is; in UTC as its title. */
export const Time = ({ at }: { at: string }) => (
  <time dateTime={at} title={utcTime(at)}>
    {localTime(at, { now: now() })}
  </time>
)

/** How long ago a moment was; the moment itself as its title. */
export function Age({ at }: { at: string }) {
  const moment = useNow(10_000)
  return (
    <time dateTime={at} title={`${localTime(at, { now: moment })}, ${utcTime(at)}`}>
      {age(at, moment)}
    </time>
  )
}

/** How long something has been going on, counting. */
export function Elapsed({ since }: { since: string }) {
  const moment = useNow(1_000)
  return <span class="number">{span(moment - Date.parse(since))}</span>
}

/** The moment at the API, looked at anew every so many milliseconds. */
function useNow(every: number): number {
  const [moment, setMoment] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setMoment(now())
    }, every)
    return () => clearInterval(timer)
  }, [every])
  return moment
}
