import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { account, configuration_id, environment, run_id } from '../model/fields.ts'
import { MOST_REPLIES, note_id, noteText, tableName, thread_id } from '../model/note.ts'
import { action, lazily } from './action.ts'
import { paging } from './fields.ts'
import { date, done, named, next_page_token } from './shapes.ts'

/** The fields that name what a note is on. */
const on = {
  environment: environment.optional(),
  configuration_type: configuration_type.optional(),
  configuration_id: configuration_id.optional(),
  run_id: run_id.optional(),
  table: tableName.optional(),
}

const isGiven = (value: object) => (name: string) => Reflect.get(value, name) !== undefined
const CONFIGURATION = ['environment', 'configuration_type', 'configuration_id']
const ONE_THING =
  'a configuration (environment, configuration_type and configuration_id), a run (these and run_id) or a table'

/** Of how many things these are the names; undefined where one is named by halves. */
function thingsIn(value: object): number | undefined {
  const has = isGiven(value)
  const isConfiguration = CONFIGURATION.every(has)
  if (!isConfiguration && [...CONFIGURATION, 'run_id'].some(has)) return
  return [isConfiguration, has('table'), has('reply_to')].filter(Boolean).length
}

const written = () => ({
  note_id,
  text: noteText,
  created_date: date(),
  created_by: z.string().describe('Who wrote it'),
  edited_date: date().nullable().describe('When it was last changed; null where it never was'),
})

const reply = lazily(() => z.strictObject(written()).meta({ id: 'Reply' }))

const note = lazily(() => {
  const { account, ...configuration } = named()
  const { configuration_type, environment, configuration_id } = configuration
  const { note_id, ...others } = written()
  return z
    .strictObject({
      account,
      note_id,
      environment: environment.nullable().describe('Of what it is on; null of a table'),
      configuration_type: configuration_type.nullable().describe('Of what it is on; null of a table'),
      configuration_id: configuration_id.nullable().describe('Of what it is on; null of a table'),
      run_id: run_id.nullable().describe('The run that it is on, where it is on one'),
      table: tableName.nullable().describe('The table that it is on, where it is on one'),
      ...others,
      replies: z.array(reply()).describe('The oldest first'),
    })
    .meta({ id: 'Note' })
})

/** How many notes a page has at most: each is with all its replies. */
const MOST_NOTES = 25

/** The actions of `POST /v1/note/status`. */
export const noteActions = {
  add_note: action('add_note', {
    endpoint: 'note-status',
    right: 'note',
    repeats: 'again',
    summary: `Writes a note on a configuration, a run or a table; or a reply to a note, of which it has at most ${MOST_REPLIES}.`,
    input: { account, ...on, reply_to: thread_id.optional(), text: noteText },
    rule: [
      value => thingsIn(value) === 1,
      `must name one thing: ${ONE_THING}; or by reply_to a note, and nothing else`,
    ],
    answer: lazily(() => z.strictObject({ message: z.literal('ok'), note_id }).meta({ id: 'NoteAdded' })),
    problems: [
      'configuration-not-found',
      'workflow-not-found',
      'run-not-found',
      'note-not-found',
      'conflict',
    ],
  }),
  edit_note: action('edit_note', {
    endpoint: 'note-status',
    right: 'note',
    repeats: 'again',
    summary: 'Changes what a note or a reply of one’s own says.',
    input: { account, note_id, text: noteText },
    answer: done,
    problems: ['note-not-found'],
  }),
  delete_note: action('delete_note', {
    endpoint: 'note-status',
    right: 'note',
    repeats: 'again',
    summary:
      'Deletes a note of one’s own with all replies to it, whoever wrote them; or a reply of one’s own.',
    input: { account, note_id },
    answer: done,
    problems: ['note-not-found'],
  }),
  list_notes: action('list_notes', {
    endpoint: 'note-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Lists the notes on a configuration, a run or a table, the newest first, with their replies; or all of the account, ' +
      'without those on archived configurations and their runs: a page may then have fewer than there are.',
    input: {
      account,
      ...on,
      ...paging,
      limit: z.int().min(1).max(MOST_NOTES).default(10).describe('How many to list at most'),
    },
    rule: [
      value => (thingsIn(value) ?? 2) <= 1,
      `must name one thing or nothing: ${ONE_THING}; what is on a run is not in the list of its configuration`,
    ],
    answer: lazily(() =>
      z.strictObject({ results: z.array(note()), next_page_token: next_page_token() }).meta({ id: 'Notes' }),
    ),
    problems: ['configuration-not-found', 'workflow-not-found', 'run-not-found'],
  }),
}
