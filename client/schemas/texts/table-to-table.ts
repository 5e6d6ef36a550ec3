import { CONFIGURATION, DOCUMENT, MONITORING, RUN, SCHEDULE, TASK, TEMPLATE } from './common.ts'
import { type Texts, within } from './text.ts'

const WRITING =
  'What becomes of the rows that the table has: they are replaced, kept and added to, or must not be there.'

/** A document of the type table-to-table. */
export const TABLE_TO_TABLE: Texts = {
  '': 'From tables to tables in BigQuery: a graph of tasks, each a query, a script, a table created, copied or deleted, or a check of tables.',
  ...DOCUMENT,
  ...CONFIGURATION,
  ...MONITORING,
  ...SCHEDULE,
  ...RUN,
  configuration_id: {
    text: 'Its name within the account. It is stored, launched and told of with its environment behind it, `<configuration_id>_<environment>`; or, deployed with a context, as `<account>_<context id>_<configuration_id>`.',
    examples: ['000099_daily_sales'],
  },
  configuration_type: 'The type, or another name of it.',
  version: { text: 'The version of the document’s own format.', examples: ['4'] },
  catchup:
    'Whether the schedule makes up for every slot since `start_date` that has no run yet. Otherwise what was missed is passed over, and of an outage the latest slot alone is launched.',
  max_active_runs: 'How many of its runs go on at the same time. Others wait as QUEUED.',
  task_concurrency: 'How many tasks of a run go on at the same time.',
  default_gcp_project_id: {
    text: 'The Google Cloud project of tasks that name none: one of the account’s.',
    examples: ['my-project'],
  },
  default_bq_dataset: { text: 'The BigQuery dataset of tasks that name none.', examples: ['sales'] },
  default_bq_data_location: {
    text: 'Where the data lies, and so where its queries run.',
    examples: ['EU', 'europe-west1'],
  },
  default_write_disposition: `Of tasks that say nothing else. ${WRITING}`,
  direct_execution: 'Without effect: runs are always executed directly.',
  task_dependencies: {
    text: 'Which tasks wait for which, each line in Airflow’s notation: `a >> b` runs b after a, `[a, b] >> [c, d]` each of the right after each of the left, `a, b` both side by side. Tasks that no line names run at once.',
    examples: [['clean_sales >> [sales_per_store, sales_per_category]']],
  },
  workflow: 'The tasks. What the document says for all of them, each may say for itself.',
  'workflow(sql)': 'A query whose result goes into a table, or a script.',
  'workflow(run_gbq_script)': 'A script of SQL, which writes where it says itself.',
  'workflow(create_gbq_table)': 'Creates a table as a DDL file describes it.',
  'workflow(copy_gbq_table)': 'Copies a table or one of its partitions.',
  'workflow(delete_gbq_table)': 'Deletes a table or one of its partitions.',
  'workflow(expectation)':
    'Checks tables by the procedures that `npm run deploy -- expectations` makes: each CALL of one in its file, ten side by side. One that is not met, or cannot be checked, fails the task. What is no such CALL is passed over.',
  ...within('workflow', {
    ...TASK,
    id: { text: 'Its name, once in the document.', examples: ['sales_per_store'] },
    task_type: 'The kind of task; `sql` where it is left out.',
    criticality:
      'What happens when it fails: it ends the run, or lets it go on with the tasks behind it or without them; see the reference’s table of criticalities.',
    gcp_project_id: {
      text: 'Its Google Cloud project, instead of `default_gcp_project_id`.',
      examples: ['my-project'],
    },
    bq_dataset: { text: 'Its BigQuery dataset, instead of `default_bq_dataset`.', examples: ['sales'] },
    sql_query_template: TEMPLATE,
    write_disposition: `Instead of \`default_write_disposition\`. ${WRITING}`,
  }),
  ...within('workflow(sql)', {
    table_name: {
      text: 'The table that the result goes into, of a script that of its last statement; a partition of it behind `$`. A query needs one.',
      examples: ['sales_per_store', 'sales_{{FD_DATE}}', 'sales$20240123'],
    },
    temporary_table:
      'Whether the table is only for the other tasks: it is dropped at the end of a run that succeeds, and after 24 hours of one that failed.',
    use_query_cache: 'Whether BigQuery may answer from the cache of its latest results.',
  }),
  ...within('workflow(create_gbq_table)', {
    bq_table: { text: 'The table to create.', examples: ['store_ranking_{{FD_DATE}}'] },
    ddl_file: {
      text: 'The DDL file that describes it, beside the configuration file.',
      examples: ['ddl/store_ranking.json'],
    },
    force_delete: 'Whether a table of that name is deleted first, with all that is in it.',
    force_delete_partition:
      'Whether the partition of the execution date is emptied, where the table is there and stays.',
    write_disposition: 'Without effect: a table is created, or stays as it is.',
  }),
  ...within('workflow(copy_gbq_table)', {
    source_gcp_project_id: {
      text: 'The project that is copied from: one of the account’s.',
      examples: ['my-project'],
    },
    source_bq_dataset: { text: 'The dataset that is copied from.', examples: ['sales'] },
    source_bq_table: {
      text: 'The table that is copied, or a partition of it behind `$`.',
      examples: ['sales_per_store'],
    },
    destination_bq_table: {
      text: 'The table that it is copied to, in the task’s project and dataset.',
      examples: ['sales_per_store_copy'],
    },
    destination_bq_table_date_suffix: 'Whether the name of the copy ends in the execution date.',
    destination_bq_table_date_suffix_format: 'How that date is written: as 20240123, the only way.',
  }),
  ...within('workflow(delete_gbq_table)', {
    bq_table: {
      text: 'The table to delete, or a partition of it behind `$`.',
      examples: ['sales_old', 'sales$20240123'],
    },
  }),
}
