import type { BigQuery } from '@google-cloud/bigquery'
import type { Task } from '../../shared/model/plan.ts'

/** A query for BigQuery to look at and not to run. */
export type Question = Pick<Task, 'project' | 'location'> & {
  sql: string
  /** The dataset of names without one. */
  dataset?: { project: string; dataset: string } | undefined
}

/** Has BigQuery look at a query. @throws what BigQuery answers, where it would not run it */
export type DryRun = (question: Question) => Promise<void>

/** What asks BigQuery on an account's behalf. */
export type DryRuns = (account: string) => Promise<DryRun>

/** Asks by jobs that are not run, which cost nothing. @see https://cloud.google.com/bigquery/docs/dry-run-queries */
export function dryRunBy(bigquery: (project: string) => BigQuery): DryRun {
  return async ({ project, location, sql, dataset }) => {
    await bigquery(project).createJob({
      location,
      configuration: {
        dryRun: true,
        query: {
          query: sql,
          useLegacySql: false,
          ...(dataset ? { defaultDataset: { projectId: dataset.project, datasetId: dataset.dataset } } : {}),
        },
      },
    })
  }
}

/** Asks as the function itself. BigQuery's client is loaded with the first question: no other action needs it. */
export const dryRunsOfOwn: DryRuns = async () => {
  const { BigQuery } = await import('@google-cloud/bigquery')
  return dryRunBy(projectId => new BigQuery({ projectId }))
}
