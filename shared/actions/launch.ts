import { z } from 'zod'
import { run_id } from '../model/fields.ts'
import { identity, moment, note } from './fields.ts'
import type { Schemas } from './parse.ts'

/** The actions of `POST /v1/dag/launch`. */
export const launchActions = {
  launch_job: z.strictObject({
    action: z.literal('launch_job'),
    ...identity,
    execution_date: moment.optional(),
  }),
  retry_run: z.strictObject({ action: z.literal('retry_run'), ...identity, run_id }),
  cancel_run: z.strictObject({
    action: z.literal('cancel_run'),
    ...identity,
    run_id,
    note: note.optional(),
  }),
} satisfies Schemas<'dag-launch'>

export type LaunchJob = z.output<typeof launchActions.launch_job>
export type RetryRun = z.output<typeof launchActions.retry_run>
export type CancelRun = z.output<typeof launchActions.cancel_run>
export type LaunchAction = LaunchJob | RetryRun | CancelRun
