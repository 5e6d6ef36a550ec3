import { z } from 'zod'
import { run_id } from '../model/fields.ts'
import { MOST_CHARACTERS, parameterValue } from '../model/parameters.ts'
import { action, lazily } from './action.ts'
import { day, identity, moment, note, task_id } from './fields.ts'
import { date, done } from './shapes.ts'

const backfill_id = z.uuid()

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

/** The most that the tasks named by `only` may come to: they stand in the run, and in every list of runs. */
const MOST_NAMED = 20_000
const only = z
  .array(task_id)
  .min(1)
  .max(1000)
  .refine(ids => new Set(ids).size === ids.length, { error: 'must not name a task twice' })
  .refine(ids => ids.join('').length <= MOST_NAMED, {
    error: `must come to at most ${MOST_NAMED} characters: name the first task by from, or retry all of them`,
  })
  .meta({ description: 'Only these tasks, whether they had succeeded or not', uniqueItems: true })
const from = task_id.describe('Only this task and those that depend on it, whether they had succeeded or not')

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
  backfill_job: action('backfill_job', {
    endpoint: 'dag-launch',
    right: 'launch',
    repeats: 'by key',
    summary:
      'Creates a run for each day of a span that has none which works for it and has not failed; they wait for each other ' +
      'by `max_active_runs`. A repeat leaves out what is there already; under the same Idempotency-Key it answers what the first did.',
    input: {
      ...identity,
      from: day.describe('The first day, in UTC: YYYY-MM-DD or YYYY/MM/DD'),
      to: day.describe('The last day, which is included; not after today'),
      order: z.enum(['oldest', 'newest']).default('oldest').describe('Which of the dates goes first'),
      again: z
        .boolean()
        .default(false)
        .describe('Creates a run for each date all the same; needs an Idempotency-Key'),
      sql_parameters: sql_parameters.optional(),
    },
    answer: lazily(() =>
      z
        .strictObject({
          backfill_id: backfill_id.describe('Of all its runs; `cancel_run` ends those that wait by it'),
          created: z.array(run_id).describe('Its runs, in the order in which they start'),
          left_out: z.array(date()).describe('The dates that have a run of another start'),
        })
        .meta({ id: 'Backfilled' }),
    ),
    problems: CANNOT_LAUNCH,
  }),
  cancel_run: action('cancel_run', {
    endpoint: 'dag-launch',
    right: 'launch',
    repeats: 'again',
    summary:
      'Ends a running or queued run as FAILED, and stops its BigQuery jobs; or ends all runs of a backfill that have not begun.',
    input: {
      ...identity,
      run_id: run_id.optional(),
      backfill_id: backfill_id.describe('A backfill, instead of a run').optional(),
      note: note.optional(),
    },
    either: ['run_id', 'backfill_id'],
    answer: done,
    problems: ['configuration-not-found', 'run-not-found', 'conflict'],
  }),
}
