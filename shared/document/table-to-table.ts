import { z } from 'zod'
import { typeNamed } from '../model/configuration-types.ts'
import { CRITICALITIES } from '../model/criticality.ts'
import { runExecution, taskExecution } from './execution.ts'
import {
  dataset,
  documentFields,
  formatVersion,
  location,
  path,
  project,
  schedule,
  sqlQueryTemplate,
  table,
  tableOrPartition,
  taskId,
  text,
  writeDisposition,
} from './fields.ts'

/** The most tasks a document may have. */
export const MAX_TASKS = 1000

const TASK_TYPES = [
  'sql',
  'run_gbq_script',
  'create_gbq_table',
  'copy_gbq_table',
  'delete_gbq_table',
  'expectation',
]

/** What every task may have. */
const taskFields = {
  id: taskId,
  short_description: text.optional(),
  doc_md: path.optional(),
  criticality: z.enum(CRITICALITIES).default('critical'),
  gcp_project_id: project.optional(),
  bq_dataset: dataset.optional(),
  ...taskExecution,
}

const sql = z.strictObject({
  ...taskFields,
  task_type: z.literal('sql').optional(),
  sql_file: path,
  table_name: tableOrPartition.optional(),
  write_disposition: writeDisposition.optional(),
  temporary_table: z.boolean().default(false),
  sql_query_template: sqlQueryTemplate.optional(),
  use_query_cache: z.boolean().default(true),
})

const runScript = z.strictObject({
  ...taskFields,
  task_type: z.literal('run_gbq_script'),
  sql_file: path,
  sql_query_template: sqlQueryTemplate.optional(),
})

const createTable = z.strictObject({
  ...taskFields,
  task_type: z.literal('create_gbq_table'),
  bq_table: table,
  ddl_file: path,
  force_delete: z.boolean().default(false),
  /** On a table that is there and stays: deletes the partition of the execution date. */
  force_delete_partition: z.boolean().default(true),
  /** Without effect; documents out there have it. */
  write_disposition: writeDisposition.optional(),
})

const copyTable = z.strictObject({
  ...taskFields,
  task_type: z.literal('copy_gbq_table'),
  source_gcp_project_id: project,
  source_bq_dataset: dataset,
  source_bq_table: tableOrPartition,
  destination_bq_table: table,
  destination_bq_table_date_suffix: z.boolean().default(false),
  destination_bq_table_date_suffix_format: z.literal('%Y%m%d').optional(),
  write_disposition: writeDisposition.optional(),
})

const deleteTable = z.strictObject({
  ...taskFields,
  task_type: z.literal('delete_gbq_table'),
  bq_table: tableOrPartition,
})

const expectation = z.strictObject({
  ...taskFields,
  task_type: z.literal('expectation'),
  sql_file: path,
  sql_query_template: sqlQueryTemplate.optional(),
})

const task = z.discriminatedUnion(
  'task_type',
  [sql, runScript, createTable, copyTable, deleteTable, expectation],
  {
    error: ({ input }) => {
      const given: unknown = Object(input).task_type
      if (given === undefined) return 'must be a task, an object'
      return `must be one of ${TASK_TYPES.join(', ')}; sql if left out`
    },
  },
)
export type TableToTableTask = z.output<typeof task>

/** A table-to-table document: a graph of tasks from tables to tables in BigQuery. */
export const tableToTable = z.strictObject({
  ...documentFields,
  configuration_type: typeNamed('table-to-table'),
  version: formatVersion.optional(),
  ...schedule,
  catchup: z.boolean().default(false),
  max_active_runs: z.int().min(1).max(1000).default(1),
  task_concurrency: z.int().min(1).max(100).default(5),
  default_gcp_project_id: project.optional(),
  default_bq_dataset: dataset.optional(),
  default_bq_data_location: location.default('EU'),
  default_write_disposition: writeDisposition.default('WRITE_TRUNCATE'),
  direct_execution: z.boolean().optional(),
  ...runExecution,
  task_dependencies: z.array(z.string()).max(5000).default([]),
  workflow: z.array(task).min(1).max(MAX_TASKS),
})
export type TableToTable = z.output<typeof tableToTable>
