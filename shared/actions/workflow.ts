import { z } from 'zod'
import { identity } from './fields.ts'
import type { Schemas } from './parse.ts'

/** The actions of `POST /v1/workflow/status`. */
export const workflowActions = {
  reset_workflow_status: z.strictObject({
    action: z.literal('reset_workflow_status'),
    ...identity,
    configuration_type: z.literal('workflow'),
  }),
} satisfies Schemas<'workflow-status'>

export type ResetWorkflowStatus = z.output<typeof workflowActions.reset_workflow_status>
export type WorkflowAction = ResetWorkflowStatus
