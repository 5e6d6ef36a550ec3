import { ACTION_NAMES, ACTIONS, type Action } from '../../shared/actions/index.ts'
import type { Right } from '../../shared/model/roles.ts'

export const TABLE = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
export const RUN = '20240102-030405-00000000-0000-4000-8000-000000000001'
const NOTE = '00000000-0000-4000-8000-000000000001'

/** A request of every action on an account, beside it, and what it answers to one who may where there is nothing at all. */
const CASES = {
  check_run_status: { body: { ...TABLE, run_id: RUN }, empty: 404 },
  get_last_status: { body: TABLE, empty: 404 },
  get_by_status: {
    body: { configuration_type: 'table-to-table' },
    empty: 200,
  },
  launch_job: { body: TABLE, empty: 409 },
  set_run_status: {
    body: { ...TABLE, run_id: RUN, status: 'FAILED' },
    empty: 404,
  },
  get_run_details: { body: { ...TABLE, run_id: RUN }, empty: 404 },
  get_task_queries: { body: { ...TABLE, run_id: RUN, task_id: 'a' }, empty: 404 },
  retry_run: { body: { ...TABLE, run_id: RUN }, empty: 404 },
  backfill_job: { body: { ...TABLE, from: '2024-09-17', to: '2024-09-18' }, empty: 409 },
  cancel_run: { body: { ...TABLE, run_id: RUN }, empty: 404 },
  get_workflow_status: {
    body: { environment: 'DEV', configuration_type: 'workflow', configuration_id: 'job_DEV' },
    empty: 404,
  },
  get_configuration: { body: TABLE, empty: 404 },
  list_configurations: { body: {}, empty: 200 },
  list_runs: { body: {}, empty: 200 },
  list_operations: { body: {}, empty: 200 },
  get_account: { body: {}, empty: 200 },
  list_freshness: { body: {}, empty: 200 },
  add_note: { body: { ...TABLE, text: 'x' }, empty: 404 },
  edit_note: { body: { note_id: NOTE, text: 'x' }, empty: 404 },
  delete_note: { body: { note_id: NOTE }, empty: 404 },
  list_notes: { body: {}, empty: 200 },
  list_tables: { body: {}, empty: 409 },
  get_table: { body: { project: 'my-project', dataset: 'd', table: 't' }, empty: 409 },
  deploy_configuration: {
    body: { environment: 'DEV', configuration: {} },
    empty: 400,
  },
  reset_workflow_status: {
    body: { environment: 'DEV', configuration_type: 'workflow', configuration_id: 'job_DEV' },
    empty: 404,
  },
  'set_configuration_status activated': {
    body: { ...TABLE, activated: false },
    empty: 404,
  },
  'set_configuration_status archived': {
    body: { ...TABLE, activated: false, archived: true },
    empty: 404,
  },
} as const satisfies Record<Case, { body: object; empty: number }>
type Case =
  // Of no account, and of one runner for one account: test/functions/account-status has them.
  | Exclude<Action, 'set_configuration_status' | 'list_accounts' | 'set_account'>
  | `set_configuration_status ${'activated' | 'archived'}`
export const NAMES: Case[] = Object.keys(CASES).filter((name): name is Case => name in CASES)
export type Name = Case

/** What there is to know of a case: its action with the right that it needs, and where it is asked. */
export function caseOf(name: Name) {
  const action = ACTION_NAMES.find(action => name.split(' ')[0] === action) ?? 'check_run_status'
  const right: Right = name === 'set_configuration_status archived' ? 'archive' : ACTIONS[action].right
  return { ...CASES[name], action, right, endpoint: ACTIONS[action].endpoint }
}

const many = (role: number) => Array.from({ length: 300 }, (_, i) => `${role}-${String(i).padStart(6, '0')}`)

/** Rights of odd shapes, and the role that they give on account 000099. */
export const ODD: [string, Record<string, unknown>, number][] = [
  ['a role as text', { role: '9' }, 0],
  ['a role as text beside a good entry', { role: '1', accountsRole: ['5-000099'] }, 0],
  ['a role of null', { role: null, accountsRole: ['5-000099'] }, 0],
  ['a role in a list', { role: [9] }, 0],
  ['a role in an object', { role: { valueOf: 9 } }, 0],
  ['a role of true', { role: true, accountsRole: ['5-000099'] }, 0],
  ['a role of 9.5', { role: 9.5 }, 0],
  ['a role of 10', { role: 10, accountsRole: ['5-000099'] }, 0],
  ['a role of 99', { role: 99 }, 0],
  ['a role of -9', { role: -9 }, 0],
  ['accountsRole as text', { accountsRole: '9-000099' }, 0],
  ['accountsRole of null', { accountsRole: null }, 0],
  ['accountsRole as an object', { accountsRole: { 0: '9-000099', length: 1 } }, 0],
  ['a list in the list', { accountsRole: [['9-000099']] }, 0],
  ['a number in the list', { accountsRole: [9, '9-000099'] }, 0],
  ['an empty list', { accountsRole: [] }, 0],
  ['a blank behind', { accountsRole: ['9-000099 '] }, 0],
  ['a blank before', { accountsRole: [' 9-000099'] }, 0],
  ['a line end behind', { accountsRole: ['9-000099\n'] }, 0],
  ['a number of two digits', { accountsRole: ['09-000099', '10-000099'] }, 0],
  ['a sign', { accountsRole: ['+9-000099', '-9-000099'] }, 0],
  ['other digits', { accountsRole: ['９-000099', '9-０0００９９'] }, 0],
  ['another account that ends alike', { accountsRole: ['9-1000099'] }, 0],
  ['an account without its zeros', { accountsRole: ['9-99'] }, 0],
  ['a star for the account', { accountsRole: ['9-*'] }, 0],
  ['two entries in one text', { accountsRole: ['9-000099,5-000098'] }, 0],
  ['the parts the other way round', { accountsRole: ['000099-9'] }, 0],
  ['two entries, the lower first', { accountsRole: ['1-000099', '7-000099'] }, 1],
  ['two entries, the lower last', { accountsRole: ['7-000099', '1-000099'] }, 1],
  ['a suspension among entries', { accountsRole: ['7-000099', '0-000099'] }, 0],
  ['the same entry twice', { accountsRole: ['5-000099', '5-000099'] }, 5],
  ['a broken entry beside a good one', { accountsRole: ['x', '5-000099', '9-000099 '] }, 5],
  ['a good entry among three hundred', { accountsRole: [...many(3)] }, 3],
  ['an entry of 9', { accountsRole: ['9-000099'] }, 9],
]
