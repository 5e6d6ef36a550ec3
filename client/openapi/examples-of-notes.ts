import { DEPLOYED, type Example, FAILED_RUN, JOB, own } from './example.ts'

const NOTE = '7f3c2a90-5d1e-4b8a-9c06-2e41d7b8f513'
const REPLY = `${NOTE}.c4b9e0d2-83f7-4a15-b6ed-90a1f5c7e238`
const TEXT = 'The source came **two hours** late'
const { account } = JOB

/** One of each action on notes. */
export const OF_NOTES: [string, Example][] = [
  own<'add_note'>(
    'add-note',
    { action: 'add_note', ...JOB, run_id: FAILED_RUN, text: TEXT },
    { message: 'ok', note_id: NOTE },
  ),
  own<'add_note'>(
    'add-reply',
    { action: 'add_note', account, reply_to: NOTE, text: 'Asked them' },
    { message: 'ok', note_id: REPLY },
  ),
  own<'edit_note'>(
    'edit-note',
    { action: 'edit_note', account, note_id: REPLY, text: 'Asked them; it is there' },
    { message: 'ok' },
  ),
  own<'delete_note'>('delete-note', { action: 'delete_note', account, note_id: NOTE }, { message: 'ok' }),
  own<'list_notes'>(
    'list-notes',
    { action: 'list_notes', ...JOB, run_id: FAILED_RUN },
    {
      results: [
        {
          ...JOB,
          note_id: NOTE,
          run_id: FAILED_RUN,
          table: null,
          text: TEXT,
          created_date: DEPLOYED,
          created_by: 'ada@example.com',
          edited_date: null,
          replies: [
            {
              note_id: REPLY,
              text: 'Asked them; it is there',
              created_date: '2020-12-29T09:41:52.501120+00:00',
              created_by: 'grace@example.com',
              edited_date: '2020-12-29T10:02:07.118406+00:00',
            },
          ],
        },
      ],
    },
  ),
]
