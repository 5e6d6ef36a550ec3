import { statusActions } from '../../shared/actions/status.ts'
import { endpoint, type HttpFunction, handle } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { checkRunStatus, getByStatus, getLastStatus, setRunStatus } from './act.ts'
import { getRunDetails } from './details.ts'
import { listAllRuns } from './list.ts'
import { getTaskQueries } from './queries.ts'

/** `POST /v1/dag/status` */
export const dagStatus = ({ db, newUuid, dispatch, ...gate }: Dependencies): HttpFunction =>
  endpoint('dag-status', gate, {
    check_run_status: handle(statusActions.check_run_status, input => checkRunStatus(input, db)),
    get_last_status: handle(statusActions.get_last_status, input => getLastStatus(input, db)),
    get_by_status: handle(statusActions.get_by_status, input => getByStatus(input, db)),
    set_run_status: handle(statusActions.set_run_status, (input, asked) =>
      setRunStatus(input, { db, now: gate.now, newUuid, dispatch, log: gate.log, ...asked }),
    ),
    get_run_details: handle(statusActions.get_run_details, input => getRunDetails(input, db)),
    get_task_queries: handle(statusActions.get_task_queries, input => getTaskQueries(input, db)),
    list_runs: handle(statusActions.list_runs, input => listAllRuns(input, db)),
  })
