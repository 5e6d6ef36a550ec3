import { configurationKey, type Identity } from '../../shared/model/configuration-key.ts'
import { slotUuid, uuidFrom, uuidOf } from '../../shared/model/ids.ts'
import { Problem } from '../../shared/model/problem.ts'
import type { Slots } from '../../shared/model/schedule.ts'
import { DAY, dayOf, type Micros } from '../../shared/model/time.ts'
import type { Run } from '../../shared/store/runs.ts'

/** How many dates one backfill may have. */
const MOST_DATES = 1000

/** What a backfill asks of the runs that there are. */
export type Known = Pick<Run, 'run_id' | 'status' | 'execution_date' | 'launch_date' | 'trigger' | 'request'>

/** A date of a backfill: it has its run, of this backfill or of another start; or it is to have one, under this uuid. */
export type Dated = { date: Micros } & ({ made: string } | { leftOut: true } | { uuid: string })

const refused = (pointer: string, detail: string) =>
  new Problem('invalid-request', 'The request has a fault', { errors: [{ pointer, detail }] })

/** @throws Problem `invalid-request` where the days are none, or are not over or begun yet */
export function checkDays({ from, to }: { from: Micros; to: Micros }, now: Micros): void {
  if (from > to) throw refused('/to', 'must not be before from: both days are included')
  if (to > now) throw refused('/to', `must not be after today, ${dayOf(now)} in UTC`)
}

/**
 * The dates of a backfill, the oldest first: the slots of its schedule that are not still to come, else the days'
 * midnights; all in UTC.
 * @throws Problem `invalid-request` where they are too many, or none
 */
export function datesBetween(
  { from, to }: { from: Micros; to: Micros },
  now: Micros,
  slots?: Pick<Slots, 'after'>,
): Micros[] {
  const next = slots ? slots.after : (moment: Micros) => (Math.floor(moment / DAY) + 1) * DAY
  const last = Math.min(to + DAY - 1, now)
  const dates: Micros[] = []
  for (let date = next(from - 1); date !== undefined && date <= last; date = next(date)) {
    if (dates.push(date) > MOST_DATES)
      throw refused('/to', `makes more than ${MOST_DATES} dates, which is the most of one backfill`)
  }
  if (dates.length === 0) throw refused('/to', 'leaves no date: the schedule has had no slot on these days')
  return dates
}

/**
 * What is to be done for each of some dates. One has its run if a run works for it and has not failed. The new run of a
 * date has the uuid of its slot, so that a backfill and a schedule make one; after a failed run, one made of that run's,
 * so that two backfills make one.
 *
 * @param width - for how long after a date the runs that work for it do: a day, or no time where the dates are slots
 * @param again - whether a date that has its run has another all the same
 */
export function decideDates(
  dates: readonly Micros[],
  known: readonly Known[],
  {
    account,
    identity,
    backfill_id,
    again,
    width,
  }: { account: string; identity: Identity; backfill_id: string; again: boolean; width: Micros },
): Dated[] {
  const key = configurationKey(identity)
  return dates.map((date): Dated => {
    const runs = known.filter(({ execution_date: at }) => at === date || (at > date && at < date + width))
    const own = runs.find(({ trigger }) => trigger?.backfill_id === backfill_id)
    if (own) return { date, made: own.run_id }
    if (again) return { date, uuid: uuidFrom('backfill', account, backfill_id, String(date)) }
    if (runs.some(({ status }) => status !== 'FAILED')) return { date, leftOut: true }
    const [last] = runs.toSorted((a, b) => b.launch_date - a.launch_date || (a.run_id < b.run_id ? 1 : -1))
    const slot = ['slot', account, key, String(date)]
    return { date, uuid: last ? uuidFrom(...slot, uuidOf(last.run_id)) : slotUuid(account, key, date) }
  })
}
