import { Cron } from 'croner'
import { z } from 'zod'
import { MINUTE, type Micros, SECOND } from './time.ts'
import { changeWithin, firstMoment, offsetAt } from './zone.ts'

/** Five fields, none of them hashed (`H`): that would be another time in each process. */
const FIELDS = /^(?:@(?:yearly|annually|monthly|weekly|daily|hourly)|(?!.*\bh\b)[^\s@]+(?:\s+[^\s@]+){4})$/i

/** The longest cron, in characters: it stands in each of its runs, and in the history of each. */
const LONGEST = 200

/** A cron of five fields, or one of its names such as `@daily`. */
export const cron = z
  .string()
  .trim()
  .max(LONGEST, { abort: true })
  .refine(text => latestTime(text, 0) !== undefined, {
    error: 'must be a cron of five fields that come true at some time, such as "0 8 * * *"',
  })

/** The times that a cron names: the first after a moment, and the latest at or before it, where there is one. */
export type Times = {
  after: (moment: Micros) => Micros | undefined
  upTo: (moment: Micros) => Micros | undefined
}

/**
 * The times of a cron by the clocks of a zone. A cron of every hour follows the hours as they pass, each as often as the
 * clock shows it. Any other names times of the day: one that the clock leaves out is the moment at which it jumps, and one
 * that it shows twice is the first of the two. So no night has a time twice, nor without a word one less.
 *
 * @param timezone - an IANA name
 * @returns undefined where the text is no cron
 */
export function timesOf(text: string, timezone = 'UTC'): Times | undefined {
  const onClock = clockTimes(text)
  if (!onClock || timezone === 'UTC') return onClock
  return isHourly(text) ? asHoursPass(onClock, timezone) : asClockShows(onClock, timezone)
}

/** The latest moment a cron names in UTC, at or before `now`; `undefined` where it names none or is no cron. */
export const latestTime = (text: string, now: Micros): Micros | undefined => timesOf(text)?.upTo(now)

/** Whether every hour is named: the field is a star, as in `@hourly`. */
const isHourly = (text: string) => /^(@hourly|\S+\s+(\*|\?)\s)/i.test(text)

/** The times on a clock that never changes, which is the one in UTC. */
function clockTimes(text: string): Times | undefined {
  if (!FIELDS.test(text)) return
  let times: Cron
  try {
    // Old crons may begin a step with a number: 5/15 is 5-59/15.
    times = new Cron(text, { timezone: 'UTC', mode: '5-part', sloppyRanges: true, paused: true })
  } catch {
    return
  }
  const micros = (date: Date | null | undefined) => (date ? date.getTime() * 1000 : undefined)
  const second = (moment: Micros) => Math.floor(moment / SECOND)
  return {
    after: moment => micros(times.nextRun(new Date(second(moment) * 1000))),
    upTo: moment => micros(times.previousRuns(1, new Date((second(moment) + 1) * 1000))[0]),
  }
}

/** The most that a clock is set back by, and more. */
const SET_BACK = 180 * MINUTE

function asClockShows(onClock: Times, zone: string): Times {
  return {
    after(moment) {
      let shown = onClock.after(moment + offsetAt(zone, moment))
      while (shown !== undefined) {
        const at = firstMoment(zone, shown)
        if (at > moment) return at
        shown = onClock.after(shown)
      }
      return
    },
    upTo(moment) {
      // Just after it was set back, a clock shows less than it did.
      const most = Math.max(offsetAt(zone, moment), offsetAt(zone, moment - SET_BACK))
      let shown = onClock.upTo(moment + most)
      while (shown !== undefined) {
        const at = firstMoment(zone, shown)
        if (at <= moment) return at
        shown = onClock.upTo(shown - 1)
      }
      return
    },
  }
}

function asHoursPass(onClock: Times, zone: string): Times {
  return {
    after(moment) {
      let [from, known] = [moment, moment]
      while (true) {
        const offset = offsetAt(zone, known)
        const shown = onClock.after(from + offset)
        if (shown === undefined) return
        const change = changeWithin(zone, known, shown - offset)
        if (change === undefined) return shown - offset
        ;[from, known] = [change - SECOND, change]
      }
    },
    upTo(moment) {
      let until = moment
      while (true) {
        const offset = offsetAt(zone, until)
        const shown = onClock.upTo(until + offset)
        if (shown === undefined) return
        const change = changeWithin(zone, shown - offset, until)
        if (change === undefined) return shown - offset
        until = change - 1
      }
    },
  }
}
