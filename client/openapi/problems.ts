import { statusActions } from '../../shared/actions/status.ts'
import { parseAs } from '../../shared/model/faults.ts'
import {
  type Fault,
  PROBLEMS,
  Problem,
  type ProblemBody,
  type ProblemCode,
  UNAUTHENTICATED,
} from '../../shared/model/problem.ts'

/** What every action can fail with. */
export const COMMON_PROBLEMS: readonly ProblemCode[] = [
  'invalid-json',
  'unknown-action',
  'invalid-request',
  'unauthenticated',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'body-too-large',
  'unsupported-media-type',
  'internal',
  'unavailable',
]

/** A text that each problem is answered with. */
const DETAILS: Readonly<Record<ProblemCode, string>> = {
  'invalid-json': 'The body is not JSON: comma expected at line 6, column 10',
  'unknown-action':
    'launch_job is an action of /v1/dag/launch; /v1/workflow/status takes reset_workflow_status, get_workflow_status',
  'invalid-request': 'The get_by_status request has a fault',
  unauthenticated: UNAUTHENTICATED,
  forbidden: 'Account 000099 needs role 3 (user) or higher for launch_job; yours there is 1 (viewer)',
  'not-found': 'This function answers at /v1/dag/launch',
  'configuration-not-found':
    'No table-to-table configuration 000099_iowa_liquor_prepare_pda in DEV; 000099_iowa_liquor_prepare_pda_DEV exists',
  'run-not-found':
    'No run 20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179 of this configuration, environment and job',
  'task-not-found': 'Version 3 has no task "clean_sale": did you mean "clean_sales"?',
  'workflow-not-found': 'No workflow configuration 000099-iowa-liquor-load-pda in PROD',
  'note-not-found': 'No note 7f3c2a90-5d1e-4b8a-9c06-2e41d7b8f513',
  'table-not-found': 'No table sale in my-project.iowa_liquor: did you mean "sales"?',
  'method-not-allowed': 'The request must be a POST',
  'configuration-disabled':
    'The table-to-table configuration 000099_Load_PDA_f_traffic_ma_DEV in DEV is disabled; set_configuration_status enables it',
  'configuration-archived':
    'The table-to-table configuration 000099_Load_PDA_f_traffic_ma_DEV in DEV is archived',
  'account-not-ready':
    'Account 000099 has no service account to run as, or no projects. Give it both with set_account; in production `npm run deploy -- account 000099 --projects …` makes the service account, and does that',
  conflict: 'The run is SUCCESS, not RUNNING or QUEUED',
  'body-too-large': 'The body must be at most 1048576 bytes',
  'unsupported-media-type': 'The request needs a header Content-Type: application/json',
  'not-launchable':
    'A storage-to-storage configuration is not launched; table-to-table and table-to-storage are',
  'idempotency-key-reused':
    'This idempotency key already stands for another request, a launch of table-to-table configuration 000099_iowa_liquor_prepare_pda_DEV in DEV',
  internal: 'Something went wrong on our side; the request id tells us what',
  unavailable: 'The database cannot be reached or is too busy; try again',
}

const { get_by_status } = statusActions

const FAULTS: Readonly<Partial<Record<ProblemCode, Fault[]>>> = {
  'unknown-action': [{ pointer: '/action', detail: DETAILS['unknown-action'] }],
  'invalid-request': parseAs(get_by_status.schema, {
    action: get_by_status.name,
    account: '000099',
    configuration_type: 'workflow',
    limt: 2,
  }).faults,
}

/** A failure of this kind, as it is answered. */
export const problemExample = (code: ProblemCode): ProblemBody =>
  new Problem(code, DETAILS[code], { errors: FAULTS[code] }).body()

/** Problems by the status they are answered with, in the order of the statuses. */
export function byStatus(codes: Iterable<ProblemCode>): [status: number, codes: ProblemCode[]][] {
  const groups = Map.groupBy(new Set(codes), code => PROBLEMS[code][0])
  return [...groups.entries()].sort(([a], [b]) => a - b)
}
