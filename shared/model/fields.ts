import { z } from 'zod'
import { ENVIRONMENTS } from './environments.ts'
import { RUN_ID } from './run-id.ts'

export { ENVIRONMENTS }

/** Half of a surrogate pair, which JSON can hold and UTF-8 cannot: the database would refuse it again and again. */
export const isWellFormed = (text: string): boolean => text.isWellFormed()
export const NOT_WELL_FORMED = 'must be well-formed Unicode'

export const account = z
  .string()
  .regex(/^\d{6}$/, 'must be six digits')
  .describe('The customer: six digits')
export const environment = z.enum(ENVIRONMENTS)
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
/** An email, in lower case. */
export const email = z.email().transform(text => text.toLowerCase())
