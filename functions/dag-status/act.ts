import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { jobIds, uuidOf } from '../../shared/model/ids.ts'
import { checkRun, correctRun, type Hand } from '../../shared/run/correct.ts'
import { checkJob, configurationNotFound } from '../../shared/run/named.ts'
import { readAccount } from '../../shared/store/accounts.ts'
import { readConfiguration } from '../../shared/store/configurations.ts'
import { type Cursor, listRuns, type Run, type RunFilters, readRun } from '../../shared/store/runs.ts'
import { answerRun } from './answer.ts'
import { cursorOf, pageToken } from './paging.ts'

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
  return page(input, filters, runs)
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
  let after = cursorOf(input.page_token, account, filters)
  const archived = readAccount(db, account).then(owner => new Set(owner.archived_configurations))
  const runs: Run[] = []
  let left = mostReads(limit)
  for (let wanted = limit + 1; wanted > 0; wanted = Math.min(left, AFTER_ARCHIVED)) {
    const [next, gone] = await Promise.all([
      listRuns(db, { account, filters, after, limit: wanted }),
      archived,
    ])
    runs.push(...next.filter(run => !gone.has(run.configuration)))
    left -= wanted
    if (runs.length > limit || next.length < wanted) return page(input, filters, runs)
    after = cursorAt(next.at(-1))
  }
  return page(input, filters, runs, after)
}

/** How many runs are read at a time once runs of archived configurations have made a page too short. */
const AFTER_ARCHIVED = 200
/** How many runs one request reads at most. */
const mostReads = (limit: number) => 3 * limit + 50

const cursorAt = (run: Run | undefined) => run && { start: run.start_execution_date, run_id: run.run_id }

/**
 * A page of runs, out of more than its limit where there are more.
 * @param stopped - where the reading stopped before it was known whether there are more
 */
function page(
  { account, limit }: { account: string; limit: number },
  filters: RunFilters,
  runs: Run[],
  stopped?: Cursor,
): Answer<AnswerTo<'get_by_status'>> {
  const results = runs.slice(0, limit)
  const last = runs.length > limit ? cursorAt(results.at(-1)) : stopped
  return {
    body: {
      results: results.map(run => answerRun(account, run)),
      ...(last ? { next_page_token: pageToken(account, filters, last) } : {}),
    },
  }
}

/** A status set by hand. */
export async function setRunStatus(
  input: InputOf<'set_run_status'>,
  hand: Hand,
): Promise<Answer<AnswerTo<'set_run_status'>>> {
  const { status, expected_status, note } = input
  await correctRun(input, { status, expected: expected_status && [expected_status], note }, hand)
  return { body: { message: 'ok' } }
}
