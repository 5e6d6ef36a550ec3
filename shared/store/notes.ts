import type { DocumentData, DocumentReference, Firestore, Query } from '@google-cloud/firestore'
import { z } from 'zod'
import { configurationKey } from '../model/configuration-key.ts'
import { CONFIGURATION_TYPES } from '../model/configuration-types.ts'
import { ENVIRONMENTS } from '../model/fields.ts'
import type { Micros } from '../model/time.ts'
import { list, storedDate, toTimestamp } from './database.ts'

const identity = {
  configuration_type: z.enum(CONFIGURATION_TYPES),
  environment: z.enum(ENVIRONMENTS),
  configuration_id: z.string(),
}
/** What a note is on. */
const thing = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('configuration'), ...identity }),
  z.object({ kind: z.literal('run'), ...identity, run_id: z.string() }),
  z.object({ kind: z.literal('table'), table: z.string() }),
])
export type Thing = z.output<typeof thing>

const written = {
  text: z.string(),
  created_date: storedDate,
  created_by: z.string(),
  /** Who wrote it beyond doubt: unique over all issuers. */
  author: z.string(),
  edited_date: storedDate.nullable(),
}

/** `accounts/{account}/notes/{uuid}`: a note, and all replies to it: one read for a thread, and one delete. */
const storedNote = z.intersection(
  thing,
  z.object({
    /** What it is on, in one text: one equality for queries. */
    about: z.string(),
    note_id: z.string(),
    ...written,
    /** The oldest first. */
    replies: z.array(z.object({ note_id: z.string(), ...written })),
  }),
)
export type Note = z.output<typeof storedNote>
export type Reply = Note['replies'][number]

/** What a note is on, in one text: of a thing's names none is another's. */
export function aboutOf(thing: Thing): string {
  if (thing.kind === 'table') return `tables/${thing.table}`
  const configuration = `configurations/${configurationKey(thing)}`
  return thing.kind === 'run' ? `${configuration}/runs/${thing.run_id}` : configuration
}

const notesOf = (db: Firestore, account: string) => db.collection(`accounts/${account}/notes`)

/** A note's document, by its id, which is a uuid. */
export const noteRef = (db: Firestore, account: string, note_id: string): DocumentReference =>
  notesOf(db, account).doc(note_id)

/** A note out of its document. */
export const toNote = (data: DocumentData): Note => storedNote.parse(data)

const dated = <Written extends { created_date: Micros; edited_date: Micros | null }>(one: Written) => ({
  ...one,
  created_date: toTimestamp(one.created_date),
  edited_date: one.edited_date === null ? null : toTimestamp(one.edited_date),
})

/** A note as it is stored. */
export const fromNote = (note: Note): DocumentData => ({ ...dated(note), replies: note.replies.map(dated) })

/** A place in a list of notes: the last one seen. */
export type NoteCursor = { created: Micros; note_id: string }

const KINDS: Thing['kind'][] = ['configuration', 'run', 'table']

/** The notes on a thing, or all, newest first, ties by `note_id`, after a cursor. @internal the test of the indexes reads it */
export function notesQuery(db: Firestore, account: string, on: Thing | undefined, after?: NoteCursor): Query {
  const all = notesOf(db, account)
  // Every note has a kind. An index that began with a date would be the hot spot of every write.
  const query = (on ? all.where('about', '==', aboutOf(on)) : all.where('kind', 'in', KINDS))
    .orderBy('created_date', 'desc')
    .orderBy('note_id', 'desc')
  return after ? query.startAfter(toTimestamp(after.created), after.note_id) : query
}

/** At most `limit` notes of a list. */
export async function listNotes(
  db: Firestore,
  of: { account: string; on: Thing | undefined; after: NoteCursor | undefined; limit: number },
): Promise<Note[]> {
  const docs = await list(notesQuery(db, of.account, of.on, of.after).limit(of.limit))
  return docs.map(doc => toNote(doc.data()))
}
