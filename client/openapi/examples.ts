import {
  ACCOUNT,
  DEPLOYED,
  DOCUMENT,
  type Example,
  FAILED_RUN,
  FILES,
  JOB,
  JOB_ID,
  own,
  RUN,
  shown,
  WORKFLOW,
} from './example.ts'
import { OF_NOTES } from './examples-of-notes.ts'
import { OF_RUNS } from './examples-of-runs.ts'
import { OF_TABLES } from './examples-of-tables.ts'

const LAST_RUN = {
  run_id: RUN,
  status: 'SUCCESS',
  sub_status: 'SUCCESS',
  start_execution_date: '2020-12-30T11:28:43.861340+00:00',
  duration: '0:01:24.002519',
  error_line: null,
  tasks: 0,
  outcomes: 'S',
} as const

/** The examples by their names: the page's requests and answers, and one of each action that the page lacks. */
export const EXAMPLES: ReadonlyMap<string, Example> = new Map([
  ...OF_RUNS,
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
          tasks: [
            {
              task_id: 'clean_sales',
              task_type: 'query',
              source: null,
              table: 'my-project.iowa_liquor_pda.clean_sales',
              write_disposition: 'WRITE_TRUNCATE',
              temporary: false,
              files: null,
              criticality: 'critical',
              depends_on: [],
            },
          ],
          workflow: null,
          context_id: null,
          context_version: null,
          context_values: null,
          late: false,
          freshness: {
            timing: 'on_time',
            next_expected_date: '2020-12-31T06:00:00+00:00',
            why: 'Its schedule is 0 6 * * * in UTC; it last succeeded 30 min ago, and is expected at 06:00 tomorrow.',
          },
          running: [],
          task_ids: [['clean_sales']],
          last_runs: [LAST_RUN],
          notes: 0,
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
          freshness: {
            timing: 'on_time',
            next_expected_date: '2020-12-31T06:00:00+00:00',
            why: 'Its schedule is 0 6 * * * in UTC; it last succeeded 30 min ago, and is expected at 06:00 tomorrow.',
          },
          notes: 0,
          running: [],
          task_ids: [['clean_sales']],
          last_runs: [LAST_RUN],
        },
      ],
      last_tick: { date: '2020-12-30T12:00:00.412038+00:00', age_seconds: 17 },
      undelivered_alerts: [],
    },
  ),
  ...OF_TABLES,
  own<'set_account'>('set-account', { action: 'set_account', ...ACCOUNT }, { message: 'ok' }),
  own<'get_account'>(
    'get-account',
    { action: 'get_account', account: '000099' },
    { results: [{ ...ACCOUNT, role: 5 }] },
  ),
  own<'list_accounts'>(
    'list-accounts',
    { action: 'list_accounts', limit: 10 },
    { results: [{ ...ACCOUNT, role: 5 }] },
  ),
  ...OF_NOTES,
])
