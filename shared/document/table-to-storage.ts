import { z } from 'zod'
import { typeNamed } from '../model/configuration-types.ts'
import { CURRENT_DATE } from '../model/placeholders.ts'
import { runExecution, taskExecution } from './execution.ts'
import {
  bucket,
  dataset,
  documentFields,
  formatVersion,
  location,
  path,
  project,
  schedule,
  sqlQueryTemplate,
  table,
  taskId,
  text,
} from './fields.ts'

const objectName = (most: number) =>
  z
    .string()
    .regex(/^[^\r\n#[\]*?]*$/, 'must be a name of Cloud Storage')
    .max(most)
    .refine(name => !name.includes(`{{${CURRENT_DATE}}}`), {
      error: `cannot hold {{${CURRENT_DATE}}}, which means a day in SQL alone: write {{FD_DATE_YEAR_4}}-{{FD_DATE_MONTH}}-{{FD_DATE_DAY}}`,
    })

/** What the document sets for all tasks and each task may set for itself. */
const shared = {
  gcp_project_id: project,
  gcs_dest_bucket: bucket,
  gcs_dest_prefix: objectName(700),
  destination_format: z.enum(['CSV', 'NEWLINE_DELIMITED_JSON', 'AVRO', 'PARQUET']),
  field_delimiter: z.string().min(1).max(8),
  print_header: z.boolean(),
  compression: z.enum(['None', 'NONE', 'GZIP', 'SNAPPY']),
  sql_query_template: sqlQueryTemplate,
  bq_data_location: location,
  generate_top_file: z.boolean(),
  delete_dest_bucket_content: z.boolean(),
}

const task = z.strictObject({
  ...z.object(shared).partial().shape,
  task_id: taskId,
  short_description: text.optional(),
  doc_md: path.optional(),
  ...taskExecution,
  sql_file: path,
  /** Without the number that BigQuery adds; an extension and `.gz` are added where they lack. */
  output_filename: objectName(300).min(1),
  copy_table: z.boolean().default(false),
  dest_gcp_project_id: project.optional(),
  dest_gbq_dataset: dataset.optional(),
  dest_gbq_table: table.optional(),
  dest_gbq_table_suffix: z.literal('dag_execution_date').optional(),
})
export type TableToStorageTask = z.output<typeof task>

/** A table-to-storage document, version 3: the results of queries to files in Cloud Storage. */
export const tableToStorage = z.strictObject({
  ...documentFields,
  configuration_type: typeNamed('table-to-storage'),
  version: formatVersion.refine(version => version === '3', {
    error: 'must be "3": move sql_file, output_filename and the other settings of the file into a list tasks',
  }),
  ...schedule,
  ...z.object(shared).partial().shape,
  ...runExecution,
  tasks: z.array(task).min(1).max(1000),
})
export type TableToStorage = z.output<typeof tableToStorage>
