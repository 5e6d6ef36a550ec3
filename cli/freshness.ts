import type { FieldsOf } from '../client/client.ts'
import { open, type Place } from './session.ts'
import { printJson, say, status } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'
import { localTime } from './terminal/times.ts'

type Options = Place & {
  type?: FieldsOf<'list_freshness'>['configuration_type'] | undefined
  limit: number
  pageToken?: string | undefined
  json?: true | undefined
}

/** Lists when work succeeded last, when it is expected, and why. */
export async function list(options: Options): Promise<void> {
  const { call, account, environment } = await open(options)
  const answer = await call('list_freshness', {
    ...{ account, environment, configuration_type: options.type },
    ...{ limit: options.limit, page_token: options.pageToken },
  })
  if (options.json) return printJson(answer)
  if (answer.results.length === 0) say('Nothing here has a schedule or has run.')
  else {
    printTable(
      ['ENVIRONMENT', 'CONFIGURATION', 'TIMING', 'TODAY', 'LAST', 'EXPECTED', 'OFTEN', 'WHY'],
      answer.results.map(one => [
        one.environment,
        one.configuration_id,
        inWords(one.timing),
        inWords(one.state),
        one.last_run ? status(one.last_run.status) : null,
        one.next_expected_date === null ? null : localTime(one.next_expected_date),
        inWords(one.frequency),
        one.why,
      ]),
    )
  }
  if (answer.next_page_token !== undefined) say(`There are more: add --page-token ${answer.next_page_token}`)
}

const inWords = (word: string | null) => word?.replaceAll('_', ' ')
