import { type Example, JOB, own, RUN } from './example.ts'

const { account, ...CONFIGURATION } = JOB

const FACTS = {
  project: 'my-project',
  dataset: 'iowa_liquor_pda',
  table: 'clean_sales',
  type: 'TABLE',
  rows: 120934,
  bytes: 48213504,
  location: 'EU',
  created_date: '2020-12-01T05:00:12.481000+00:00',
  last_modified_date: '2020-12-30T11:30:07.820000+00:00',
  description: 'The sales, without those that have no date',
  written_by: {
    ...CONFIGURATION,
    run_id: RUN,
    date: '2020-12-30T11:30:07.863859+00:00',
    status: 'SUCCESS',
  },
} as const

/** Of the actions on tables. */
export const OF_TABLES: [string, Example][] = [
  own<'list_tables'>(
    'list-tables',
    { action: 'list_tables', account, project: 'my-project', limit: 1 },
    {
      results: [FACTS],
      datasets: [
        { project: 'my-project', dataset: 'iowa_liquor_pda', location: 'EU', description: null },
        { project: 'my-project', dataset: 'payroll', location: 'EU', description: null },
      ],
      unreadable: [
        {
          project: 'my-project',
          dataset: 'payroll',
          table: null,
          reason:
            'Access Denied: Dataset my-project:payroll: Permission bigquery.tables.list denied on dataset my-project:payroll (or it may not exist).',
        },
      ],
    },
  ),
  own<'list_freshness'>(
    'list-freshness',
    { action: 'list_freshness', account, environment: 'DEV', limit: 1 },
    {
      results: [
        {
          ...JOB,
          activated: true,
          last_run: { run_id: RUN, date: '2020-12-30T11:28:43.861340+00:00', status: 'SUCCESS' },
          last_success_date: '2020-12-30T11:30:07.863859+00:00',
          next_expected_date: '2020-12-31T06:00:00+00:00',
          frequency: 'daily',
          state: 'awaited',
          timing: 'late',
          learnt_from: 'schedule',
          confidence_hours: 0.1,
          why: 'Its schedule is 0 6 * * * in UTC; it last succeeded 26 h ago, and was expected at 06:00 today.',
        },
      ],
    },
  ),
  own<'get_table'>(
    'get-table',
    {
      action: 'get_table',
      account,
      project: FACTS.project,
      dataset: FACTS.dataset,
      table: FACTS.table,
    },
    {
      results: [
        {
          ...FACTS,
          schema: [
            { name: 'date', type: 'DATE', mode: 'REQUIRED', description: 'The day of the sale' },
            { name: 'bottles', type: 'INTEGER', mode: 'NULLABLE', description: null },
          ],
          partitioning: { type: 'DAY', field: 'date', expiration_ms: null, filter_required: false },
          clustering: [],
          labels: { team: 'sales' },
          expires_date: null,
          sql: null,
          documentation: '# Clean sales\n\nOne row for each sale with a date.',
          read_by: [{ ...CONFIGURATION, configuration_id: '000099_iowa_liquor_nightly_report_DEV' }],
          preview: ['{"date":"2020-12-30","bottles":12}', '{"date":"2020-12-30","bottles":6}'],
          preview_refused: null,
        },
      ],
    },
  ),
]
