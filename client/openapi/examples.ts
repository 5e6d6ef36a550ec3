import { readFileSync } from 'node:fs'
import type { Action, AnswerTo, RequestOf } from '../../shared/actions/index.ts'

/** A request and what it is answered with. The page shows no answer of some of its commands. */
type Example = { action: Action; request: unknown; answer?: unknown }

const file = (name: string) => readFileSync(new URL(`../../examples/page/${name}`, import.meta.url), 'utf8')

/** A command's body. The page's own `set_run_status` lacks a comma, which is put where it belongs. */
function requestOf(name: string): unknown {
  const body = /--data '([^']*)'/.exec(file(`${name}.sh`))?.[1]
  if (body === undefined) throw new Error(`Cannot read examples/page/${name}.sh: it has no --data`)
  return JSON.parse(body.replace('bea179"\n', 'bea179",\n'))
}

/** An answer of the page, with the one name that a type is answered by. */
const answerOf = (name: string): unknown =>
  JSON.parse(file(`${name}.json`).replaceAll('"gbq-to-gbq"', '"table-to-table"'))

const ofPage = (action: Action, name: string, answer?: string): [string, Example] => [
  name,
  { action, request: requestOf(name), ...(answer === undefined ? {} : { answer: answerOf(answer) }) },
]
const shown = (action: Action, name: string) => ofPage(action, name, name)

/** An example of an action that the page does not have; its types hold it to the schemas. */
const own = <A extends Action>(
  name: string,
  request: RequestOf<A> & { action: A },
  answer: AnswerTo<A>,
): [string, Example] => [name, { action: request.action, request, answer }]

const JOB = {
  account: '000099',
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: '000099_iowa_liquor_prepare_pda_DEV',
} as const
const ACCOUNT = {
  account: '000099',
  name: 'Iowa liquor',
  runner: 'tailer-000099@my-project.iam.gserviceaccount.com',
  projects: ['my-project'],
}
const JOB_ID = 'gbq-to-gbq|000099_iowa_liquor_prepare_pda_DEV'
const FAILED_RUN = '20201230-113940-1fb692b0-3531-4578-9919-acf6fdb0a5b1'
const RUN = '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179'
const BACKFILL = '5d0c8e1f-3b7a-8c2d-a614-9f2e6b0d7c35'
const WORKFLOW = {
  account: '000099',
  environment: 'DEV',
  configuration_type: 'workflow',
  configuration_id: '000099-iowa-liquor-load-pda',
} as const
const DOCUMENT = {
  configuration_type: 'table-to-table',
  configuration_id: '000099_iowa_liquor_prepare_pda',
  version: '4',
  short_description: 'Prepares the sales for predictions',
  default_gcp_project_id: 'my-project',
  default_bq_dataset: 'iowa_liquor_pda',
  workflow: [{ id: 'clean_sales', sql_file: 'sql/clean_sales.sql', table_name: 'clean_sales' }],
}
const FILES = { 'sql/clean_sales.sql': 'SELECT * FROM iowa_liquor.sales WHERE date IS NOT NULL' }
const DEPLOYED = '2020-12-29T09:30:00.120934+00:00'

