import { createHash } from 'node:crypto'

/**
 * The id of a BigQuery job: of one run, task, attempt and step, so that inserting it again finds the first.
 * @see https://cloud.google.com/bigquery/docs/running-jobs#generate-jobid
 */
export function bigQueryJobId(run: string, task: string, attempt: number, step: string): string {
  const readable = task.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 100)
  const hash = createHash('sha256').update(task).digest('hex').slice(0, 8)
  return `tailer_${run}_${readable}_${hash}_${attempt}_${step}`
}
