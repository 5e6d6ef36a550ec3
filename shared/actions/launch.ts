import { z } from 'zod'
import { run_id } from '../model/fields.ts'
import { MOST_CHARACTERS, parameterValue } from '../model/parameters.ts'
import { action, lazily } from './action.ts'
import { identity, moment, note } from './fields.ts'
import { done } from './shapes.ts'

const launched = lazily(() => z.strictObject({ run_id }).meta({ id: 'Launched' }))

const CANNOT_LAUNCH = [
  'account-not-ready',
  'configuration-disabled',
  'configuration-archived',
  'configuration-not-found',
  'not-launchable',
  'idempotency-key-reused',
] as const

const sql_parameters = z
  .record(z.string(), parameterValue)
  .refine(given => JSON.stringify(given).length <= MOST_CHARACTERS, {
    error: `must come to at most ${MOST_CHARACTERS} characters as JSON`,
  })
  .describe(
    'Values for the parameters that the configuration declares, by their names; each must be of its type. Those that ' +
      'are not given have their defaults. They are query parameters, never part of the SQL',
  )

const taskId = z.string().min(1).max(250)
const only = z
  .array(taskId)
  .min(1)
  .max(1000)
  .refine(ids => new Set(ids).size === ids.length, { error: 'must not name a task twice' })
  .describe('Only these tasks, whether they had succeeded or not')
const from = taskId.describe('Only this task and those that depend on it, whether they had succeeded or not')

/** The actions of `POST /v1/dag/launch`. */
export const launchActions = {
  launch_job: action('launch_job', {
    endpoint: 'dag-launch',
    right: 'launch',
    repeats: 'by key',
    summary:
      'Creates a run of a table-to-table or table-to-storage configuration; it exists, durably, before it is answered. ' +
      'Where no slot is free it is kept QUEUED, and starts by itself.',
    input: { ...identity, execution_date: moment.optional(), sql_parameters: sql_parameters.optional() },
    answer: launched,
    problems: CANNOT_LAUNCH,
  }),
  retry_run: action('retry_run', {
    endpoint: 'dag-launch',
    right: 'launch',
    repeats: 'by key',
    summary:
      'Creates a run that takes over the tasks that succeeded in an ended run, and does the others; or, with `only` or ' +
      '`from`, does a part of it once more, and skips what is neither in it nor had succeeded.',
    input: { ...identity, run_id, only: only.optional(), from: from.optional() },
    answer: launched,
    problems: [...CANNOT_LAUNCH, 'run-not-found', 'conflict'],
  }),
  cancel_run: action('cancel_run', {
    endpoint: 'dag-launch',
    right: 'launch',
    repeats: 'again',
    summary: 'Ends a running or queued run as FAILED, and stops its BigQuery jobs.',
    input: { ...identity, run_id, note: note.optional() },
    answer: done,
    problems: ['run-not-found', 'conflict'],
  }),
}
