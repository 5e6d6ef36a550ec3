import { z } from 'zod'
import { CONFIGURATION_TYPES } from '../model/configuration-types.ts'
import { account, configuration_id, environment, job_id, run_id } from '../model/fields.ts'
import { fault } from '../model/problem.ts'
import { STATUSES } from '../model/statuses.ts'
import { TASK_TYPES } from '../model/task-types.ts'
import { WRITE_DISPOSITIONS } from '../model/write-disposition.ts'
import { lazily } from './action.ts'

// What several actions answer. An action's own answer stands with it.

export const date = lazily(() =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?\+00:00$/)
    .meta({ format: 'date-time', description: 'A moment in UTC, to the microsecond' }),
)

export const duration = lazily(() =>
  z
    .string()
    .regex(/^(\d+ days?, )?\d{1,2}:\d{2}:\d{2}(\.\d{6})?$/)
    .describe('`[D day[s], ]H:MM:SS[.ffffff]`'),
)

export const next_page_token = lazily(() =>
  z.string().describe('There are more: send this as `page_token` with the same filters').optional(),
)

export const warnings = lazily(() =>
  z
    .array(fault)
    .describe(
      'What has no effect, may not have the one that is meant, or could not be checked; the first hundred',
    ),
)

export const done = lazily(() => z.strictObject({ message: z.literal('ok') }).meta({ id: 'Done' }))

/** What names a configuration. Types are answered by their canonical names alone. */
export const named = lazily(() => ({
  account,
  configuration_id,
  configuration_type: z.enum(CONFIGURATION_TYPES),
  environment,
}))

export const run = lazily(() => {
  const { configuration_type } = named()
  return z
    .strictObject({
      account,
      configuration_id,
      configuration_type,
      duration: duration().nullable().describe('Null until the run ends'),
      environment,
      job_id: job_id.describe('The job'),
      last_update_date: date().optional(),
      run_id,
      start_execution_date: date(),
      status: z.enum(STATUSES),
    })
    .meta({ id: 'Run' })
})
/** A run, as it is answered. */
export type RunAnswer = z.output<ReturnType<typeof run>>

export const change = lazily(() =>
  z.strictObject({
    date: date(),
    principal: z.string().describe('Who'),
    action: z.string(),
    from: z.unknown().describe('What was before: a status, a version; null where nothing was'),
    to: z.unknown().describe('What is since'),
    note: z.string().optional(),
  }),
)

/** What is told of any task: what it does, and to which tables. */
export const work = lazily(() => ({
  task_type: z.enum(TASK_TYPES).describe('What it does'),
  source: z.string().nullable().describe('The table that it copies'),
  table: z
    .string()
    .nullable()
    .describe('The table that it writes, makes or deletes; of an export, the one that keeps its result too'),
  write_disposition: z
    .enum(WRITE_DISPOSITIONS)
    .nullable()
    .describe('What becomes of the rows that are there'),
}))

export const notes = lazily(() => z.int().min(0).describe('How many notes are on it, replies not counted'))

export const version = lazily(() => z.int().min(1).describe('The deployed version'))

/** What every list tells of a configuration. */
export const facts = lazily(() => {
  const { account, ...others } = named()
  return {
    account,
    activated: z.boolean(),
    ...others,
    short_description: z.string().nullable(),
    version: version().nullable(),
  }
})
