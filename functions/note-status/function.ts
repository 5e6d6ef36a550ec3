import { noteActions } from '../../shared/actions/note.ts'
import { endpoint, type HttpFunction, handle } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { addNote } from './add.ts'
import { deleteNote, editNote } from './change.ts'
import { listNotesOn } from './list.ts'

/** `POST /v1/note/status` */
export const noteStatus = ({ db, newUuid, ...gate }: Dependencies): HttpFunction =>
  endpoint('note-status', gate, {
    add_note: handle(noteActions.add_note, (input, asked) =>
      addNote(input, { db, now: gate.now, newUuid, ...asked }),
    ),
    edit_note: handle(noteActions.edit_note, (input, asked) =>
      editNote(input, { db, now: gate.now, ...asked }),
    ),
    delete_note: handle(noteActions.delete_note, (input, asked) =>
      deleteNote(input, { db, now: gate.now, ...asked }),
    ),
    list_notes: handle(noteActions.list_notes, input => listNotesOn(input, db)),
  })
