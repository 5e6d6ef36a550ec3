import { errorFields } from '../../shared/model/log.ts'
import { hasEnded } from '../../shared/model/standing.ts'
import { DAY, MINUTE } from '../../shared/model/time.ts'
import { outcomesOf } from '../../shared/run/outcomes.ts'
import { mustBeStopped } from '../../shared/run/state.ts'
import { keepOutcomes } from '../../shared/run/stopped.ts'
import { readRun } from '../../shared/store/runs.ts'
import type { Cloud } from './attempt.ts'
import { actFor } from './identity.ts'
import { type Holder, settle } from './lease.ts'
import { planFor, Unrunnable } from './plan.ts'
import type { Runner } from './runner.ts'
import { hasLostMany } from './suspects.ts'
import { stopJobs, tidyUp } from './tidy.ts'

/** No BigQuery job runs longer, in microseconds. @see https://cloud.google.com/bigquery/quotas#query_jobs */
const LONGEST_JOB = DAY
/** When the sweep looks again at a run whose jobs could not be stopped, in microseconds. */
const STOP_AGAIN = MINUTE

/**
 * Stops what is at work for a run that is over; its temporary tables are kept for a day. A runner that has not heard
 * yet may begin a job after this, so the run is left to the sweep until no such runner can be.
 * @returns what became of the order
 */
export async function stopWork(held: Holder, runner: Runner): Promise<string> {
  const run = await readRun(held.db, held.account, held.uuid)
  if (!run) return 'unknown'
  if (!run.by_hand && !mustBeStopped(run)) return 'nothing to stop'
  // The time before the jobs are stopped: one begun since is stopped by the next order.
  const now = runner.now()
  const bigquery = await bigqueryFor(held, runner)
  const { states, isDone } = await stopJobs(run, held, { bigquery, now: runner.now, log: runner.log })
  try {
    // The plan of a run that killed its runners is not read once more.
    if (states.size > 0 && !hasLostMany(run)) {
      const plan = await planFor(run, held)
      await tidyUp(plan, states, { keeps: true, run, runner, bigquery })
      if (hasEnded(run) && run.outcomes === undefined)
        await keepOutcomes(held, outcomesOf(plan.tasks, states), runner.now())
    }
  } catch (error) {
    runner.log({ severity: 'WARNING', message: `Cannot tidy up ${run.run_id}`, error: errorFields(error) })
  }
  if (run.sweep_at !== null) {
    const isOver = isDone || now >= (run.last_update_date ?? run.start_execution_date) + LONGEST_JOB
    // Before its time the run stays with the sweep, whose order must have another name than this one's had.
    const again = run.sweep_at > now ? run.sweep_at + 1 : isOver ? null : now + STOP_AGAIN
    await settle(held, run.sweep_at, again)
  }
  return 'stopped'
}

/** BigQuery as the run's account; where nobody may act as it, what is asked fails so, and is tried again. */
async function bigqueryFor(held: Holder, runner: Runner): Promise<Cloud['bigquery']> {
  try {
    return (await actFor(held, runner)).bigquery
  } catch (error) {
    if (!(error instanceof Unrunnable)) throw error
    return () => {
      throw error
    }
  }
}
