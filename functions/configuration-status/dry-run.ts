import type { BigQuery } from '@google-cloud/bigquery'
import type { QueryParameter } from '../../shared/model/parameters.ts'
import type { Task } from '../../shared/model/plan.ts'
import type { ActAs } from '../act-as.ts'

/** A query for BigQuery to look at and not to run. */
export type Question = Pick<Task, 'project' | 'location'> & {
  sql: string
  /** The dataset of names without one. */
  dataset?: { project: string; dataset: string } | undefined
  parameters: QueryParameter[]
}

/** Has BigQuery look at a query. @throws what BigQuery answers, where it would not run it */
export type DryRun = (question: Question) => Promise<void>

/** What asks BigQuery as an account's runner. */
export type DryRuns = (runner: string) => Promise<DryRun>

/** Asks by jobs that are not run, which cost nothing. @see https://cloud.google.com/bigquery/docs/dry-run-queries */
function dryRunBy(bigquery: (project: string) => BigQuery): DryRun {
  return async ({ project, location, sql, dataset, parameters }) => {
    await bigquery(project).createJob({
      location,
      configuration: {
        dryRun: true,
        query: {
          query: sql,
          useLegacySql: false,
          ...(parameters.length > 0 ? { parameterMode: 'NAMED', queryParameters: parameters } : {}),
          ...(dataset ? { defaultDataset: { projectId: dataset.project, datasetId: dataset.dataset } } : {}),
        },
      },
    })
  }
}

/**
 * Asks as an account's runner, by impersonation. The clients for that are loaded with the first question: no other action
 * needs them.
 * @param iamEndpoint - Where IAM Credentials is asked, instead of Google's
 */
export function dryRunsAs(iamEndpoint: string | undefined): DryRuns {
  let actAs: ActAs | undefined
  return async runner => {
    const [{ BigQuery }, { impersonation }] = await Promise.all([
      import('@google-cloud/bigquery'),
      import('../act-as.ts'),
    ])
    actAs ??= impersonation(iamEndpoint)
    const authClient = await actAs(runner)
    // That the account may not be acted for is no fault of a query's: then nobody can be asked.
    await authClient.getAccessToken()
    // Who deploys waits: what is not answered at once is told, and not asked again.
    return dryRunBy(projectId => new BigQuery({ projectId, authClient, autoRetry: false, maxRetries: 0 }))
  }
}
