export const TABLE = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
export const RUN = '20240102-030405-00000000-0000-4000-8000-000000000001'

/** Every action, the least role it needs, and what it answers to one who may where there is nothing at all. */
export const ACTIONS = {
  check_run_status: { role: 1, endpoint: 'dag-status', body: { ...TABLE, run_id: RUN }, empty: 404 },
  get_last_status: { role: 1, endpoint: 'dag-status', body: TABLE, empty: 404 },
  get_by_status: {
    role: 1,
    endpoint: 'dag-status',
    body: { configuration_type: 'table-to-table' },
    empty: 200,
  },
  launch_job: { role: 3, endpoint: 'dag-launch', body: TABLE, empty: 404 },
  set_run_status: {
    role: 3,
    endpoint: 'dag-status',
    body: { ...TABLE, run_id: RUN, status: 'FAILED' },
    empty: 404,
  },
  get_run_details: { role: 1, endpoint: 'dag-status', body: { ...TABLE, run_id: RUN }, empty: 404 },
  retry_run: { role: 3, endpoint: 'dag-launch', body: { ...TABLE, run_id: RUN }, empty: 404 },
  cancel_run: { role: 3, endpoint: 'dag-launch', body: { ...TABLE, run_id: RUN }, empty: 404 },
  get_workflow_status: {
    role: 1,
    endpoint: 'workflow-status',
    body: { environment: 'DEV', configuration_type: 'workflow', configuration_id: 'job_DEV' },
    empty: 404,
  },
  get_configuration: { role: 1, endpoint: 'configuration-status', body: TABLE, empty: 404 },
  list_configurations: { role: 1, endpoint: 'configuration-status', body: {}, empty: 200 },
  deploy_configuration: {
    role: 5,
    endpoint: 'configuration-status',
    body: { environment: 'DEV', configuration: {} },
    empty: 400,
  },
  reset_workflow_status: {
    role: 5,
    endpoint: 'workflow-status',
    body: { environment: 'DEV', configuration_type: 'workflow', configuration_id: 'job_DEV' },
    empty: 404,
  },
  'set_configuration_status activated': {
    role: 5,
    endpoint: 'configuration-status',
    body: { ...TABLE, activated: false },
    empty: 404,
  },
  'set_configuration_status archived': {
    role: 7,
    endpoint: 'configuration-status',
    body: { ...TABLE, activated: false, archived: true },
    empty: 404,
  },
} as const
export type Name = keyof typeof ACTIONS
export const NAMES: Name[] = Object.keys(ACTIONS).filter((name): name is Name => name in ACTIONS)

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
