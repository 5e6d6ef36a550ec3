import { z } from 'zod'
import { cron } from '../model/cron.ts'
import { account, configuration_id, environment, isWellFormed, NOT_WELL_FORMED } from '../model/fields.ts'
import { parseDate } from '../model/time.ts'
import { WRITE_DISPOSITIONS } from '../model/write-disposition.ts'
import { isZone } from '../model/zone.ts'
import { monitoring } from './monitoring.ts'

const matching = (pattern: RegExp, what: string) => z.string().regex(pattern, `must be ${what}`)

export const text = z.string().max(10_000).refine(isWellFormed, NOT_WELL_FORMED)
/** A file beside the configuration file. */
export const path = z.string().min(1).max(500)
export const project = matching(/^[A-Za-z0-9_.:-]{1,200}$/, 'a Google Cloud project id')
export const dataset = matching(/^\w{1,1024}$/, 'a BigQuery dataset: letters, digits and _')
export const location = matching(/^[A-Za-z0-9-]{2,40}$/, 'a BigQuery location, such as EU or europe-west1')
export const bucket = matching(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'the name of a Cloud Storage bucket')
export const taskId = matching(/^[A-Za-z0-9_.-]{1,250}$/, '1 to 250 of the characters A-Z a-z 0-9 _ . -')

const NAME = String.raw`(?:[\p{L}\p{M}\p{N}_-]|\{\{FD_[A-Z0-9_]+\}\})+`
/** The name of a table, which may hold date templates. */
export const table = matching(
  new RegExp(`^${NAME}$`, 'u'),
  'the name of a BigQuery table; its project and dataset have fields of their own',
)
/** A table or one of its partitions, `t$20240123`. */
export const tableOrPartition = matching(
  new RegExp(String.raw`^${NAME}(?:\$${NAME})?$`, 'u'),
  'the name of a BigQuery table, with or without a partition such as $20240123',
)

export const writeDisposition = z.enum(WRITE_DISPOSITIONS)
/** What the day of the execution date is called in SQL. */
export const sqlQueryTemplate = matching(
  /^(?!FD_)\w{1,100}$/,
  'the name of the placeholder, such as TEMPLATE_CURRENT_DATE, without {{ }}; names that start with FD_ are reserved',
)

/** `2024, 1, 23` */
const startDate = z.string().refine(given => dayOf(given) !== undefined, {
  error: 'must be a day that exists, written as "2024, 01, 23" or "2024, 1, 23"',
})

/** The day that a `start_date` names, as `YYYY-MM-DD`; undefined where there is no such day, or it is before 1970. */
export function dayOf(start_date: string): string | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4}), *(\d{1,2}), *(\d{1,2})$/.exec(start_date) ?? []
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const moment = parseDate(written)
  return moment === undefined || moment < 0 ? undefined : written
}

/** When runs start by themselves. */
export const schedule = {
  start_date: startDate.optional(),
  schedule_interval: z.union([z.literal('None'), cron]).optional(),
  schedule_timezone: z
    .string()
    .refine(isZone, { error: 'must be the name of a time zone, such as Europe/Paris or UTC' })
    .optional(),
}

/** The version of a document's own format, which may be written as a string or a number. */
export const formatVersion = z.union([z.string(), z.number()]).transform(String)

/** What every document may have. */
export const documentFields = {
  $schema: z.string().optional(),
  configuration_id,
  short_description: text.optional(),
  doc_md: path.optional(),
  account: account.optional(),
  environment: environment.optional(),
  activated: z.boolean().optional(),
  archived: z
    .literal(false, { error: 'cannot be true: set_configuration_status archives a configuration' })
    .optional(),
  monitoring: monitoring.optional(),
}
