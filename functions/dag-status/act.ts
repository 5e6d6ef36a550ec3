import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { jobIds, uuidOf } from '../../shared/model/ids.ts'
import { checkRun, correctRun, type Hand } from '../../shared/run/correct.ts'
import { checkJob, configurationNotFound } from '../../shared/run/named.ts'
import { readAccount } from '../../shared/store/accounts.ts'
import { readConfiguration } from '../../shared/store/configurations.ts'
import { listRuns, type RunFilters, readRun } from '../../shared/store/runs.ts'
import { answerRun } from './answer.ts'
import { cursorOf, type Found, fill, pageOf, pageToken } from './paging.ts'

/** One run, by its full identity. */
export async function checkRunStatus(
  input: InputOf<'check_run_status'>,
  db: Firestore,
): Promise<Answer<AnswerTo<'check_run_status'>>> {
  const run = checkRun(await readRun(db, input.account, uuidOf(input.run_id)), input)
  return { body: { results: [answerRun(input.account, run)] } }
}

/** The latest runs of a configuration, or of one of its jobs. */
export async function getLastStatus(
  input: InputOf<'get_last_status'>,
  db: Firestore,
): Promise<Answer<AnswerTo<'get_last_status'>>> {
  checkJob(input)
  const { account, configuration_type, environment, configuration_id, job_id, status, execution_date } = input
  const identity = { configuration_type, environment, configuration_id }
  const own = jobIds(account, identity)
  const job_ids = job_id === undefined ? undefined : own.includes(job_id) ? own : [job_id]
  const filters: RunFilters = { configuration: identity, job_ids, status, day: execution_date }
  const after = cursorOf(input.page_token, account, filters)
  const runs = await listRuns(db, { account, filters, after, limit: input.limit + 1 })
  if (runs.length === 0 && !(await readConfiguration(db, account, identity))) {
    throw await configurationNotFound(db, account, identity)
  }
  return page(input, filters, { runs })
}

/**
 * The latest runs of all configurations of a type. Those of archived configurations are left out: where that takes too
 * many reads the page is short, and its token goes on from where it stopped.
 */
export async function getByStatus(
  input: InputOf<'get_by_status'>,
  db: Firestore,
): Promise<Answer<AnswerTo<'get_by_status'>>> {
  const { account, configuration_type, environment, status, execution_date, limit } = input
  const filters: RunFilters = { configuration_type, environment, status, day: execution_date }
  const after = cursorOf(input.page_token, account, filters)
  const archived = archivedOf(db, account)
  const found = await fill({
    limit,
    after,
    read: async (after, limit) => {
      const [runs] = await Promise.all([listRuns(db, { account, filters, after, limit }), archived])
      return runs
    },
    keeps: async run => !(await archived).has(run.configuration),
  })
  return page(input, filters, found)
}

/** The configurations whose runs are in no list. */
export const archivedOf = async (db: Firestore, account: string): Promise<ReadonlySet<string>> =>
  new Set((await readAccount(db, account)).archived_configurations)

/** A page of runs as it is answered. */
const page = (
  { account, limit }: { account: string; limit: number },
  filters: RunFilters,
  found: Found,
): Answer<AnswerTo<'get_by_status'>> => ({
  body: pageOf(found, {
    limit,
    token: place => pageToken(account, filters, place),
    answer: run => answerRun(account, run),
  }),
})

/** A status set by hand. */
export async function setRunStatus(
  input: InputOf<'set_run_status'>,
  hand: Hand,
): Promise<Answer<AnswerTo<'set_run_status'>>> {
  const { status, expected_status, note } = input
  await correctRun(input, { status, expected: expected_status && [expected_status], note }, hand)
  return { body: { message: 'ok' } }
}
