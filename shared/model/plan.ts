import type { Criticality } from './criticality.ts'
import type { WriteDisposition } from './write-disposition.ts'

/** A table in BigQuery. The name may hold date templates (`{{FD_DATE}}`) and end in a partition (`$20240123`). */
export type Table = { project: string; dataset: string; table: string }

/** A column of a table to create, as BigQuery's REST API takes it. */
export type Field = { name: string; type: string; mode?: string; description?: string; fields?: Field[] }

/** A table to create, as a DDL file describes it. */
export type TableDefinition = {
  description?: string
  schema: Field[]
  clustering?: string[]
  /** `field` left out: by ingestion time. */
  partitioning?: { type: 'DAY' | 'HOUR' | 'MONTH' | 'YEAR'; field?: string; expiration_ms?: number }
  require_partition_filter?: boolean
}

/** What a task does. */
export type Work =
  | {
      kind: 'query'
      sql: string
      /** Where the result goes; a script of statements has none. */
      destination?: Table
      write_disposition: WriteDisposition
      /** The destination is dropped at the run's end. */
      temporary: boolean
      use_query_cache: boolean
      /** The dataset of names without one. */
      dataset?: { project: string; dataset: string }
    }
  | { kind: 'create_table'; table: Table; definition: TableDefinition; force_delete: boolean }
  | { kind: 'copy_table'; source: Table; destination: Table; write_disposition: WriteDisposition }
  | { kind: 'delete_table'; table: Table }
  | {
      kind: 'export'
      sql: string
      bucket: string
      prefix: string
      /** With its extension, `.gz` included, without the number that BigQuery adds. */
      filename: string
      format: 'CSV' | 'NEWLINE_DELIMITED_JSON' | 'AVRO' | 'PARQUET'
      field_delimiter: string
      print_header: boolean
      compression: 'NONE' | 'GZIP' | 'SNAPPY'
      generate_top_file: boolean
      delete_dest_bucket_content: boolean
      /** A table that keeps the result as well. */
      copy_to?: Table
    }

/** One step of a run. */
export type Task = {
  id: string
  criticality: Criticality
  /** The ids of the tasks that come before it. */
  upstream: string[]
  /** The project its BigQuery jobs run in, and where. */
  project: string
  location: string
  /** Whether `{{TEMPLATE_CURRENT_DATE}}` in the SQL means the execution date. */
  current_date_template: boolean
  work: Work
}

/** What a deployed version of a table-to-table or table-to-storage configuration does, with every default applied. */
export type Plan = {
  /** How many tasks run side by side. */
  task_concurrency: number
  tasks: Task[]
}
