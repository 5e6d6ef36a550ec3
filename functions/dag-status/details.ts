import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { parameterValue } from '../../shared/model/parameters.ts'
import { formatDate, formatDuration } from '../../shared/model/time.ts'
import { checkRun } from '../../shared/run/correct.ts'
import { gravestOf } from '../../shared/run/outcomes.ts'
import { listAudit } from '../../shared/store/audit.ts'
import { type Run, readRun } from '../../shared/store/runs.ts'
import { type Expectation, listTasks, type TaskState } from '../../shared/store/tasks.ts'
import { answerRun } from './answer.ts'

const stored = z.record(z.string(), parameterValue)

/** The values of a run's parameters, defaults and all; null where it has none. */
export const parametersIn = ({ sql_parameters }: Run) =>
  sql_parameters === undefined ? null : stored.parse(JSON.parse(sql_parameters))

/** A run with all that is known of it: what started it, how its tasks stand, why it failed, who changed it. */
export async function getRunDetails(
  input: InputOf<'get_run_details'>,
  db: Firestore,
): Promise<Answer<AnswerTo<'get_run_details'>>> {
  const { account } = input
  const uuid = uuidOf(input.run_id)
  const run = checkRun(await readRun(db, account, uuid), input)
  const [tasks, history] = await Promise.all([
    listTasks(db, account, uuid),
    listAudit(db, account, `runs/${uuid}`),
  ])
  const details = {
    ...answerRun(account, run),
    sub_status: run.sub_status,
    version: run.version ?? null,
    execution_date: formatDate(run.execution_date),
    trigger: run.trigger ?? null,
    sql_parameters: parametersIn(run),
    error: run.error ? { ...run.error, task_id: null } : gravestOf(tasks),
    tasks: tasks.toSorted((a, b) => (a.start_date ?? 0) - (b.start_date ?? 0)).map(answerTask),
    notes: run.notes ?? 0,
    history: history.map(({ date, ...change }) => ({ date: formatDate(date), ...change })),
  }
  return { body: { results: [details] } }
}

function answerTask({ start_date, end_date, ...state }: TaskState) {
  const ran = start_date !== undefined && end_date !== undefined
  return {
    task_id: state.task_id,
    status: state.status,
    start_date: start_date === undefined ? null : formatDate(start_date),
    end_date: end_date === undefined ? null : formatDate(end_date),
    duration: ran ? formatDuration(Math.max(0, end_date - start_date)) : null,
    attempt: state.attempt,
    next_attempt_date: state.next_attempt_date === undefined ? null : formatDate(state.next_attempt_date),
    attempts: attemptsOf(state),
    jobs: state.jobs,
    rows: state.rows ?? null,
    bytes: state.bytes ?? null,
    error: state.error ?? null,
    expectations: state.expectations?.map(answerExpectation) ?? null,
    taken_from: state.taken_from ?? null,
    left_out: state.left_out ?? false,
  }
}

const answerExpectation = (one: Expectation) => ({
  procedure_name: one.procedure_name,
  table: one.table ?? null,
  column_name: one.column_name ?? null,
  passed: one.passed ?? null,
  all_count: one.all_count ?? null,
  reject_count: one.reject_count ?? null,
  reject_threshold: one.reject_threshold ?? null,
  error: one.error ?? null,
})

/** Every attempt at a task, the latest last; none where it has not begun. */
function attemptsOf(state: TaskState) {
  const earlier = state.failed_attempts ?? []
  const failed = earlier.map(({ start, end, jobs, error }) => ({
    start_date: formatDate(start),
    end_date: formatDate(end),
    jobs,
    error,
  }))
  const start = state.attempt_date ?? state.start_date
  // One that waits, or was stopped as it waited, is at none.
  if (start === undefined || earlier.length === state.attempt) return failed
  const last = {
    start_date: formatDate(start),
    end_date: state.end_date === undefined ? null : formatDate(state.end_date),
    jobs: state.jobs.slice(earlier.flatMap(({ jobs }) => jobs).length),
    error: state.error ?? null,
  }
  return [...failed, last]
}
