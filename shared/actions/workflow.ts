import { z } from 'zod'
import { identity } from './fields.ts'
import type { Schemas } from './parse.ts'

const workflow = { ...identity, configuration_type: z.literal('workflow') }

/** The actions of `POST /v1/workflow/status`. */
export const workflowActions = {
  reset_workflow_status: z.strictObject({
    action: z.literal('reset_workflow_status'),
    ...workflow,
  }),
  get_workflow_status: z.strictObject({ action: z.literal('get_workflow_status'), ...workflow }),
} satisfies Schemas<'workflow-status'>

export type ResetWorkflowStatus = z.output<typeof workflowActions.reset_workflow_status>
export type GetWorkflowStatus = z.output<typeof workflowActions.get_workflow_status>
export type WorkflowAction = ResetWorkflowStatus | GetWorkflowStatus
