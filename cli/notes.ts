import type { AnswerTo, FieldsOf } from '../client/client.ts'
import { RUN_ID } from '../client/ids.ts'
import { Failure } from './exit.ts'
import { findConfiguration, findRun, nameOf } from './find.ts'
import { open, type Place, type Session } from './session.ts'
import { plain, print, printJson, say } from './terminal/streams.ts'
import { localTime } from './terminal/times.ts'

type Options = Place & { json?: true | undefined }
type Naming = Options & {
  type?: FieldsOf<'get_configuration'>['configuration_type'] | undefined
  table?: string | undefined
}
type Note = AnswerTo<'list_notes'>['results'][number]

/** What names a thing that notes are on to the API; nothing where none is given. */
async function thing(session: Session, given: string | undefined, { table, ...options }: Naming) {
  if (given === undefined) return table === undefined ? {} : { table }
  if (table !== undefined)
    throw new Failure('usage', `Cannot take both ${given} and --table ${table}: a note is on one thing.`)
  return RUN_ID.test(given) ? findRun(session, given, options) : findConfiguration(session, given, options)
}

/** Lists the notes on a thing, or of the account. */
export async function list(
  given: string | undefined,
  options: Naming & { limit: number; pageToken?: string | undefined },
): Promise<void> {
  const session = await open(options)
  const answer = await session.call('list_notes', {
    ...(await thing(session, given, options)),
    ...{ account: session.account, limit: options.limit, page_token: options.pageToken },
  })
  if (options.json) return printJson(answer)
  if (answer.results.length === 0) say('There are no notes.')
  answer.results.forEach((note, at) => {
    if (at > 0) print()
    printNote(note)
  })
  if (answer.next_page_token !== undefined) say(`There are more: add --page-token ${answer.next_page_token}`)
}

function printNote(note: Note): void {
  print(onOf(note))
  for (const [one, indent] of [[note, ''] as const, ...note.replies.map(reply => [reply, '  '] as const)]) {
    const edited = one.edited_date === null ? '' : ', edited'
    print(`${indent}${localTime(one.created_date)}  ${plain(one.created_by)}${edited}  ${one.note_id}`)
    for (const line of one.text.split('\n')) print(`${indent}  ${plain(line)}`)
  }
}

/** `table-to-table x_DEV in DEV`, a run of it, or a table. */
function onOf({ account, environment, configuration_type, configuration_id, run_id, table }: Note): string {
  if (environment === null || configuration_type === null || configuration_id === null)
    return `table ${table}`
  const name = nameOf({ account, environment, configuration_type, configuration_id })
  return run_id === null ? name : `run ${run_id} of ${name}`
}

/** Writes a note on a thing, or a reply. */
export async function add(
  text: string,
  given: string | undefined,
  options: Naming & { replyTo?: string | undefined },
): Promise<void> {
  const { replyTo: reply_to } = options
  if (given === undefined && options.table === undefined && reply_to === undefined)
    throw new Failure('usage', 'Cannot add the note: it is on nothing.', {
      next: ['Name a configuration, a run, --table or --reply-to.'],
    })
  const session = await open(options)
  const on = await thing(session, given, options)
  const answer = await session.call('add_note', { ...on, account: session.account, reply_to, text })
  if (options.json) return printJson(answer)
  say(reply_to === undefined ? 'Added the note.' : 'Added the reply.')
  print(answer.note_id)
}

/** Changes what a note or a reply says. */
export async function edit(note_id: string, text: string, options: Options): Promise<void> {
  const { call, account } = await open(options)
  const answer = await call('edit_note', { account, note_id, text })
  if (options.json) printJson(answer)
  else say('Changed the note.')
}

/** Deletes a note with its replies, or a reply. */
export async function remove(note_id: string, options: Options): Promise<void> {
  const { call, account } = await open(options)
  const answer = await call('delete_note', { account, note_id })
  if (options.json) printJson(answer)
  else say('Deleted the note.')
}
