import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import { pageToken, placeOf } from '../../shared/actions/paging.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { thread_id } from '../../shared/model/note.ts'
import { formatDate } from '../../shared/model/time.ts'
import { readAccount } from '../../shared/store/accounts.ts'
import { read } from '../../shared/store/database.ts'
import {
  aboutOf,
  listNotes,
  type Note,
  type NoteCursor,
  type Reply,
  type Thing,
} from '../../shared/store/notes.ts'
import { countOf, refOf, thingOf } from './thing.ts'

const place = z
  .tuple([z.int(), thread_id])
  .transform(([created, note_id]): NoteCursor => ({ created, note_id }))

/** The notes on a thing, or all of the account but those on what is archived, which make their page shorter. */
export async function listNotesOn(
  input: InputOf<'list_notes'>,
  db: Firestore,
): Promise<Answer<AnswerTo<'list_notes'>>> {
  const { account, limit, page_token } = input
  const on = thingOf(input)
  const filters = { notes: on ? aboutOf(on) : null }
  const after = placeOf(page_token, { account, filters, place })
  const [notes, owner] = await Promise.all([
    listNotes(db, { account, on, after, limit: limit + 1 }),
    on ? undefined : readAccount(db, account),
  ])
  if (on && notes.length === 0) await checkThere(on, account, db)
  const page = notes.slice(0, limit)
  const last = notes.length > limit ? page.at(-1) : undefined
  const archived = new Set(owner?.archived_configurations)
  const told = page.filter(note => note.kind === 'table' || !archived.has(configurationKey(note)))
  return {
    body: {
      results: told.map(note => answerNote(account, note)),
      ...(last ? { next_page_token: pageToken(account, filters, [last.created_date, last.note_id]) } : {}),
    },
  }
}

/** @throws Problem that says what is not there; a table need not be */
async function checkThere(thing: Thing, account: string, db: Firestore): Promise<void> {
  const ref = refOf(db, account, thing)
  if (ref && thing.kind !== 'table') await countOf(await read(ref), { db, account, thing })
}

function answerNote(account: string, note: Note) {
  const { configuration_type, environment, configuration_id } =
    note.kind === 'table' ? { configuration_type: null, environment: null, configuration_id: null } : note
  const { note_id, ...written } = answerWritten(note)
  return {
    ...{ account, note_id, environment, configuration_type, configuration_id },
    run_id: note.kind === 'run' ? note.run_id : null,
    table: note.kind === 'table' ? note.table : null,
    ...written,
    replies: note.replies.map(answerWritten),
  }
}

const answerWritten = ({ note_id, text, created_date, created_by, edited_date }: Reply) => ({
  note_id,
  text,
  created_date: formatDate(created_date),
  created_by,
  edited_date: edited_date === null ? null : formatDate(edited_date),
})
