import type { Micros } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Marks } from '../store/workflows.ts'

type Received = { run_id: string; date: Micros }

/**
 * What a workflow has received as it stands now: without what came before the latest time of its
 * `schedule_interval_reset`. Nothing happens at that time itself; whoever reads the marks reads them through here.
 */
export async function current(
  { schedule_interval_reset }: Configuration,
  marks: Marks,
  now: Micros,
): Promise<Marks> {
  if (schedule_interval_reset === undefined) return marks
  // Only here: the parser takes some 40 ms to load, which most requests need not wait for.
  const { latestTime } = await import('../model/cron.ts')
  const reset = latestTime(schedule_interval_reset, now)
  if (reset === undefined) return marks
  const left = Object.entries(marks.received)
    .map(([job, runs]): [string, Received[]] => [job, runs.filter(({ date }) => date >= reset)])
    .filter(([, runs]) => runs.length > 0)
  return { ...marks, received: Object.fromEntries(left) }
}

/** The marks once a run of an authorised job has succeeded. */
export function received(marks: Marks, job_id: string, run_id: string, date: Micros): Marks {
  const runs = (marks.received[job_id] ?? []).filter(run => run.run_id !== run_id)
  return { ...marks, received: { ...marks.received, [job_id]: [...runs, { run_id, date }] } }
}

/** The marks once a run's success is taken back; the same marks where it had not been counted since the last firing. */
export function takenBack(marks: Marks, job_id: string, run_id: string): Marks {
  const { [job_id]: runs = [], ...others } = marks.received
  const left = runs.filter(run => run.run_id !== run_id)
  if (left.length === runs.length) return marks
  return { ...marks, received: left.length === 0 ? others : { ...others, [job_id]: left } }
}

/** Whether every job that a workflow waits for has been received. */
export function isComplete({ authorized_job_ids = [] }: Configuration, marks: Marks): boolean {
  return authorized_job_ids.length > 0 && authorized_job_ids.every(job => Object.hasOwn(marks.received, job))
}

/** The marks once the target was launched: everything received is forgotten. */
export function fired(marks: Marks, date: Micros, run_id: string): Marks {
  return { received: {}, firings: [...marks.firings, { date, run_id }] }
}
