import type { Firestore } from '@google-cloud/firestore'
import { pageOf } from '../../shared/actions/configuration-page.ts'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { type Clock, formatDate, MINUTE, type Micros } from '../../shared/model/time.ts'
import { frequencyOf, freshnessOf } from '../../shared/run/freshness.ts'
import { type Configuration, withoutTablesQuery } from '../../shared/store/configurations.ts'

/** How fresh the work of configurations is; one read for each, as all of it lies on them. */
export async function listFreshness(
  input: InputOf<'list_freshness'>,
  { db, now }: { db: Firestore; now: Clock },
): Promise<Answer<AnswerTo<'list_freshness'>>> {
  const { found, ...page } = await pageOf(input, db, withoutTablesQuery)
  const date = now()
  return { body: { results: found.flatMap(one => answerOf(input.account, one, date)), ...page } }
}

function answerOf(account: string, configuration: Configuration, now: Micros) {
  const found = freshnessOf(configuration, now)
  if (!found) return []
  const { activated, configuration_id, configuration_type, environment } = configuration
  const { last_run, last_success, next_expected, likely_delay } = found
  const { timing = null, state, learnt_from, why } = found
  return [
    {
      ...{ account, activated, configuration_id, configuration_type, environment },
      last_run: last_run
        ? { run_id: last_run.run_id, date: formatDate(last_run.start), status: last_run.status }
        : null,
      last_success_date: dateOf(last_success),
      next_expected_date: dateOf(next_expected),
      frequency: frequencyOf(configuration, now) ?? null,
      ...{ state, timing, learnt_from },
      confidence_hours: likely_delay === undefined ? null : inHours(likely_delay),
      why,
    },
  ]
}

const dateOf = (moment: Micros | undefined): string | null =>
  moment === undefined ? null : formatDate(moment)

/** In tenths of an hour, the last begun one included. */
const inHours = (length: Micros): number => Math.ceil(length / (6 * MINUTE)) / 10
