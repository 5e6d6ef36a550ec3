import { CONFIGURATION, DOCUMENT, MONITORING, RUN, SCHEDULE, TASK, TEMPLATE } from './common.ts'
import { type Texts, within, withoutDefaults } from './text.ts'

/** What stands for all tasks, and what each may say for itself. */
const EXPORT: Texts = {
  gcp_project_id: {
    text: 'The Google Cloud project in which the query runs: one of the account’s.',
    examples: ['my-project'],
  },
  gcs_dest_bucket: { text: 'The bucket that the files go to.', examples: ['my-project-exports'] },
  gcs_dest_prefix: { text: 'The folder in the bucket; none unless given.', examples: ['sales/{{FD_DATE}}'] },
  destination_format: { text: 'The format of the files.', default: 'CSV' },
  field_delimiter: { text: 'What parts the fields of a CSV file.', default: '|', examples: [',', ';'] },
  print_header: { text: 'Whether a CSV file begins with the names of its columns.', default: true },
  compression: {
    text: 'How the files are compressed: `GZIP`, not for AVRO; `SNAPPY`, for AVRO and PARQUET.',
    default: 'None',
  },
  sql_query_template: TEMPLATE,
  bq_data_location: {
    text: 'Where the data lies, and so where the query runs.',
    default: 'EU',
    examples: ['EU', 'europe-west1'],
  },
  generate_top_file: {
    text: 'Whether an empty file `<name>.top` tells that all files are there.',
    default: false,
  },
  delete_dest_bucket_content: {
    text: 'Whether what is in the folder is deleted first. Refused without a folder: it would empty the bucket.',
    default: false,
  },
}

/** A document of the type table-to-storage. */
export const TABLE_TO_STORAGE: Texts = {
  '': 'From tables in BigQuery to files in Cloud Storage: each task is a query, and its result goes into files.',
  ...DOCUMENT,
  ...CONFIGURATION,
  ...MONITORING,
  ...SCHEDULE,
  ...RUN,
  ...EXPORT,
  start_date: {
    text: 'The first day of its schedule, which is ignored without one: no slot is before it.',
    examples: ['2024, 01, 23'],
  },
  configuration_id: {
    text: 'Its name within the account. It is stored, launched and told of as `<configuration_id>_<environment>`; or, deployed with a context, as `<account>_<context id>_<configuration_id>`.',
    examples: ['000099_export_sales'],
  },
  configuration_type: 'The type, or another name of it.',
  version: { text: 'The version of the document’s own format: 3.', examples: ['3'] },
  tasks:
    'The tasks, each a query and its files. What the document says for all of them, each may say for itself.',
  ...within('tasks', {
    ...withoutDefaults(EXPORT),
    ...TASK,
    task_id: { text: 'Its name, once in the document.', examples: ['export_sales'] },
    output_filename: {
      text: 'The name of the file. BigQuery adds `-000000000000` before the extension and counts on in further files; an extension and `.gz` are added where they lack.',
      examples: ['sales_{{FD_DATE}}.csv'],
    },
    copy_table: 'Whether the result is kept in a table too.',
    dest_gcp_project_id: {
      text: 'With `copy_table`: the project of that table, one of the account’s.',
      examples: ['my-project'],
    },
    dest_gbq_dataset: { text: 'With `copy_table`: the dataset of that table.', examples: ['exports'] },
    dest_gbq_table: { text: 'With `copy_table`: that table.', examples: ['sales'] },
    dest_gbq_table_suffix: 'With `copy_table`: has the table’s name end in the execution date, `_20240123`.',
  }),
}
