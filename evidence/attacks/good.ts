import { createClient, TailerError } from '../../client/client.ts'
import type { Endpoint } from '../../shared/actions/endpoints.ts'
import { ACTION_NAMES } from '../../shared/actions/index.ts'
import { SQL, tableToTable } from '../../test/document/documents.ts'
import { type Cast, OWN } from './cast.ts'
import { RUN } from './rights.ts'
import type { Witness } from './witness.ts'

const JOB = {
  account: OWN,
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
} as const
const WORKFLOW = {
  account: OWN,
  environment: 'DEV',
  configuration_type: 'workflow',
  configuration_id: 'when-a-then-b',
} as const

const READY = {
  name: 'Own',
  runner: 'own-runner@my-project.iam.gserviceaccount.com',
  projects: ['my-project', 'demo-tailer'],
}

/** Every action, done by one who may, through the typed client: what refuses the attacks does not refuse everything. */
export async function sendGood({ system, caller }: Cast, { count, row }: Witness): Promise<void> {
  const client = (endpoint: Endpoint) =>
    createClient({ baseUrl: system.urlOf(endpoint, ''), token: caller('owner').token })
  const launch = client('dag-launch')
  const status = client('dag-status')
  const workflow = client('workflow-status')
  const configuration = client('configuration-status')
  const account = client('account-status')
  const notes = client('note-status')
  const note = { account: OWN, note_id: '' }
  const run = { ...JOB, run_id: RUN }
  const deployed = {
    account: OWN,
    environment: 'DEV' as const,
    configuration: tableToTable({ configuration_id: 'good' }),
    files: { 'a.sql': SQL },
  }
  const calls: (() => Promise<unknown>)[] = [
    () => launch.call('launch_job', JOB, { idempotencyKey: 'good' }),
    () => launch.call('cancel_run', { ...run, note: 'why' }),
    () => launch.call('retry_run', run),
    () => launch.call('backfill_job', { ...JOB, from: '2024-01-01', to: '2024-01-02' }),
    () => status.call('check_run_status', run),
    () => status.call('get_run_details', run),
    () => status.call('get_task_queries', { ...run, task_id: 'a' }),
    () => status.call('get_last_status', JOB),
    () => status.call('get_by_status', { account: OWN, configuration_type: 'table-to-table' }),
    () => status.call('list_runs', { account: OWN }),
    () => status.call('set_run_status', { ...run, status: 'CHECKED' }),
    () => workflow.call('get_workflow_status', WORKFLOW),
    () => workflow.call('reset_workflow_status', WORKFLOW),
    () => configuration.call('deploy_configuration', deployed),
    () => configuration.call('get_configuration', { ...JOB, configuration_id: 'good_DEV' }),
    () => configuration.call('list_configurations', { account: OWN }),
    () => configuration.call('list_operations', { account: OWN }),
    () =>
      configuration.call('set_configuration_status', {
        ...JOB,
        configuration_id: 'good_DEV',
        archived: true,
      }),
    () => account.call('get_account', { account: OWN }),
    () => account.call('list_accounts', {}),
    () => account.call('set_account', { account: OWN, ...READY }),
    async () => {
      note.note_id = (await notes.call('add_note', { ...JOB, text: 'why' })).note_id
    },
    () => notes.call('list_notes', JOB),
    () => notes.call('edit_note', { ...note, text: 'why not' }),
    () => notes.call('delete_note', note),
  ]
  const group = 'none: good requests, by the typed client'
  for (const call of calls) {
    const failure = await call().then(
      () => undefined,
      (error: unknown) => error,
    )
    const answered =
      failure instanceof TailerError ? String(failure.status) : failure === undefined ? '200' : 'nothing'
    const faults = count(group, answered, { faults: failure === undefined ? [] : [String(failure)] })
    row(group).faults.push(...faults)
  }
  const actions = ACTION_NAMES.length
  if (calls.length !== actions) row(group).faults.push(`${calls.length} calls for ${actions} actions`)
}
