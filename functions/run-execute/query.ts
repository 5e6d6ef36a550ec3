import type { JobMetadata } from '@google-cloud/bigquery'
import { fillSql } from '../../shared/model/placeholders.ts'
import type { Attempt, Done } from './attempt.ts'
import { finishQuery, insertJob } from './jobs.ts'

/** Runs a query job of this attempt to its end. */
export async function runQuery(
  { query, ...configuration }: NonNullable<JobMetadata['configuration']>['query'] & { query: string },
  attempt: Attempt,
): Promise<{ metadata: JobMetadata; done: Done }> {
  const { task, execution_date, signal } = attempt
  const reference = attempt.job('query')
  const filled = fillSql(query, task, execution_date)
  const job = await insertJob(attempt.bigquery(reference.project), reference, {
    query: { useLegacySql: false, query: filled, ...configuration },
  })
  const { metadata, totalRows } = await finishQuery(job, signal)
  return { metadata, done: doneBy(metadata, totalRows) }
}

/** Rows and bytes of a query job that has ended: the rows that it changed, or that its result has. */
function doneBy({ statistics }: JobMetadata, totalRows: string | undefined): Done {
  const bytes = statistics?.query?.totalBytesProcessed ?? statistics?.totalBytesProcessed
  const isSelect = statistics?.query?.statementType === 'SELECT'
  const rows = statistics?.query?.numDmlAffectedRows ?? (isSelect ? totalRows : undefined)
  return {
    ...(rows === undefined ? {} : { rows: Number(rows) }),
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
  }
}
