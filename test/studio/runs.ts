import type { RunDetails } from '../../studio/data/shapes.ts'

type Task = RunDetails['tasks'][number]
type Attempt = Task['attempts'][number]

/** So many seconds after the run's start. */
export const at = (seconds: number): string =>
  new Date(Date.UTC(2026, 10, 24, 6) + seconds * 1000).toISOString()

export const failure = { reason: 'invalidQuery', message: 'No such column' }

/** An attempt from one second to another, or still under way. */
export const attempt = (from: number, to: number | null, error: Attempt['error'] = null): Attempt => ({
  start_date: at(from),
  end_date: to === null ? null : at(to),
  jobs: [],
  error,
})

/** A task as the API tells of it. */
export const task = (fields: Partial<Task>): Task => ({
  task_id: 'task',
  status: 'SUCCESS',
  start_date: null,
  end_date: null,
  duration: null,
  attempt: 1,
  next_attempt_date: null,
  attempts: [],
  jobs: [],
  rows: null,
  bytes: null,
  error: null,
  taken_from: null,
  left_out: false,
  expectations: null,
  ...fields,
})

/** A run as the API tells of it. */
export const run = (fields: Partial<RunDetails>): RunDetails => ({
  account: '000099',
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
  job_id: 'gbq-to-gbq|job_DEV',
  run_id: '20261124-060000-0a795c70-2557-4a60-ba16-788aa2bea179',
  status: 'SUCCESS',
  sub_status: null,
  start_execution_date: at(0),
  last_update_date: at(9),
  duration: '0:00:09',
  version: 1,
  execution_date: at(0),
  trigger: null,
  sql_parameters: null,
  error: null,
  tasks: [],
  notes: 0,
  history: [],
  ...fields,
})
