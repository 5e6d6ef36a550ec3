import type { FieldsOf } from '../client/client.ts'
import { findConfiguration, nameOf } from './find.ts'
import { agree } from './prod.ts'
import { open, type Place } from './session.ts'
import { printFacts } from './terminal/facts.ts'
import { plain, print, printJson, say, status, statusOf } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'
import { localTime } from './terminal/times.ts'

type Options = Place & {
  type?: FieldsOf<'get_configuration'>['configuration_type'] | undefined
  json?: true | undefined
}

/** How long after the last tick schedules are said to stand still, in seconds. */
const LONG = 300

/** Lists what is deployed, with how it went last. */
export async function list(
  options: Options & { limit: number; pageToken?: string | undefined },
): Promise<void> {
  const session = await open(options)
  const { account, environment } = session
  const answer = await session.call('list_operations', {
    ...{ account, environment, configuration_type: options.type },
    ...{ limit: options.limit, page_token: options.pageToken },
  })
  if (options.json) return printJson(answer)
  if (answer.results.length === 0) say('Nothing is deployed.')
  else {
    printTable(
      ['TYPE', 'ENVIRONMENT', 'CONFIGURATION', 'ENABLED', 'LAST', 'STARTED', 'NEXT', 'DESCRIPTION'],
      answer.results.map(one => [
        one.configuration_type,
        one.environment,
        one.configuration_id,
        one.activated ? 'yes' : 'no',
        one.last_runs[0] ? statusOf(one.last_runs[0]) : null,
        one.last_runs[0] ? localTime(one.last_runs[0].start_execution_date) : null,
        one.next_launch === null ? null : `${localTime(one.next_launch)}${one.late ? ' late' : ''}`,
        one.short_description ?? '',
      ]),
    )
  }
  const age = answer.last_tick?.age_seconds
  if (age != null && age > LONG) say(`Schedules stand still: they were last looked after ${age} s ago.`)
  for (const { alert_id, error } of answer.undelivered_alerts ?? []) {
    say(`Alert not delivered: ${alert_id}${error === null ? '' : `: ${plain(error)}`}`)
  }
  if (answer.next_page_token !== undefined) say(`There are more: add --page-token ${answer.next_page_token}`)
}

/** Shows a configuration and its last runs. */
export async function show(id: string, options: Options): Promise<void> {
  const session = await open(options)
  const identity = await findConfiguration(session, id, options)
  const answer = await session.call('get_configuration', identity)
  if (options.json) return printJson(answer)
  const [one] = answer.results
  const { results: runs } = await session.call('get_last_status', { ...identity, limit: 5 })
  printFacts([
    ['Configuration', one.configuration_id],
    ['Type', one.configuration_type],
    ['Environment', one.environment],
    ['Enabled', one.archived ? 'archived' : one.activated ? 'yes' : 'no'],
    ['Version', one.version],
    ['Deployed', one.deployed_date === null ? null : `${localTime(one.deployed_date)} by ${one.deployed_by}`],
    ['Next launch', one.next_launch === null ? null : localTime(one.next_launch)],
    ['Next reset', one.next_reset === null ? null : localTime(one.next_reset)],
    ['Files', Object.keys(one.files).join(', ') || null],
  ])
  if (runs.length === 0) return
  print()
  printTable(
    ['STATUS', 'STARTED', 'RUN'],
    runs.map(run => [status(run.status), localTime(run.start_execution_date), run.run_id]),
  )
}

const FLAGS = {
  enable: { activated: true },
  disable: { activated: false },
  archive: { archived: true },
} as const

/** Enables, disables or archives a configuration. */
export async function change(
  id: string,
  how: keyof typeof FLAGS,
  options: Options & { yes?: true | undefined; restore?: true | undefined },
): Promise<void> {
  const session = await open(options)
  const identity = await findConfiguration(session, id, options)
  await agree(`${how} ${nameOf(identity)}`, session, { ...identity, yes: options.yes })
  const answer = await session.call('set_configuration_status', {
    ...identity,
    ...FLAGS[how],
    ...(options.restore ? { archived: false } : {}),
  })
  if (options.json) printJson(answer)
  else say(`${how.replace(/^./, first => first.toUpperCase())}d ${nameOf(identity)}.`)
}
