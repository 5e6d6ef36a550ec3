import type { RunDetails } from '../data/shapes.ts'

type Job = RunDetails['tasks'][number]['jobs'][number]

/** The page of a BigQuery job in Google's console. */
export function consoleOf({ project, location, job_id }: Job): string {
  const search = new URLSearchParams({ project, j: `bq:${location}:${job_id}`, page: 'queryresults' })
  return `https://console.cloud.google.com/bigquery?${search}`
}
