import { z } from 'zod'
import { isWellFormed, NOT_WELL_FORMED } from './fields.ts'

/** The most characters of a note, as JavaScript counts them: at most three bytes each. */
const MOST_CHARACTERS = 4000
/** The most replies to a note: with it they fill at most three quarters of the 1 MiB that a document holds. */
export const MOST_REPLIES = 50

/** What a note says, as it was written: Markdown. */
export const noteText = z
  .string()
  .min(1)
  .max(MOST_CHARACTERS)
  .refine(isWellFormed, NOT_WELL_FORMED)
  .describe('What it says, in Markdown, as it was written: nothing in it is escaped')

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** A note, or a reply to one: the note's id, a dot and an id of its own. */
export const note_id = z
  .string()
  .regex(new RegExp(`^${UUID}(?:\\.${UUID})?$`), 'must be the note_id of a note or of a reply')
  .describe('The note, or the reply')
/** A note that is no reply. */
export const thread_id = z
  .string()
  .regex(new RegExp(`^${UUID}$`), 'must be the note_id of a note that is no reply')
  .describe('The note to reply to')

/** The id of the note that holds a reply; that of a note itself. */
export const threadOf = (note_id: string): string => note_id.split('.', 1)[0] ?? note_id

/**
 * A table, by its full name: BigQuery takes spaces in its own. Short enough for an index, which takes 1,500 bytes.
 * @see https://cloud.google.com/bigquery/docs/tables#table_naming
 */
export const tableName = z
  .string()
  .max(450)
  .regex(
    /^[A-Za-z0-9_.:-]{1,200}\.\w+\.[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]+$/u,
    'must be <project>.<dataset>.<table>',
  )
  .describe('A table: `<project>.<dataset>.<table>`')
