import { useAccount } from '../../data/account.tsx'
import { NOTES, type Note, useAllNotes } from '../../data/notes.ts'
import { Shown } from '../../parts/loading.tsx'
import { Age } from '../../parts/time.tsx'
import { Title } from '../../parts/title.tsx'
import { Wide } from '../../parts/wide.tsx'
import { Link } from '../../route/link.tsx'
import { withSearch } from '../../route/location.ts'
import { pathOf } from '../../route/route.ts'
import { firstLine, placeOf, subjectOf } from '../../rules/notes.ts'

/** What people have written on everything in the account, the newest first. */
export function NotesScreen({ search }: { search: URLSearchParams }) {
  const account = useAccount()
  const after = search.get('after')
  const notes = useAllNotes(after)
  const path = pathOf({ screen: 'notes', account })
  return (
    <>
      <Title title="Notes" />
      <Shown of={notes} lines={12}>
        {({ results, next_page_token }) => (
          <>
            {results.length > 0 ? (
              <List notes={results} />
            ) : next_page_token === undefined && after === null ? (
              <p class="empty">
                Nobody has written a note yet: operations, runs and tables have a tab for them.
              </p>
            ) : (
              <p class="empty">None of these {NOTES} is on something that is still there.</p>
            )}
            <nav class="pages" aria-label="Pages">
              {after === null ? null : <Link href={path}>Newest</Link>}
              {next_page_token === undefined ? null : (
                <Link href={path + withSearch(search, { after: next_page_token })}>Older</Link>
              )}
            </nav>
          </>
        )}
      </Shown>
    </>
  )
}

const List = ({ notes }: { notes: readonly Note[] }) => (
  <Wide label="Notes">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">On</th>
          <th scope="col">Note</th>
          <th scope="col">Replies</th>
          <th scope="col">By</th>
          <th scope="col">Written</th>
        </tr>
      </thead>
      <tbody>
        {notes.map(note => (
          <Row key={note.note_id} note={note} />
        ))}
      </tbody>
    </table>
  </Wide>
)

function Row({ note }: { note: Note }) {
  const account = useAccount()
  const subject = subjectOf(note)
  const place = subject && placeOf(account, subject)
  return (
    <tr>
      <th scope="row" class="line">
        {place === undefined ? null : (
          <>
            <Link href={place.href}>{place.name}</Link> <small>{place.what}</small>
          </>
        )}
      </th>
      <td class="line" title={note.text}>
        {firstLine(note.text)}
      </td>
      <td class="number">{note.replies.length || ''}</td>
      <td>{note.created_by}</td>
      <td>
        <Age at={note.created_date} />
        {note.edited_date === null ? null : <small> edited</small>}
      </td>
    </tr>
  )
}
