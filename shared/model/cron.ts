import { CronExpressionParser } from 'cron-parser'
import { z } from 'zod'
import { type Micros, SECOND } from './time.ts'

/** Five fields, none of them hashed (`H`): that would be another time in each process. */
const FIELDS = /^(?:@(?:yearly|annually|monthly|weekly|daily|hourly)|(?!.*\bh\b)[^\s@]+(?:\s+[^\s@]+){4})$/i

/** A cron of five fields, or one of its names such as `@daily`; in UTC. */
export const cron = z
  .string()
  .trim()
  .refine(text => latestTime(text, 0) !== undefined, {
    error: 'must be a cron of five fields that come true at some time, such as "0 8 * * *"',
  })

/** The latest moment a cron names, at or before `now`; `undefined` where it names none or is no cron. */
export function latestTime(text: string, now: Micros): Micros | undefined {
  if (!FIELDS.test(text)) return
  try {
    const following = new Date((Math.floor(now / SECOND) + 1) * 1000)
    const times = CronExpressionParser.parse(text, { currentDate: following, tz: 'UTC' })
    return times.prev().getTime() * 1000
  } catch {
    return
  }
}
