import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Asked } from '../../shared/http/endpoint.ts'
import { threadOf } from '../../shared/model/note.ts'
import { Problem } from '../../shared/model/problem.ts'
import type { Clock } from '../../shared/model/time.ts'
import { madeBy, writeAudit } from '../../shared/store/audit.ts'
import { type Transaction, transact } from '../../shared/store/database.ts'
import { fromNote, type Note, noteRef, type Reply, toNote } from '../../shared/store/notes.ts'
import { refOf } from './thing.ts'

type Given = { db: Firestore; now: Clock } & Asked

/** Changes what a note or a reply says. */
export async function editNote(
  input: InputOf<'edit_note'>,
  { db, now, caller, request_id }: Given,
): Promise<Answer<AnswerTo<'edit_note'>>> {
  const { account, note_id, text } = input
  await transact(db, async tx => {
    const { note, ref } = await readNote(tx, { db, account, note_id })
    const own = ownOf(note, note_id, { caller, to: 'edit' })
    const date = now()
    const edited = { ...own, text, edited_date: date }
    tx.set(
      ref,
      fromNote(note.note_id === note_id ? { ...note, ...edited } : withReply(note, note_id, edited)),
    )
    writeAudit(tx, db, account, {
      ...{ date, ...madeBy({ caller, request_id }), action: input.action },
      // What it said is not kept: who takes a word back has it gone.
      ...{ target: `notes/${note_id}`, from: note.about, to: note.about },
    })
  })
  return { body: { message: 'ok' } }
}

/** Deletes a note with its replies, and counts it no more; or a reply. */
export async function deleteNote(
  input: InputOf<'delete_note'>,
  { db, now, caller, request_id }: Given,
): Promise<Answer<AnswerTo<'delete_note'>>> {
  const { account, note_id } = input
  await transact(db, async tx => {
    const { note, ref } = await readNote(tx, { db, account, note_id })
    ownOf(note, note_id, { caller, to: 'delete' })
    if (note.note_id === note_id) {
      const counted = refOf(db, account, note)
      // A run may be gone before the notes on it.
      const data = counted && (await tx.get(counted))
      if (counted && data) tx.update(counted, { notes: Math.max(0, Number(data.notes) - 1) })
      tx.delete(ref)
    } else tx.set(ref, fromNote(withReply(note, note_id)))
    writeAudit(tx, db, account, {
      ...{ date: now(), ...madeBy({ caller, request_id }), action: input.action },
      ...{ target: `notes/${note_id}`, from: note.about, to: null },
    })
  })
  return { body: { message: 'ok' } }
}

/** The note that an id is of, or whose reply it is of. @throws Problem `note-not-found` */
export async function readNote(
  tx: Transaction,
  { db, account, note_id }: { db: Firestore; account: string; note_id: string },
) {
  const ref = noteRef(db, account, threadOf(note_id))
  const data = await tx.get(ref)
  if (!data) throw noteNotFound(note_id)
  return { ref, note: toNote(data) }
}

const noteNotFound = (note_id: string) => new Problem('note-not-found', `No note ${note_id}`)

/** What an id is of, if the caller wrote it. @throws Problem `note-not-found` or `forbidden` */
function ownOf(note: Note, note_id: string, { caller, to }: { caller: { id: string }; to: string }): Reply {
  const one = note.note_id === note_id ? note : note.replies.find(reply => reply.note_id === note_id)
  if (!one) throw noteNotFound(note_id)
  if (one.author === caller.id) return one
  throw new Problem('forbidden', `Cannot ${to} the note: you did not write it, and only who did may`)
}

/** A note with another in the place of a reply, or with none there. */
const withReply = (note: Note, note_id: string, put?: Reply): Note => ({
  ...note,
  replies: note.replies.flatMap(reply => (reply.note_id !== note_id ? [reply] : put ? [put] : [])),
})
