import type { RunDetails } from '../data/shapes.ts'
import { isOpen } from './status.ts'
import { isCancelled } from './task-words.ts'

/** What went wrong, in which task where one tells, and whether that is over or tried again. */
export type RunTrouble = { reason: string; message: string; task_id: string | null; isPassing: boolean }

/** What one reads first of a run: its error; while it runs, that of a task which is tried again. */
export function troubleOfRun(run: RunDetails): RunTrouble | null {
  if (run.error !== null) return { ...run.error, isPassing: false }
  if (!isOpen(run.status)) return null
  for (const { task_id, status, attempts } of run.tasks) {
    if (status !== 'RUNNING') continue
    const failed = attempts.findLast(({ error }) => error !== null)?.error
    if (failed) return { ...failed, task_id, isPassing: true }
  }
  return null
}

/** What a run's sub-status means, where it says more than its status. */
const MEANS: Readonly<Record<NonNullable<RunDetails['sub_status']>, string>> = {
  FAILED: 'A critical task failed: no further task was begun.',
  STOP: 'A task whose failure stops what follows failed, or was left out: what depends on it was not begun, and no workflow was told.',
  BREAK:
    'A task whose failure breaks its branch failed: what depends on it was not begun; the rest was done, and workflows were told.',
  WARNING: 'A task failed whose failure only warns: the rest was done, and workflows were told.',
  SUCCESS: '',
}

/** What became of a run, beside its status; empty where that says all. */
export function meaningOf({ status, sub_status, error }: RunDetails): string {
  if (status === 'QUEUED')
    return 'As many runs of its operation are under way as may be: it waits for one of them to end, and then starts by itself.'
  if (sub_status === null) return ''
  // A run may fail without a task's doing: by the hand of somebody, or of what runs it.
  const isByItself = error !== null && error.task_id !== null && !isCancelled(error.reason)
  return sub_status === 'FAILED' && error !== null && !isByItself ? '' : MEANS[sub_status]
}

/** What the tasks of a run did, counted: `3 succeeded, 1 failed, 2 never began`. */
export function countsOf(run: RunDetails): string {
  const is = isOpen(run.status) ? 'running' : 'cancelled'
  const words = { SUCCESS: 'succeeded', FAILED: 'failed', RUNNING: is, SKIPPED: 'never began' }
  const counts = Map.groupBy(run.tasks, task =>
    task.error !== null && isCancelled(task.error.reason)
      ? 'cancelled'
      : task.taken_from !== null
        ? 'taken over'
        : task.left_out
          ? 'left out'
          : words[task.status],
  )
  return [...counts].map(([word, { length }]) => `${length} ${word}`).join(', ')
}

/** What may help against a failure of a kind, in a sentence. */
const HELP: Readonly<Record<string, string>> = {
  invalidQuery: 'Correct the SQL, deploy it, and retry: the retry runs what is deployed then.',
  invalid: 'Correct the configuration, deploy it, and retry: the retry runs what is deployed then.',
  notFound: 'Something that it names is not there: make it, or correct the name, and retry.',
  accessDenied: 'The account’s runner lacks a right: give it, and retry.',
  accountNotReady: 'Who manages the account sets its runner and projects; then retry.',
  quotaExceeded: 'Wait till there is quota again, or ask for more, and retry.',
  rateLimitExceeded: 'This passes as a rule: retry.',
  resourcesExceeded: 'Let the query do less at once, deploy it, and retry.',
  timeout: 'Give it more time, or less to do, deploy it, and retry.',
  stopped: 'It was cancelled: retry what has not succeeded.',
  backendError: 'BigQuery had a fault of its own: retry.',
  internalError: 'BigQuery had a fault of its own: retry.',
  internal: 'The service had a fault of its own: retry; if it comes again, tell who runs it.',
}

/** What one may do about a failure. */
export const helpFor = ({ reason, isPassing }: RunTrouble): string =>
  isPassing
    ? 'It is tried again by itself.'
    : (HELP[reason] ?? 'Mend what the message says, and retry: what had succeeded is taken over.')
