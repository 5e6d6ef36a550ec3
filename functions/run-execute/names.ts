import { createHash } from 'node:crypto'
import type { Table } from '../../shared/model/plan.ts'
import { formatDate, type Micros } from '../../shared/model/time.ts'

/** Fills in the date templates of a table, a prefix or a file name with the execution date (UTC). */
export function fillDates(text: string, execution_date: Micros): string {
  const digits = formatDate(execution_date).replaceAll(/[-:]/g, '')
  const values: Record<string, string> = {
    FD_DATE: digits.slice(0, 8),
    FD_DATE_YEAR_4: digits.slice(0, 4),
    FD_DATE_YEAR_2: digits.slice(2, 4),
    FD_DATE_MONTH: digits.slice(4, 6),
    FD_DATE_DAY: digits.slice(6, 8),
    FD_TIME: digits.slice(9, 15),
  }
  return text.replaceAll(/\{\{(FD_[A-Z_0-9]+)\}\}/g, (template, name: string) => values[name] ?? template)
}

/** A table as BigQuery's REST API names it, its dates filled in. */
export function tableReference(
  { project, dataset, table }: Table,
  { execution_date }: { execution_date: Micros },
) {
  return { projectId: project, datasetId: dataset, tableId: fillDates(table, execution_date) }
}

/** `{{TEMPLATE_CURRENT_DATE}}` in SQL, as `YYYY-MM-DD`. */
export const fillCurrentDate = (sql: string, execution_date: Micros): string =>
  sql.replaceAll('{{TEMPLATE_CURRENT_DATE}}', formatDate(execution_date).slice(0, 10))

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
