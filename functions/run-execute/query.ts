import type { BigQuery, GetJobsOptions, GetJobsResponse, Job, JobMetadata } from '@google-cloud/bigquery'
import { z } from 'zod'
import { answerOf } from '../../shared/model/api-error.ts'
import { type Asking, queryJob } from '../../shared/run/queries.ts'
import type { Attempt, Done } from './attempt.ts'
import { finishQuery, insertJob } from './jobs.ts'

/** Runs a query job of this attempt to its end. */
export async function runQuery(
  work: Asking,
  attempt: Attempt,
): Promise<{ metadata: JobMetadata; done: Done }> {
  const { task, signal } = attempt
  const reference = attempt.job('query')
  const job = await insertJob(attempt.bigquery(reference.project), reference, {
    query: queryJob(task, work, attempt),
  })
  const { metadata, totalRows } = await finishQuery(job, signal)
  const isScript = metadata.statistics?.query?.statementType === 'SCRIPT'
  const rows = isScript ? await changedBy(job, attempt.bigquery(reference.project)) : totalRows
  return { metadata, done: doneBy(metadata, rows) }
}

/**
 * How many rows the statements of a script have changed: the job itself does not tell, its children do.
 * @returns undefined where none of them changes rows, or BigQuery does not let us list them
 * @see https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics.FIELDS.parent_job_id
 */
async function changedBy({ id }: Job, bigquery: BigQuery): Promise<string | undefined> {
  let rows: number | undefined
  let query: GetJobsOptions | null | undefined = { parentJobId: id, maxResults: PAGE, autoPaginate: false }
  try {
    while (query) {
      const [jobs, next]: GetJobsResponse = await bigquery.getJobs(query)
      for (const { metadata } of jobs) {
        const changed = childJob.parse(metadata).statistics?.query?.numDmlAffectedRows
        if (changed !== undefined) rows = (rows ?? 0) + Number(changed)
      }
      query = next
    }
  } catch (error) {
    // What the script did is done; only how much it was is not told.
    if (!answerOf(error)) throw error
    return
  }
  return rows?.toString()
}

/** How many of a script's statements are looked at at a time. */
const PAGE = 200
const childJob = z.object({
  statistics: z
    .object({ query: z.object({ numDmlAffectedRows: z.string().optional() }).optional() })
    .optional(),
})

/**
 * Rows and bytes of a query job that has ended: the rows that it changed, or that its result has.
 * @param total - the rows of a query's result, or those that a script's statements changed
 */
function doneBy({ statistics }: JobMetadata, total: string | undefined): Done {
  const bytes = statistics?.query?.totalBytesProcessed ?? statistics?.totalBytesProcessed
  const tellsRows = ['SELECT', 'SCRIPT'].includes(statistics?.query?.statementType ?? '')
  const rows = statistics?.query?.numDmlAffectedRows ?? (tellsRows ? total : undefined)
  return {
    ...(rows === undefined ? {} : { rows: Number(rows) }),
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
  }
}
