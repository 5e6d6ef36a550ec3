import type { AnswerTo } from '../client/client.ts'
import { Failure } from './exit.ts'
import { open, type Place } from './session.ts'
import { printFacts } from './terminal/facts.ts'
import { plain, print, printJson, say } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'
import { localTime } from './terminal/times.ts'

type Options = Place & { json?: true | undefined }
type Table = AnswerTo<'get_table'>['results'][0]

/** Lists the tables of the account's projects. */
export async function list(
  options: Options & {
    project?: string | undefined
    dataset?: string | undefined
    limit: number
    pageToken?: string | undefined
  },
): Promise<void> {
  const { call, account } = await open(options)
  const { project, dataset, limit } = options
  const answer = await call('list_tables', {
    ...{ account, project, dataset, limit, page_token: options.pageToken },
  })
  if (options.json) return printJson(answer)
  if (answer.results.length > 0) {
    printTable(
      ['TABLE', 'TYPE', 'ROWS', 'BYTES', 'CHANGED', 'WRITTEN BY'],
      answer.results.map(one => [
        `${one.project}.${one.dataset}.${one.table}`,
        one.type,
        one.rows,
        one.bytes,
        one.last_modified_date === null ? null : localTime(one.last_modified_date),
        one.written_by?.configuration_id,
      ]),
    )
  } else if (answer.next_page_token === undefined) say('No tables.')
  for (const { project, dataset, table, reason } of answer.unreadable) {
    const name = [project, dataset, table].filter(part => part !== null).join('.')
    say(`Not readable: ${name}: ${plain(reason)}`)
  }
  if (answer.next_page_token !== undefined) say(`There are more: add --page-token ${answer.next_page_token}`)
}

/** `project.dataset.table`; a project may have dots itself. @throws Failure where it is no such name */
function nameOf(given: string): { project: string; dataset: string; table: string } {
  const [, project, dataset, table] = /^(.+)[.:]([^.:]+)\.([^.:]+)$/.exec(given) ?? []
  if (project !== undefined && dataset !== undefined && table !== undefined)
    return { project, dataset, table }
  throw new Failure('usage', `Cannot find ${given}: a table is named as project.dataset.table.`, {
    next: ['tailer tables lists them.'],
  })
}

/** Shows a table: its columns, who writes and reads it, and its first rows. */
export async function show(given: string, options: Options): Promise<void> {
  const name = nameOf(given)
  const { call, account } = await open(options)
  const answer = await call('get_table', { account, ...name })
  if (options.json) return printJson(answer)
  const [one] = answer.results
  printFacts(factsOf(one))
  if (one.schema.length > 0) {
    print()
    printTable(['COLUMN', 'TYPE', 'MODE', 'DESCRIPTION'], columnsOf(one.schema))
  }
  for (const text of [one.sql, one.documentation]) {
    if (text === null) continue
    print()
    for (const line of text.trimEnd().split('\n')) print(plain(line))
  }
  if (one.preview_refused !== null) return say(`No rows are shown: ${plain(one.preview_refused)}`)
  print()
  for (const row of one.preview ?? []) print(plain(row))
}

const factsOf = (one: Table): [string, string | number | null][] => [
  ['Table', `${one.project}.${one.dataset}.${one.table}`],
  ['Type', one.type],
  ['Description', one.description],
  ['Rows', one.rows],
  ['Bytes', one.bytes],
  ['Location', one.location],
  ['Made', dated(one.created_date)],
  ['Changed', dated(one.last_modified_date)],
  ['Expires', dated(one.expires_date)],
  ['Partitions', one.partitioning && `${one.partitioning.type} of ${one.partitioning.field ?? 'ingestion'}`],
  ['Clustered by', one.clustering.join(', ') || null],
  [
    'Labels',
    Object.entries(one.labels)
      .map(pair => pair.join('='))
      .join(', ') || null,
  ],
  ['Written by', writer(one)],
  ['Read by', one.read_by.map(({ configuration_id }) => configuration_id).join(', ') || null],
]

const dated = (date: string | null) => date && localTime(date)

function writer({ written_by }: Table): string | null {
  if (!written_by) return null
  const { configuration_id, run_id, date } = written_by
  return date === null ? configuration_id : `${configuration_id}, ${localTime(date)} in ${run_id}`
}

/** The columns, those within another with dots. */
function columnsOf(columns: Table['schema'], within = ''): (string | null)[][] {
  return columns.flatMap(({ name, type, mode, description, fields = [] }) => [
    [`${within}${name}`, type, mode, description ?? ''],
    ...columnsOf(fields, `${within}${name}.`),
  ])
}
