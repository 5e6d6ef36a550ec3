import type { Configuration } from '../store/configurations.ts'
import type { Marks } from '../store/workflows.ts'
import type { Micros } from './time.ts'

/** The marks once a run of an authorised job has succeeded. */
export function received(marks: Marks, job_id: string, uuid: string): Marks {
  const runs = (marks.received[job_id] ?? []).filter(id => id !== uuid)
  return { ...marks, received: { ...marks.received, [job_id]: [...runs, uuid] } }
}

/** The marks once a run's success is taken back; the same marks where it had not been counted since the last firing. */
export function takenBack(marks: Marks, job_id: string, uuid: string): Marks {
  const { [job_id]: runs = [], ...others } = marks.received
  const left = runs.filter(id => id !== uuid)
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
