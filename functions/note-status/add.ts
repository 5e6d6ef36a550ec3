import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Asked } from '../../shared/http/endpoint.ts'
import type { NewUuid } from '../../shared/model/ids.ts'
import { MOST_REPLIES } from '../../shared/model/note.ts'
import { Problem } from '../../shared/model/problem.ts'
import type { Clock } from '../../shared/model/time.ts'
import { madeBy, writeAudit } from '../../shared/store/audit.ts'
import { type Transaction, transact } from '../../shared/store/database.ts'
import { aboutOf, fromNote, noteRef, type Reply } from '../../shared/store/notes.ts'
import { readNote } from './change.ts'
import { countOf, refOf, thingOf } from './thing.ts'

/** Writes a note, and counts it on what it is on; or a reply, in its note's own document. */
export async function addNote(
  input: InputOf<'add_note'>,
  { db, now, newUuid, caller, request_id }: { db: Firestore; now: Clock; newUuid: NewUuid } & Asked,
): Promise<Answer<AnswerTo<'add_note'>>> {
  const { account, text, reply_to } = input
  const uuid = newUuid()
  const note_id = reply_to === undefined ? uuid : `${reply_to}.${uuid}`
  await transact(db, async tx => {
    const date = now()
    const written: Reply = {
      ...{ note_id, text, created_date: date, created_by: caller.name },
      ...{ author: caller.id, edited_date: null },
    }
    const about = await (reply_to === undefined
      ? addThread(tx, written, { db, input })
      : addReply(tx, written, { db, account, reply_to }))
    writeAudit(tx, db, account, {
      ...{ date, ...madeBy({ caller, request_id }), action: input.action },
      ...{ target: `notes/${note_id}`, from: null, to: about },
    })
  })
  return { body: { message: 'ok', note_id } }
}

async function addThread(
  tx: Transaction,
  written: Reply,
  { db, input }: { db: Firestore; input: InputOf<'add_note'> },
): Promise<string> {
  const { account } = input
  const thing = thingOf(input)
  // The schema has seen to it that one is named.
  if (!thing) throw new Error('Cannot add the note: it is on nothing')
  const about = aboutOf(thing)
  const ref = refOf(db, account, thing)
  if (ref && thing.kind !== 'table') {
    const notes = (await countOf(await tx.get(ref), { db, account, thing })) + 1
    tx.update(ref, { notes })
  }
  tx.create(noteRef(db, account, written.note_id), fromNote({ ...thing, about, ...written, replies: [] }))
  return about
}

async function addReply(
  tx: Transaction,
  written: Reply,
  { db, account, reply_to }: { db: Firestore; account: string; reply_to: string },
): Promise<string> {
  const { note, ref } = await readNote(tx, { db, account, note_id: reply_to })
  if (note.replies.length >= MOST_REPLIES)
    throw new Problem(
      'conflict',
      `The note has ${MOST_REPLIES} replies, the most there may be: write a new one`,
    )
  tx.set(ref, fromNote({ ...note, replies: [...note.replies, written] }))
  return note.about
}
