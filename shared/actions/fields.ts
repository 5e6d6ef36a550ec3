import { z } from 'zod'
import { RUN_ID } from '../run/id.ts'
import { parseDate } from '../run/time.ts'

export const ENVIRONMENTS = ['PROD', 'PREPROD', 'STAGING', 'DEV'] as const

/** The canonical types, which are stored and answered. */
export const CONFIGURATION_TYPES = [
  'table-to-table',
  'table-to-storage',
  'storage-to-storage',
  'storage-to-tables',
  'api-to-storage',
  'xml-conversion',
  'vm-launcher',
  'file-utilities',
  'workflow',
  'context',
] as const
type ConfigurationType = (typeof CONFIGURATION_TYPES)[number]

/** Other names a type is known by; each means its canonical name. */
const TYPE_ALIASES = {
  'gbq-to-gbq': 'table-to-table',
  'tables-to-tables': 'table-to-table',
  'tables-to-storage': 'table-to-storage',
  'storage-to-table': 'storage-to-tables',
} as const satisfies Record<string, ConfigurationType>

const isAlias = (name: string): name is keyof typeof TYPE_ALIASES => Object.hasOwn(TYPE_ALIASES, name)
const aliases = Object.keys(TYPE_ALIASES).filter(isAlias)

/** The statuses a person may set. */
export const SETTABLE_STATUSES = ['SUCCESS', 'FAILED', 'RUNNING', 'NO_MATCH', 'CHECKED'] as const
/** Every status; `QUEUED` and `WARNING` come from the system alone. */
export const STATUSES = [...SETTABLE_STATUSES, 'QUEUED', 'WARNING'] as const
export type Status = (typeof STATUSES)[number]
/** How a task of a run can stand. */
export const TASK_STATUSES = ['RUNNING', 'SUCCESS', 'FAILED', 'SKIPPED'] as const
/** What a run can be started by. */
export const TRIGGERS = ['launch', 'workflow', 'retry'] as const

/** The most an answer lists, and what it lists when no limit is asked for. */
const MAX_LIMIT = 1000
const DEFAULT_LIMIT = 10

/** Half of a surrogate pair, which JSON can hold and UTF-8 cannot: the database would refuse it again and again. */
export const isWellFormed = (text: string): boolean => text.isWellFormed()
export const NOT_WELL_FORMED = 'must be well-formed Unicode'

export const account = z
  .string()
  .regex(/^\d{6}$/, 'must be six digits')
  .describe('The customer: six digits')
export const environment = z.enum(ENVIRONMENTS)
export const configuration_type = z
  .enum([...CONFIGURATION_TYPES, ...aliases])
  .transform(name => (isAlias(name) ? TYPE_ALIASES[name] : name))
  .describe(
    `The type, or an alias of it: ${aliases.map(name => `${name} is ${TYPE_ALIASES[name]}`).join(', ')}`,
  )
export const configuration_id = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,256}$/, 'must be 1 to 256 of the characters A-Z a-z 0-9 _ . -')
  .describe('Of a table-to-table or table-to-storage configuration: its id with `_<environment>` appended')
export const job_id = z
  .string()
  .regex(/^[\x20-\x7e]{1,1024}$/, 'must be 1 to 1024 printable ASCII characters')
  .describe('A job of the configuration; any other is not found')
export const run_id = z
  .string()
  .regex(RUN_ID, 'must be YYYYMMDD-HHMMSS-<uuid> or YYYYMMDD-<uuid>')
  .describe('The run, its day and time in UTC')
export const status = z.enum(STATUSES)
export const settable_status = z.enum(SETTABLE_STATUSES)
export const note = z
  .string()
  .max(2000)
  .refine(isWellFormed, NOT_WELL_FORMED)
  .describe('Why, for the history')

/** A day, as a filter: answered as the microsecond its UTC midnight is at. */
export const day = z
  .string()
  .regex(/^\d{4}([-/])\d{2}\1\d{2}$/, 'must be a day, YYYY-MM-DD or YYYY/MM/DD')
  .transform(toMicros)
  .describe('Only runs whose `start_execution_date` lies in this UTC day: YYYY-MM-DD or YYYY/MM/DD')

/** A day or a moment in ISO 8601, to the microsecond. */
export const moment = z
  .string()
  .transform(toMicros)
  .describe('The date to work for: a day or a moment in ISO 8601; the moment of the launch unless given')

function toMicros(text: string, context: z.RefinementCtx<string>) {
  const micros = parseDate(text)
  if (micros !== undefined) return micros
  context.addIssue({
    code: 'custom',
    message: 'must be a date that exists, from 1685 to 2254, such as 2024-09-18',
  })
  return z.NEVER
}

/** What names a configuration; `job_id` may be given too, and must then match. */
export const identity = {
  account,
  environment,
  configuration_type,
  configuration_id,
  job_id: job_id.optional(),
}

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
