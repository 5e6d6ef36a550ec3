import { z } from 'zod'
import { run_id } from '../model/fields.ts'
import { action, lazily } from './action.ts'
import { day, identity, moment, note } from './fields.ts'
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

/** The actions of `POST /v1/dag/launch`. */
export const launchActions = {
  launch_job: action('launch_job', {
    endpoint: 'dag-launch',
    right: 'launch',
    repeats: 'by key',
    summary:
      'Creates a run of a table-to-table or table-to-storage configuration; it exists, durably, before it is answered. ' +
      'Where no slot is free it is kept QUEUED, and starts by itself.',
    input: { ...identity, execution_date: moment.optional() },
    answer: launched,
    problems: CANNOT_LAUNCH,
  }),
  retry_run: action('retry_run', {
    endpoint: 'dag-launch',
    right: 'launch',
    repeats: 'by key',
    summary: 'Creates a run that takes over the tasks that succeeded in an ended run, and does the others.',
    input: { ...identity, run_id },
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
