import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { formatDate, type Micros } from '../../shared/model/time.ts'
import { changedQuery, fits, listRunsBy, runListQuery } from '../../shared/store/run-list.ts'
import type { Cursor, Run } from '../../shared/store/runs.ts'
import { archivedOf } from './act.ts'
import { answerRun } from './answer.ts'
import { cursorOf, fill, pageOf, pageToken } from './paging.ts'

/**
 * The runs of all types, the newest start first; or, after an update, those that changed since, the earliest change
 * first: these are all read, whatever the other filters, so that who polls reads what changed and no more.
 */
export async function listAllRuns(
  input: InputOf<'list_runs'>,
  db: Firestore,
): Promise<Answer<AnswerTo<'list_runs'>>> {
  const { account, limit, page_token, action: _, updated_after, ...filters } = input
  const all = { ...filters, updated_after }
  const date = updated_after === undefined ? undefined : changeOf
  const query = (after: Cursor | undefined) =>
    updated_after === undefined
      ? runListQuery(db, account, filters, after)
      : changedQuery(db, account, updated_after, after)
  let archived: Promise<ReadonlySet<string>> | undefined
  const found = await fill({
    limit,
    date,
    after: cursorOf(page_token, account, all),
    read: (after, limit) => listRunsBy(query(after), limit),
    keeps: async run => {
      if (!fits(run, filters)) return false
      // Only now: who polls and finds nothing reads nothing else.
      archived ??= archivedOf(db, account)
      return !(await archived).has(run.configuration)
    },
  })
  const token = (place: Cursor) => pageToken(account, all, place)
  return { body: pageOf(found, { limit, date, token, answer: run => listed(account, run) }) }
}

const changeOf = ({ last_update_date, start_execution_date }: Run): Micros =>
  last_update_date ?? start_execution_date

const listed = (account: string, run: Run) => ({
  ...answerRun(account, run),
  sub_status: run.sub_status,
  version: run.version ?? null,
  execution_date: formatDate(run.execution_date),
  trigger: run.trigger ?? null,
  error_line: run.error_line ?? null,
  outcomes: run.outcomes ?? null,
  notes: run.notes ?? 0,
})
