import { z } from 'zod'
import { identity, moment } from './fields.ts'
import type { Schemas } from './parse.ts'

/** The actions of `POST /v1/dag/launch`. */
export const launchActions = {
  launch_job: z.strictObject({
    action: z.literal('launch_job'),
    ...identity,
    execution_date: moment.optional(),
  }),
} satisfies Schemas<'dag-launch'>

export type LaunchJob = z.output<typeof launchActions.launch_job>
export type LaunchAction = LaunchJob
