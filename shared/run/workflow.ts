import type { Micros } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Marks, ReceivedJobs } from '../store/workflows.ts'

type Receipt = ReceivedJobs[string][number]

/**
 * What a workflow has received as it stands now: without what came before the latest time of its
 * `schedule_interval_reset`, or before the latest that was. Whoever reads what was received reads it through here.
 */
export async function current(
  { schedule_interval_reset: interval }: Configuration,
  { reset }: Pick<Marks, 'reset'>,
  received: ReceivedJobs,
  now: Micros,
): Promise<ReceivedJobs> {
  const latest = await latestReset(interval, now)
  if (latest === undefined && reset === undefined) return received
  const since = Math.max(latest ?? 0, reset ?? 0)
  const left = Object.entries(received)
    .map(([job, runs]): [string, Receipt[]] => [job, runs.filter(({ date }) => date >= since)])
    .filter(([, runs]) => runs.length > 0)
  return Object.fromEntries(left)
}

/** The latest time of a cron that resets. */
export async function latestReset(interval: string | undefined, now: Micros): Promise<Micros | undefined> {
  if (interval === undefined) return
  // Only here: the parser takes some 40 ms to load, which most requests need not wait for.
  const { latestTime } = await import('../model/cron.ts')
  return latestTime(interval, now)
}

/** What was received once a run of an authorised job has succeeded. */
export function withReceipt(received: ReceivedJobs, job_id: string, { run_id, date }: Receipt): ReceivedJobs {
  const runs = (received[job_id] ?? []).filter(run => run.run_id !== run_id)
  return { ...received, [job_id]: [...runs, { run_id, date }] }
}

/** What was received once a run's success is taken back; the same where it had not counted since the last firing. */
export function withoutReceipt(received: ReceivedJobs, job_id: string, run_id: string): ReceivedJobs {
  const { [job_id]: runs = [], ...others } = received
  const left = runs.filter(run => run.run_id !== run_id)
  if (left.length === runs.length) return received
  return left.length === 0 ? others : { ...others, [job_id]: left }
}

/** Whether every job that a workflow waits for has been received. */
export const isComplete = ({ authorized_job_ids = [] }: Configuration, received: ReceivedJobs): boolean =>
  authorized_job_ids.length > 0 && authorized_job_ids.every(job => Object.hasOwn(received, job))
