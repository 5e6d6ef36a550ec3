import type { FieldsOf } from '../client/client.ts'
import { findConfiguration, identityOf } from './find.ts'
import { open, type Place } from './session.ts'
import { printJson, say, statusOf } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'
import { localTime, shortly } from './terminal/times.ts'

type Fields = FieldsOf<'list_runs'>

type Options = Place & {
  type?: Fields['configuration_type']
  status?: Fields['status']
  subStatus?: Fields['sub_status']
  trigger?: Fields['trigger']
  for?: string | undefined
  from?: string | undefined
  to?: string | undefined
  updatedAfter?: string | undefined
  limit: number
  pageToken?: string | undefined
  json?: true | undefined
}

/** Lists runs, of one configuration or of all. */
export async function list(id: string | undefined, options: Options): Promise<void> {
  const session = await open(options)
  const named = id === undefined ? undefined : identityOf(await findConfiguration(session, id, options))
  const answer = await session.call('list_runs', {
    account: session.account,
    environment: session.environment,
    configuration_type: options.type,
    ...named,
    status: options.status,
    sub_status: options.subStatus,
    trigger: options.trigger,
    for_date: options.for,
    started_from: options.from,
    started_to: options.to,
    updated_after: options.updatedAfter,
    limit: options.limit,
    page_token: options.pageToken,
  })
  if (options.json) return printJson(answer)
  if (answer.results.length === 0) say('No runs.')
  else {
    printTable(
      ['STATUS', 'STARTED', 'DURATION', 'FOR', 'BY', 'ENVIRONMENT', 'CONFIGURATION', 'RUN', 'ERROR'],
      answer.results.map(run => [
        statusOf(run),
        localTime(run.start_execution_date),
        run.duration === null ? null : shortly(run.duration),
        run.execution_date.slice(0, 10),
        run.trigger?.kind,
        run.environment,
        run.configuration_id,
        run.run_id,
        run.error_line ?? '',
      ]),
    )
  }
  if (answer.next_page_token !== undefined) say(`There are more: add --page-token ${answer.next_page_token}`)
}
