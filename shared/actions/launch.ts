import { z } from 'zod'
import { run_id } from '../model/fields.ts'
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
