import type { RunAnswer } from '../../shared/actions/shapes.ts'
import { hasEnded } from '../../shared/model/standing.ts'
import { formatDate, formatDuration } from '../../shared/model/time.ts'
import type { Run } from '../../shared/store/runs.ts'

/** A run as the page shows it: these keys, in this order. */
export function answerRun(account: string, run: Run): RunAnswer {
  return {
    account,
    configuration_id: run.configuration_id,
    configuration_type: run.configuration_type,
    duration: hasEnded(run) && run.duration !== null ? formatDuration(run.duration) : null,
    environment: run.environment,
    job_id: run.job_id,
    ...(run.last_update_date === undefined ? {} : { last_update_date: formatDate(run.last_update_date) }),
    run_id: run.run_id,
    start_execution_date: formatDate(run.start_execution_date),
    status: run.status,
  }
}
