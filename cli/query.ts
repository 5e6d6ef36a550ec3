import { text } from 'node:stream/consumers'
import { bigQueryOf, cellOf } from './bigquery.ts'
import { Failure } from './exit.ts'
import { open, type Place, type Session } from './session.ts'
import { printJson, say } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'

type Options = Place & {
  project?: string | undefined
  location?: string | undefined
  limit: number
  json?: true | undefined
}

/** Runs SQL as oneself, and prints the rows as a table. */
export async function query(given: string, options: Options): Promise<void> {
  const session = await open(options)
  const sql = given === '-' ? await text(process.stdin) : given
  const bigQuery = await bigQueryOf(session.profile)
  const project = options.project ?? (await projectOf(session))
  const { answer, raw } = await bigQuery.query(project, sql, {
    location: options.location,
    limit: options.limit,
  })
  if (options.json) return printJson(raw)
  const fields = answer.schema?.fields ?? []
  const rows = answer.rows ?? []
  if (fields.length === 0) {
    const changed = answer.numDmlAffectedRows
    return say(changed === undefined ? 'Done.' : `Done: ${changed} rows.`)
  }
  printTable(
    fields.map(({ name }) => name),
    rows.map(({ f }) => fields.map((field, at) => cellOf(field, f[at]?.v))),
  )
  const total = Number(answer.totalRows ?? rows.length)
  if (total > rows.length) say(`${rows.length} of ${total} rows: --limit says how many.`)
}

/** The project of the account, where it has but one. */
async function projectOf({ call, account }: Session): Promise<string> {
  const {
    results: [{ projects }],
  } = await call('get_account', { account })
  const [project, ...others] = projects
  if (project !== undefined && others.length === 0) return project
  const has = project === undefined ? 'none' : projects.join(', ')
  throw new Failure('usage', `Cannot tell which project pays for the query: the account has ${has}.`, {
    next: ['Give --project.'],
  })
}
