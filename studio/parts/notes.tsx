import '../styles/notes.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAccount } from '../data/account.tsx'
import { call } from '../data/client.ts'
import { hasDraft } from '../data/draft.ts'
import { type Note, notesChanged, useNotes } from '../data/notes.ts'
import { fieldsOf, type Subject, subjectKey } from '../rules/notes.ts'
import { Button } from './button.tsx'
import { Shown } from './loading.tsx'
import { Writing } from './notes/writing.tsx'
import { Written } from './notes/written.tsx'

/** The notes on a configuration, a run or a table, and a field for another. */
export function Notes({ on }: { on: Subject }) {
  // What is typed on one thing is none of another's.
  return <Own key={subjectKey(on)} on={on} />
}

function Own({ on }: { on: Subject }) {
  const account = useAccount()
  const [pages, setPages] = useState(1)
  const notes = useNotes(on, pages)
  const element = useRef<HTMLElement>(null)
  const count = notes.data?.results.reduce((sum, { replies }) => sum + 1 + replies.length, 0) ?? 0
  const before = useRef(count)
  useEffect(() => {
    // What had the focus went with the note that was deleted.
    if (count < before.current && document.activeElement === document.body) element.current?.focus()
    before.current = count
  }, [count])
  return (
    <section ref={element} class="notes" aria-label="Notes" tabIndex={-1}>
      <h2 class="hidden">Notes</h2>
      <Writing
        draft={`${account}/${subjectKey(on)}`}
        label="A note"
        verb="Add note"
        onSend={async text => {
          await call('add_note', { account, ...fieldsOf(on), text })
          await notesChanged(account)
        }}
      />
      <Shown of={notes} lines={4}>
        {({ results, next_page_token }) => (
          <>
            {results.length === 0 ? <p class="empty">Nobody has written a note here yet.</p> : null}
            {results.map(note => (
              <Thread key={note.note_id} note={note} />
            ))}
            {next_page_token === undefined ? null : (
              <button type="button" onClick={() => setPages(pages + 1)}>
                Older notes
              </button>
            )}
          </>
        )}
      </Shown>
    </section>
  )
}

/** A note with its replies. */
function Thread({ note }: { note: Note }) {
  const account = useAccount()
  const draft = `${account}/reply/${note.note_id}`
  const [isReplied, setReplied] = useState(() => hasDraft(draft))
  const { replies } = note
  const alsoGoes =
    replies.length === 0
      ? ''
      : `Its ${replies.length === 1 ? 'reply goes' : `${replies.length} replies go`} with it.`
  return (
    <article aria-label={`Note of ${note.created_by}`}>
      <Written note={note} what="note" alsoGoes={alsoGoes}>
        <Button right="note" onClick={() => setReplied(true)}>
          Reply
        </Button>
      </Written>
      {replies.length === 0 ? null : (
        <ul class="replies">
          {replies.map(reply => (
            <li key={reply.note_id}>
              <Written note={reply} what="reply" />
            </li>
          ))}
        </ul>
      )}
      {isReplied ? (
        <Writing
          draft={draft}
          label="A reply"
          verb="Add reply"
          onSend={async text => {
            await call('add_note', { account, reply_to: note.note_id, text })
            await notesChanged(account)
          }}
          onCancel={() => setReplied(false)}
        />
      ) : null}
    </article>
  )
}
