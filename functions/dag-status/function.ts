import { type StatusAction, statusActions } from '../../shared/actions/status.ts'
import { type Dependencies, endpoint } from '../../shared/http/endpoint.ts'
import { checkRunStatus, getByStatus, getLastStatus, setRunStatus } from './act.ts'
import { getRunDetails } from './details.ts'

/** `POST /v1/dag/status` */
export const dagStatus = (dependencies: Dependencies) =>
  endpoint<StatusAction>('dag-status', statusActions, dependencies, (input, call) => {
    switch (input.action) {
      case 'check_run_status':
        return checkRunStatus(input, call)
      case 'get_last_status':
        return getLastStatus(input, call)
      case 'get_by_status':
        return getByStatus(input, call)
      case 'get_run_details':
        return getRunDetails(input, call)
      case 'set_run_status':
        return setRunStatus(input, call)
    }
  })
