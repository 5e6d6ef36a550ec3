import { roleName } from '../client/words.ts'
import { Failure } from './exit.ts'
import { profileNamed } from './profiles.ts'
import { clientOf, open, type Place } from './session.ts'
import { printFacts } from './terminal/facts.ts'
import { printJson, say } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'

type Options = Place & { json?: true | undefined }

/** Lists the accounts that the caller has a role on. */
export async function list(
  options: Options & { limit: number; pageToken?: string | undefined },
): Promise<void> {
  const { call } = await clientOf(await profileNamed(options.profile), options.tokenFile)
  const answer = await call('list_accounts', { limit: options.limit, page_token: options.pageToken })
  if (options.json) return printJson(answer)
  printTable(
    ['ACCOUNT', 'NAME', 'ROLE', 'RUNNER', 'PROJECTS'],
    answer.results.map(({ account, name, role, runner, projects }) => [
      ...[account, name, roleName(role), runner],
      projects.join(', '),
    ]),
  )
  if (answer.next_page_token !== undefined) say(`There are more: add --page-token ${answer.next_page_token}`)
}

const opened = (given: string | undefined, options: Options) =>
  open(given === undefined ? options : { ...options, account: given })

/** Shows who an account runs as. */
export async function show(given: string | undefined, options: Options): Promise<void> {
  const { call, account } = await opened(given, options)
  const answer = await call('get_account', { account })
  if (options.json) return printJson(answer)
  const [{ name, role, runner, projects }] = answer.results
  printFacts([
    ['Account', account],
    ['Name', name],
    ['Your role', roleName(role)],
    ['Runner', runner ?? 'none: it can run nothing yet'],
    ['Projects', projects.join(', ') || null],
  ])
}

type Fields = { name?: string | undefined; runner?: string | undefined; project?: string[] | undefined }

/** Sets who an account runs as; what is not given stays as it is. */
export async function set(given: string | undefined, options: Options & Fields): Promise<void> {
  const { call, account } = await opened(given, options)
  const {
    results: [before],
  } = await call('get_account', { account })
  const name = options.name ?? before.name
  const runner = options.runner ?? before.runner
  const projects = options.project ?? before.projects
  if (name === null || runner === null || projects.length === 0) {
    const missing = [name ?? '--name', runner ?? '--runner', projects[0] ?? '--project'].filter(word =>
      word.startsWith('--'),
    )
    throw new Failure(
      'usage',
      `Cannot set the account ${account}: it has never been, so give ${missing.join(', ')} too.`,
    )
  }
  const answer = await call('set_account', { account, name, runner, projects })
  if (options.json) printJson(answer)
  else say(`Set the account ${account}.`)
}
