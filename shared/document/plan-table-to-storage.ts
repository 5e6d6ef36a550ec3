import { pointer, quote } from '../model/faults.ts'
import type { Plan, Table, Task } from '../model/plan.ts'
import type { Fault } from '../model/problem.ts'
import { attemptsOf, runOf } from './execution.ts'
import { type Files, textOf } from './files.ts'
import { fillingOf } from './placeholders.ts'
import type { TableToStorage, TableToStorageTask } from './table-to-storage.ts'

const EXTENSIONS = { CSV: '.csv', NEWLINE_DELIMITED_JSON: '.json', AVRO: '.avro', PARQUET: '.parquet' }

/** How each format may be compressed. @see https://cloud.google.com/bigquery/docs/exporting-data */
const COMPRESSIONS = {
  CSV: ['NONE', 'GZIP'],
  NEWLINE_DELIMITED_JSON: ['NONE', 'GZIP'],
  AVRO: ['NONE', 'SNAPPY'],
  PARQUET: ['NONE', 'GZIP', 'SNAPPY'],
}

/** How many tasks of a table-to-storage configuration run side by side. */
const TASK_CONCURRENCY = 5

/** What a table-to-storage document does, and what of it cannot be done. Its files are checked apart. */
export function planTableToStorage(document: TableToStorage, files: Files): { plan: Plan; faults: Fault[] } {
  const planned = document.tasks.map((task, index) => planTask(task, index, document, files))
  const repeated = document.tasks.flatMap(({ task_id }, index) =>
    document.tasks.findIndex(task => task.task_id === task_id) < index
      ? [{ pointer: at(index, 'task_id'), detail: `Another task has the id ${quote(task_id)} too` }]
      : [],
  )
  return {
    plan: {
      task_concurrency: TASK_CONCURRENCY,
      ...runOf(document),
      tasks: planned.map(({ task }) => task),
    },
    faults: [...repeated, ...planned.flatMap(({ faults }) => faults)],
  }
}

const at = (index: number, field: string) => pointer(['configuration', 'tasks', index, field])

function planTask(given: TableToStorageTask, index: number, document: TableToStorage, files: Files) {
  const faults: Fault[] = []
  const need = (field: string, value: string | undefined, why: string): string => {
    if (value === undefined) faults.push({ pointer: at(index, field), detail: `is required, ${why}` })
    return value ?? ''
  }
  const noDefault = 'as the configuration has none for all tasks'
  const task = { ...document, ...given }
  const format = task.destination_format ?? 'CSV'
  const compression =
    task.compression === undefined || task.compression === 'None' ? 'NONE' : task.compression
  if (!COMPRESSIONS[format].includes(compression)) {
    const owner = given.compression ?? given.destination_format
    const where = owner === undefined ? pointer(['configuration', 'compression']) : at(index, 'compression')
    faults.push({ pointer: where, detail: `cannot be ${compression} for ${format}` })
  }
  const copyTo = (): Table => {
    const why = 'as copy_table is true'
    const suffix = given.dest_gbq_table_suffix === undefined ? '' : '_{{FD_DATE}}'
    return {
      project: need('dest_gcp_project_id', given.dest_gcp_project_id, why),
      dataset: need('dest_gbq_dataset', given.dest_gbq_dataset, why),
      table: need('dest_gbq_table', given.dest_gbq_table, why) + suffix,
    }
  }
  const planned: Task = {
    id: given.task_id,
    criticality: 'critical',
    upstream: [],
    project: need('gcp_project_id', task.gcp_project_id, noDefault),
    location: task.bq_data_location ?? 'EU',
    ...fillingOf(task.sql_query_template),
    ...attemptsOf(given, document),
    work: {
      kind: 'export',
      sql: textOf(files, given.sql_file),
      bucket: need('gcs_dest_bucket', task.gcs_dest_bucket, noDefault),
      prefix: asFolder(task.gcs_dest_prefix ?? ''),
      filename: fileName(given.output_filename, format, compression),
      format,
      field_delimiter: task.field_delimiter ?? '|',
      print_header: task.print_header ?? true,
      compression,
      generate_top_file: task.generate_top_file ?? false,
      delete_dest_bucket_content: task.delete_dest_bucket_content ?? false,
      ...(given.copy_table ? { copy_to: copyTo() } : {}),
    },
  }
  return { task: planned, faults }
}

/** A prefix that ends in a slash, so that a file's name can follow; none stays none. */
export const asFolder = (prefix: string) => prefix.replace(/^\/+/, '').replace(/(?<=[^/])$/, '/')

/** A file name with the extension of its format where it has none, and `.gz` where it is compressed with GZIP. */
function fileName(given: string, format: keyof typeof EXTENSIONS, compression: string): string {
  const plain = given.replace(/\.gz$/, '')
  const named = /\.[A-Za-z][A-Za-z0-9]*$/.test(plain) ? plain : plain + EXTENSIONS[format]
  return compression === 'GZIP' || plain !== given ? `${named}.gz` : named
}
