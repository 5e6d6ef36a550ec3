import type { QueryParameter } from '../model/parameters.ts'
import { fillDates, fillSql } from '../model/placeholders.ts'
import type { Table, Task, Work } from '../model/plan.ts'
import type { Micros } from '../model/time.ts'
import type { WriteDisposition } from '../model/write-disposition.ts'

// What the runner asks of BigQuery for a task, and what is told of it: the same, for it is made here alone.

/** Work that begins with a query. */
export type Asking = Extract<Work, { kind: 'query' | 'export' }>
type Export = Extract<Work, { kind: 'export' }>

/** A table as BigQuery's REST API names it, its dates filled in. */
export function tableReference(
  { project, dataset, table }: Table,
  { execution_date }: { execution_date: Micros },
) {
  return { projectId: project, datasetId: dataset, tableId: fillDates(table, execution_date) }
}

/** `project.dataset.table` */
export const nameOf = ({ project, dataset, table }: Table): string => `${project}.${dataset}.${table}`

/**
 * The query job of a task, as BigQuery's REST API takes it: its SQL and its names filled in.
 * @see https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#jobconfigurationquery
 */
export function queryJob(
  task: Task,
  work: Asking,
  { execution_date, parameters }: { execution_date: Micros; parameters: QueryParameter[] },
) {
  const { destination, write_disposition } = tablesOf(work)
  return {
    useLegacySql: false,
    query: fillSql(work.sql, task, execution_date),
    ...(parameters.length > 0 ? { parameterMode: 'NAMED', queryParameters: parameters } : {}),
    ...(work.kind === 'query' ? { useQueryCache: work.use_query_cache } : {}),
    ...(work.kind === 'query' && work.dataset
      ? { defaultDataset: { projectId: work.dataset.project, datasetId: work.dataset.dataset } }
      : {}),
    // BigQuery takes no destination for a script: the result of its last query is copied there.
    ...(destination && !(work.kind === 'query' && work.is_script)
      ? {
          destinationTable: tableReference(destination, { execution_date }),
          writeDisposition: write_disposition,
          ...(work.kind === 'query' ? { createDisposition: 'CREATE_IF_NEEDED' } : {}),
        }
      : {}),
  }
}

type Tables = { source?: Table; destination?: Table; write_disposition?: WriteDisposition }

/** The tables of a task: the one it copies, and the one that it writes, makes or deletes, with what becomes of what is there. */
export function tablesOf(work: Work): Tables {
  switch (work.kind) {
    case 'create_table':
    case 'delete_table':
      return { destination: work.table }
    case 'export':
      return work.copy_to ? { destination: work.copy_to, write_disposition: 'WRITE_TRUNCATE' } : {}
    case 'copy_table':
      return work
    case 'query':
      return work.destination
        ? { destination: work.destination, write_disposition: work.write_disposition }
        : {}
  }
}

/** The files that an export writes, their dates filled in; BigQuery puts a number in place of the `*`. */
export function filesOf(work: Export, execution_date: Micros) {
  const prefix = fillDates(work.prefix, execution_date).replace(/\/*$/, '/').replace(/^\/+/, '')
  const [name, extension] = splitExtension(fillDates(work.filename, execution_date))
  return {
    prefix,
    uri: `gs://${work.bucket}/${prefix}${name}-*${extension}`,
    /** Written last, empty, where one is asked for: then all files are there. */
    top: work.generate_top_file ? `${prefix}${name}.top` : undefined,
  }
}

/** The extract job of an export, but for the table that it is of. */
export const extractJob = (work: Export, execution_date: Micros) => ({
  destinationUris: [filesOf(work, execution_date).uri],
  destinationFormat: work.format,
  compression: work.compression,
  ...(work.format === 'CSV' ? { fieldDelimiter: work.field_delimiter, printHeader: work.print_header } : {}),
})

/** A file name and its extension, `.gz` and all: `sales` and `.csv.gz`. @internal a test reads it */
export function splitExtension(filename: string): [name: string, extension: string] {
  const extension = /(\.[A-Za-z][A-Za-z0-9]*)?(\.gz)?$/.exec(filename)?.[0] ?? ''
  return [filename.slice(0, filename.length - extension.length), extension]
}
