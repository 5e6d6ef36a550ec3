import { BACKFILL, type Example, FAILED_RUN, JOB, JOB_ID, ofPage, own, RUN, shown } from './example.ts'

/** Of the actions on runs. */
export const OF_RUNS: [string, Example][] = [
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
          notes: 0,
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
          notes: 1,
        },
      ],
    },
  ),
]
