import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useAccount } from '../../data/account.tsx'
import { call } from '../../data/client.ts'
import { hasDraft } from '../../data/draft.ts'
import { notesChanged, type Reply } from '../../data/notes.ts'
import { notOwn } from '../../rules/notes.ts'
import { utcTime } from '../../rules/times.ts'
import { useSession } from '../../sign-in/session.ts'
import { Button } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { Markdown } from '../markdown.tsx'
import { Age } from '../time.tsx'
import { tell } from '../told.tsx'
import { Writing } from './writing.tsx'

type Props = {
  note: Reply
  /** What it is called: a note or a reply. */
  what: string
  /** What else goes when it is deleted. */
  alsoGoes?: string
  /** What else can be done with it. */
  children?: ComponentChildren
}

/** A note or a reply: who wrote it, what it says, and what its writer can do with it. */
export function Written({ note, what, alsoGoes = '', children }: Props) {
  const account = useAccount()
  const { note_id, text, created_by, created_date, edited_date } = note
  const draft = `${account}/edit/${note_id}`
  const [isEdited, setEdited] = useState(() => hasDraft(draft))
  const [isAsked, setAsked] = useState(false)
  const because = notOwn(created_by, useSession()?.name)
  return (
    <>
      <p class="written">
        <strong>{created_by}</strong> <Age at={created_date} />
        {edited_date === null ? null : <span title={utcTime(edited_date)}>edited</span>}
      </p>
      {isEdited ? (
        <Writing
          draft={draft}
          label={`The ${what}`}
          verb="Save"
          initial={text}
          onSend={async changed => {
            await call('edit_note', { account, note_id, text: changed })
            await notesChanged(account)
          }}
          onCancel={() => setEdited(false)}
        />
      ) : (
        <>
          <Markdown text={text} />
          <div class="row deeds">
            {children}
            <Button right="note" because={because} onClick={() => setEdited(true)}>
              Edit
            </Button>
            <Button right="note" because={because} onClick={() => setAsked(true)}>
              Delete
            </Button>
          </div>
        </>
      )}
      {isAsked ? (
        <Dialog
          title={`Delete this ${what}?`}
          verb="Delete"
          kind="danger"
          onClose={() => setAsked(false)}
          onSubmit={async () => {
            await call('delete_note', { account, note_id })
            tell(`The ${what} was deleted`)
            await notesChanged(account)
          }}
        >
          <p>It cannot be brought back. {alsoGoes}</p>
        </Dialog>
      ) : null}
    </>
  )
}
