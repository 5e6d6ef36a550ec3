import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { DATE_PATTERN, DAY_PATTERN } from '../model/date-pattern.ts'
import {
  account,
  configuration_id,
  environment,
  isWellFormed,
  job_id,
  NOT_WELL_FORMED,
} from '../model/fields.ts'
import { SETTABLE_STATUSES, STATUSES } from '../model/statuses.ts'
import { dayOf, type Micros, parseDate } from '../model/time.ts'

/** The most an answer lists, and what it lists when no limit is asked for. */
const MAX_LIMIT = 1000
const DEFAULT_LIMIT = 10

/** A status to look for. `WARNING` was one; it is told as what went wrong in a run that succeeded. */
export const status = z.enum(STATUSES, {
  error: ({ input }) =>
    input === 'WARNING' ? 'WARNING is a sub_status of SUCCESS: did you mean "SUCCESS"?' : undefined,
})
export const settable_status = z.enum(SETTABLE_STATUSES)
export const note = z
  .string()
  .max(2000)
  .refine(isWellFormed, NOT_WELL_FORMED)
  .describe('Why, for the history')

/** What a pattern let pass is a date. */
const toMicros = (text: string): Micros => parseDate(text) ?? z.NEVER
const FROM_TO = 'that exists, from 1685 to 2254, written'

/** A day, as a filter: answered as the microsecond its UTC midnight is at. */
export const day = z
  .string()
  .regex(DAY_PATTERN, `must be a day ${FROM_TO} YYYY-MM-DD or YYYY/MM/DD`)
  .transform(toMicros)
  .describe('Only runs whose `start_execution_date` lies in this UTC day: YYYY-MM-DD or YYYY/MM/DD')

/** A day or a moment in ISO 8601, to the microsecond. */
export const moment = z
  .string()
  .regex(DATE_PATTERN, `must be a date ${FROM_TO} as 2024-09-18 or 2024-09-18T08:30:00Z`)
  .transform(toMicros)
  .describe('The date to work for: a day or a moment in ISO 8601; the moment of the launch unless given')

/** What names a configuration; `job_id` may be given too, and must then match. */
export const identity = {
  account,
  environment,
  configuration_type,
  configuration_id,
  job_id: job_id.optional(),
}

/** A task of a configuration. */
export const task_id = z.string().min(1).max(250)

export const paging = {
  limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).describe('How many to list at most'),
  page_token: z
    .string()
    .min(1)
    .max(1024)
    .describe('The `next_page_token` of the page before; the filters must be the same')
    .optional(),
}

/** One status or several of them, as a list without repeats. */
export const statuses = z
  .union([status.transform(one => [one]), z.array(status).min(1).max(STATUSES.length)])
  .transform(list => [...new Set(list)].sort())
  .describe('Only runs of this status, or of one of these')

/** The day that runs work for, as a filter: answered as it is stored, `YYYY-MM-DD`. */
export const for_date = day
  .transform(dayOf)
  .describe('Only runs that work for this UTC day: YYYY-MM-DD or YYYY/MM/DD')