/** The examples by their names: the page's requests and answers, and one of each action that the page lacks. */
export const EXAMPLES: ReadonlyMap<string, Example> = new Map([
  shown('launch_job', 'launch-job'),
  own<'retry_run'>(
    'retry-run',
    { action: 'retry_run', ...JOB, run_id: FAILED_RUN },
    { run_id: '20201230-120102-6c2f0b5e-9a44-4a0d-8f5e-1d2b7c6a9e10' },
  ),
  own<'backfill_job'>(
    'backfill-job',
    { action: 'backfill_job', ...JOB, from: '2020-12-29', to: '2020-12-30', order: 'newest' },
    {
      backfill_id: BACKFILL,
      created: ['20201230-120102-2b1c5f0a-7d3e-8f6a-9c58-0e4d7a9b3c21'],
      left_out: ['2020-12-30T00:00:00+00:00'],
    },
  ),
  own<'cancel_run'>(
    'cancel-backfill',
    { action: 'cancel_run', ...JOB, backfill_id: BACKFILL },
    { message: 'ok' },
  ),
  own<'cancel_run'>(
    'cancel-run',
    { action: 'cancel_run', ...JOB, run_id: FAILED_RUN, note: 'The sales of today are not complete' },
    { message: 'ok' },
  ),
  shown('check_run_status', 'check-run-status'),
  shown('get_last_status', 'get-last-status-of-a-job'),
  shown('get_last_status', 'get-last-status-of-a-configuration'),
  shown('get_last_status', 'get-last-status-with-parameters'),
  ofPage('get_by_status', 'get-by-status', 'get-last-status-of-a-job'),
  ofPage('get_by_status', 'get-by-status-running'),
  ofPage('get_by_status', 'get-by-status-of-a-day'),
  ofPage('set_run_status', 'set-run-status'),
  own<'get_run_details'>(
    'get-run-details',
    { action: 'get_run_details', ...JOB, run_id: RUN },
    {
      results: [
        {
          ...JOB,
          duration: '0:01:24.002519',
          job_id: JOB_ID,
          last_update_date: '2020-12-30T11:30:07.960767+00:00',
          run_id: RUN,
          start_execution_date: '2020-12-30T11:28:43.861340+00:00',
          status: 'SUCCESS',
          sub_status: 'SUCCESS',
          version: 3,
          execution_date: '2020-12-30T11:28:37.402281+00:00',
          trigger: { kind: 'launch', by: 'ada@example.com' },
          sql_parameters: { store: 'Des Moines' },
          error: null,
          tasks: [
            {
              task_id: 'clean_sales',
              status: 'SUCCESS',
              start_date: '2020-12-30T11:28:44.113902+00:00',
              end_date: '2020-12-30T11:30:07.820615+00:00',
              duration: '0:01:23.706713',
              attempt: 1,
              next_attempt_date: null,
              attempts: [
                {
                  start_date: '2020-12-30T11:28:44.113902+00:00',
                  end_date: '2020-12-30T11:30:07.820615+00:00',
                  jobs: [{ project: 'my-project', location: 'EU', job_id: 'tailer_0a795c70_clean_sales_1' }],
                  error: null,
                },
              ],
              jobs: [{ project: 'my-project', location: 'EU', job_id: 'tailer_0a795c70_clean_sales_1' }],
              rows: 120934,
              bytes: 48213504,
              error: null,
              taken_from: null,
              left_out: false,
            },
          ],
          history: [
            {
              date: '2020-12-30T11:28:37.402281+00:00',
              principal: 'ada@example.com',
              action: 'launch_job',
              from: null,
              to: 'RUNNING',
            },
          ],
        },
      ],
    },
  ),
  own<'list_runs'>(
    'list-runs',
    { action: 'list_runs', account: '000099', sub_status: 'FAILED', for_date: '2020-12-30', limit: 1 },
    {
      results: [
        {
          ...JOB,
          duration: '0:01:24.002519',
          job_id: JOB_ID,
          last_update_date: '2020-12-30T11:41:04.960767+00:00',
          run_id: FAILED_RUN,
          start_execution_date: '2020-12-30T11:39:40.861340+00:00',
          status: 'FAILED',
          sub_status: 'FAILED',
          version: 3,
          execution_date: '2020-12-30T11:39:40.402281+00:00',
          trigger: { kind: 'launch', by: 'ada@example.com' },
          error_line: 'Not found: Table my-project:iowa_liquor.sales',
          outcomes: 'SSF-',
        },
      ],
    },
  ),
  shown('reset_workflow_status', 'reset-workflow-status'),
  own<'get_workflow_status'>(
    'get-workflow-status',
    { action: 'get_workflow_status', ...WORKFLOW },
    {
      results: [
        {
          ...WORKFLOW,
          activated: true,
          received: [{ job_id: JOB_ID, run_ids: [RUN] }],
          missing: ['table-to-storage|table-to-storage|000099_iowa_liquor_export_pda_DEV'],
          firings: [{ date: '2020-12-29T11:31:12.004170+00:00', run_id: FAILED_RUN }],
        },
      ],
    },
  ),
  shown('set_configuration_status', 'disable-configuration'),
  shown('set_configuration_status', 'enable-configuration'),
  shown('set_configuration_status', 'archive-configuration'),
  own<'deploy_configuration'>(
    'deploy-configuration',
    {
      action: 'deploy_configuration',
      account: '000099',
      environment: 'DEV',
      configuration: DOCUMENT,
      files: FILES,
    },
    { message: 'ok', configuration_id: JOB.configuration_id, version: 3, warnings: [] },
  ),
  own<'deploy_configuration'>(
    'deploy-context',
    {
      action: 'deploy_configuration',
      account: '000099',
      environment: 'DEV',
      configuration: {
        configuration_type: 'context',
        configuration_id: 'dev',
        parameters: { project: { value: 'my-project', type: 'string', resource: 'gcp_project_id' } },
      },
    },
    {
      message: 'ok',
      configuration_id: 'dev',
      version: 2,
      warnings: [],
      out_of_date: [
        {
          configuration_type: 'table-to-table',
          environment: 'DEV',
          configuration_id: '000099_dev_prepare_pda',
          version: 4,
          context_version: 1,
        },
      ],
    },
  ),
  own<'deploy_configuration'>(
    'deploy-with-new-values',
    {
      action: 'deploy_configuration',
      account: '000099',
      environment: 'DEV',
      configuration_type: 'table-to-table',
      configuration_id: '000099_dev_prepare_pda',
      from_version: 4,
      context_id: 'dev',
    },
    { message: 'ok', configuration_id: '000099_dev_prepare_pda', version: 5, warnings: [] },
  ),
  own<'get_configuration'>(
    'get-configuration',
    { action: 'get_configuration', ...JOB },
    {
      results: [
        {
          ...JOB,
          activated: true,
          archived: false,
          next_launch: '2026-01-16T05:00:00+00:00',
          next_reset: null,
          version: 3,
          deployed_date: DEPLOYED,
          deployed_by: 'ada@example.com',
          configuration: DOCUMENT,
          files: FILES,
          filled: null,
          context_id: null,
          context_version: null,
          context_values: null,
          versions: [{ version: 3, deployed_date: DEPLOYED, deployed_by: 'ada@example.com' }],
          history: [
            { date: DEPLOYED, principal: 'ada@example.com', action: 'deploy_configuration', from: 2, to: 3 },
          ],
        },
      ],
    },
  ),
  own<'list_configurations'>(
    'list-configurations',
    { action: 'list_configurations', account: '000099', environment: 'DEV', limit: 1 },
    {
      results: [
        {
          ...JOB,
          activated: true,
          job_ids: [JOB_ID],
          short_description: DOCUMENT.short_description,
          version: 3,
          deployed_date: DEPLOYED,
        },
      ],
    },
  ),
  own<'list_operations'>(
    'list-operations',
    { action: 'list_operations', account: '000099', environment: 'DEV', limit: 1 },
    {
      results: [
        {
          ...JOB,
          activated: true,
          short_description: DOCUMENT.short_description,
          version: 3,
          next_launch: '2020-12-31T06:00:00+00:00',
          late: false,
          running: [],
          task_ids: [['clean_sales']],
          last_runs: [
            {
              run_id: RUN,
              status: 'SUCCESS',
              sub_status: 'SUCCESS',
              start_execution_date: '2020-12-30T11:28:43.861340+00:00',
              duration: '0:01:24.002519',
              error_line: null,
              tasks: 0,
              outcomes: 'S',
            },
          ],
        },
      ],
      last_tick: { date: '2020-12-30T12:00:00.412038+00:00', age_seconds: 17 },
      undelivered_alerts: [],
    },
  ),
  own<'set_account'>('set-account', { action: 'set_account', ...ACCOUNT }, { message: 'ok' }),
  own<'get_account'>('get-account', { action: 'get_account', account: '000099' }, { results: [ACCOUNT] }),
  own<'list_accounts'>('list-accounts', { action: 'list_accounts', limit: 10 }, { results: [ACCOUNT] }),
])
