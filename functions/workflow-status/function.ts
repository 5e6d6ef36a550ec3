import { type WorkflowAction, workflowActions } from '../../shared/actions/workflow.ts'
import { type Dependencies, endpoint } from '../../shared/http/endpoint.ts'
import { getWorkflowStatus, resetWorkflowStatus } from './act.ts'

/** `POST /v1/workflow/status` */
export const workflowStatus = (dependencies: Dependencies) =>
  endpoint<WorkflowAction>('workflow-status', workflowActions, dependencies, (input, call) => {
    switch (input.action) {
      case 'reset_workflow_status':
        return resetWorkflowStatus(input, call)
      case 'get_workflow_status':
        return getWorkflowStatus(input, call)
    }
  })
