import { workflowActions } from '../../shared/actions/workflow.ts'
import { endpoint, type HttpFunction, handle } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { getWorkflowStatus, resetWorkflowStatus } from './act.ts'

/** `POST /v1/workflow/status` */
export const workflowStatus = ({ db, ...gate }: Dependencies): HttpFunction =>
  endpoint('workflow-status', gate, {
    reset_workflow_status: handle(workflowActions.reset_workflow_status, (input, asked) =>
      resetWorkflowStatus(input, { db, now: gate.now, ...asked }),
    ),
    get_workflow_status: handle(workflowActions.get_workflow_status, input =>
      getWorkflowStatus(input, { db, now: gate.now }),
    ),
  })
