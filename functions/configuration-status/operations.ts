import type { Firestore } from '@google-cloud/firestore'
import { pageOf } from '../../shared/actions/configuration-page.ts'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Identity } from '../../shared/model/configuration-key.ts'
import { type Clock, formatDate, type Micros, SECOND } from '../../shared/model/time.ts'
import { listUndelivered, type Undelivered } from '../../shared/store/alerts.ts'
import {
  type Configuration,
  readConfiguration,
  withoutTablesQuery,
} from '../../shared/store/configurations.ts'
import { readTick } from '../../shared/store/system.ts'
import { lastRunsOf } from './last-runs.ts'
import { dateOf, factsOf } from './read.ts'
import { type Timeliness, timelinessOf } from './timeliness.ts'

/** How many alerts of a kind are told of that were not delivered. */
const MOST_ALERTS = 20

/** What is deployed and how it stands; with the first page, when schedules were last looked after, and which alerts nobody got. */
export async function listOperations(
  input: InputOf<'list_operations'>,
  { db, now }: { db: Firestore; now: Clock },
): Promise<Answer<AnswerTo<'list_operations'>>> {
  const { account } = input
  const date = now()
  const one = oneOf(input)
  const [{ found, ...page }, once] = await Promise.all([
    one ? readOne(db, account, one) : pageOf(input, db, withoutTablesQuery),
    one || input.page_token !== undefined ? {} : readOnce(db, account, date),
  ])
  const results = found.map(async one => operation(account, one, await timelinessOf(one, date)))
  return { body: { results: await Promise.all(results), ...once, ...page } }
}

/** The configuration that alone is asked for. */
function oneOf(input: InputOf<'list_operations'>): Identity | undefined {
  const { configuration_type, environment, configuration_id } = input
  if (configuration_id === undefined || configuration_type === undefined || environment === undefined) return
  return { configuration_type, environment, configuration_id }
}

async function readOne(db: Firestore, account: string, identity: Identity) {
  const found = await readConfiguration(db, account, identity)
  return { found: found && !found.archived ? [found] : [] }
}

async function readOnce(db: Firestore, account: string, now: Micros) {
  const [at, undelivered] = await Promise.all([
    readTick(db),
    listUndelivered(db, account, { now, limit: MOST_ALERTS }),
  ])
  return {
    last_tick: {
      date: dateOf(at),
      age_seconds: at === undefined ? null : Math.max(0, Math.floor((now - at) / SECOND)),
    },
    undelivered_alerts: undelivered.map(answerAlert),
  }
}

const answerAlert = ({ id, alert: { date, state, fact, attempts, error } }: Undelivered) => ({
  alert_id: id,
  date: formatDate(date),
  state,
  status: fact?.status ?? null,
  configuration_id: fact?.configuration_id ?? null,
  configuration_type: fact?.configuration_type ?? null,
  environment: fact?.environment ?? null,
  run_id: fact?.run_id ?? null,
  attempts,
  error: error ?? null,
})

function operation(account: string, configuration: Configuration, timeliness: Timeliness) {
  return {
    ...factsOf(account, configuration),
    next_launch: dateOf(configuration.next_launch),
    ...timeliness,
    notes: configuration.notes ?? 0,
    ...lastRunsOf(configuration),
  }
}
