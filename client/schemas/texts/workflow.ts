import { CONFIGURATION, DOCUMENT, MONITORING } from './common.ts'
import { type Texts, within } from './text.ts'

/** A document of the type workflow. */
export const WORKFLOW: Texts = {
  '': 'Launches one job when several others have succeeded.',
  ...DOCUMENT,
  ...CONFIGURATION,
  ...MONITORING,
  monitoring:
    'Without effect: a workflow has no runs of its own, and its target has a monitoring of its own.',
  configuration_id: {
    text: 'Its name within the account, under which it is stored; or, deployed with a context, `<account>_<context id>_<configuration_id>`.',
    examples: ['000099-export-sales'],
  },
  configuration_type: 'The type.',
  version: { text: 'The version of the document’s own format: 2.', examples: ['2'] },
  gcp_project_id: 'Without effect: a workflow reaches no data itself.',
  schedule_interval_reset: {
    text: 'When all that was received is forgotten, in UTC: a cron of five fields, or a name such as `@daily`. The text `None` is never.',
    default: 'None',
    examples: ['0 0 * * *', '@daily'],
  },
  per_execution_date: {
    text: 'Whether each execution day is a matter of its own: jobs that worked for one day launch the target for that day, so that a backfill of ten days launches it ten times.',
    default: false,
  },
  authorized_job_ids: {
    text: 'The jobs to wait for, by their job ids. Each success is received once; when all are received, the target is launched and all are forgotten.',
    examples: [['gbq-to-gbq|000099_daily_sales_DEV']],
  },
  target_dag: 'What is launched, for the execution date of the run that was waited for last.',
  ...within('target_dag', {
    configuration_type: 'Its type: one that is launched.',
    configuration_id: {
      text: 'Its id as it is stored: with its environment behind it, or with account and context before it.',
      examples: ['000099_export_sales_DEV'],
    },
  }),
}
