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

/** The most an answer lists, and what it lists when no limit is asked for. */
const MAX_LIMIT = 1000
const DEFAULT_LIMIT = 10

export const account = z.string().regex(/^\d{6}$/, 'must be six digits')
export const environment = z.enum(ENVIRONMENTS)
export const configuration_type = z
  .enum([...CONFIGURATION_TYPES, ...aliases])
  .transform(name => (isAlias(name) ? TYPE_ALIASES[name] : name))
export const configuration_id = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,256}$/, 'must be 1 to 256 of the characters A-Z a-z 0-9 _ . -')
export const job_id = z
  .string()
  .regex(/^[\x20-\x7e]{1,1024}$/, 'must be 1 to 1024 printable ASCII characters')
export const run_id = z.string().regex(RUN_ID, 'must be YYYYMMDD-HHMMSS-<uuid> or YYYYMMDD-<uuid>')
export const status = z.enum(STATUSES)
export const settable_status = z.enum(SETTABLE_STATUSES)
export const note = z
  .string()
  .max(2000)
  .refine(text => text.isWellFormed(), 'must be well-formed Unicode')

/** A day, as a filter: answered as the microsecond its UTC midnight is at. */
export const day = z
  .string()
  .regex(/^\d{4}([-/])\d{2}\1\d{2}$/, 'must be a day, YYYY-MM-DD or YYYY/MM/DD')
  .transform(toMicros)

/** A day or a moment in ISO 8601, to the microsecond. */
export const moment = z.string().transform(toMicros)

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
  limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  page_token: z.string().min(1).max(1024).optional(),
}

/** One status or several of them, as a list without repeats. */
export const statuses = z
  .union([status.transform(one => [one]), z.array(status).min(1).max(STATUSES.length)])
  .transform(list => [...new Set(list)].sort())
