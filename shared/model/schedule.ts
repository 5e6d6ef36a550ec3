import { type Times, timesOf } from './cron.ts'
import { type Micros, parseDate } from './time.ts'
import { firstMoment } from './zone.ts'

/** When a configuration's runs start by themselves. */
export type Schedule = {
  /** A cron. */
  interval: string
  /** The IANA name of the zone whose clocks it is told by. */
  timezone: string
  /** The first day that it has slots on, `YYYY-MM-DD` in its zone. */
  start_day?: string | undefined
  /** Whether slots that were missed are made up for. */
  catchup: boolean
}

/** The most missed slots that are made up for at a deployment. */
export const MOST_MISSED = 1000

/** When its slots begin; undefined where they always did. */
function startOf({ start_day, timezone }: Schedule): Micros | undefined {
  const shown = start_day === undefined ? undefined : parseDate(start_day)
  return shown === undefined ? undefined : timezone === 'UTC' ? shown : firstMoment(timezone, shown)
}

/** A schedule's slots: the moments that its runs work for. */
export type Slots = {
  /** The first; undefined where they always were. */
  first: () => Micros | undefined
  after: (moment: Micros) => Micros | undefined
  upTo: (moment: Micros) => Micros | undefined
  has: (moment: Micros) => boolean
  /** How many lie from one moment to another, both included, counted up to a most. */
  count: (from: Micros, to: Micros, most: number) => number
}

const NEVER: Times = { after: () => undefined, upTo: () => undefined }

/** The slots of a schedule; none where its cron cannot be read. */
export function slotsOf(schedule: Schedule): Slots {
  const { after, upTo } = timesOf(schedule.interval, schedule.timezone) ?? NEVER
  const start = startOf(schedule) ?? Number.NEGATIVE_INFINITY
  const next = (moment: Micros) => after(Math.max(moment, start - 1))
  const latest = (moment: Micros) => {
    const found = moment < start ? undefined : upTo(moment)
    return found === undefined || found < start ? undefined : found
  }
  return {
    first: () => (Number.isFinite(start) ? next(start - 1) : undefined),
    after: next,
    upTo: latest,
    has: moment => latest(moment) === moment,
    count(from, to, most) {
      let found = 0
      for (let slot = next(from - 1); slot !== undefined && slot <= to && found < most; slot = next(slot))
        found++
      return found
    },
  }
}
