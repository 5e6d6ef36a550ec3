import { isEnding } from '../../shared/model/standing.ts'
import type { StripRun } from '../../shared/model/strip.ts'
import { formatDate, formatDuration } from '../../shared/model/time.ts'
import type { Configuration } from '../../shared/store/configurations.ts'

/** How the last runs of a configuration went, task by task: they stand on the configuration itself. */
export function lastRunsOf({ strip }: Configuration) {
  const { tasks, runs } = strip ?? { tasks: [], runs: [] }
  return {
    running: runs.filter(({ status }) => status === 'RUNNING').map(({ run_id }) => run_id),
    task_ids: tasks.map(({ ids }) => ids),
    last_runs: runs.map(answerRun),
  }
}

const answerRun = ({ run_id, status, sub_status, start, duration, error, tasks, outcomes }: StripRun) => ({
  run_id,
  status,
  sub_status,
  start_execution_date: formatDate(start),
  duration: isEnding(status) && duration !== null ? formatDuration(duration) : null,
  error_line: error ?? null,
  tasks: tasks ?? null,
  outcomes: outcomes ?? null,
})
