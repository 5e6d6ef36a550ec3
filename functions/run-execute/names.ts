import { createHash } from 'node:crypto'
import { fillDates } from '../../shared/model/placeholders.ts'
import type { Table } from '../../shared/model/plan.ts'
import type { Micros } from '../../shared/model/time.ts'

/** A table as BigQuery's REST API names it, its dates filled in. */
export function tableReference(
  { project, dataset, table }: Table,
  { execution_date }: { execution_date: Micros },
) {
  return { projectId: project, datasetId: dataset, tableId: fillDates(table, execution_date) }
}

/**
 * The id of a BigQuery job: of one run, task, attempt and step, so that inserting it again finds the first.
 * @see https://cloud.google.com/bigquery/docs/running-jobs#generate-jobid
 */
export function bigQueryJobId(run: string, task: string, attempt: number, step: string): string {
  const readable = task.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 100)
  const hash = createHash('sha256').update(task).digest('hex').slice(0, 8)
  return `tailer_${run}_${readable}_${hash}_${attempt}_${step}`
}

/** A file name and its extension, `.gz` and all: `sales` and `.csv.gz`. */
export function splitExtension(filename: string): [name: string, extension: string] {
  const extension = /(\.[A-Za-z][A-Za-z0-9]*)?(\.gz)?$/.exec(filename)?.[0] ?? ''
  return [filename.slice(0, filename.length - extension.length), extension]
}
