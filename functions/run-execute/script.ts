import type { JobMetadata } from '@google-cloud/bigquery'
import type { Table, Work } from '../../shared/model/plan.ts'
import { tableReference } from '../../shared/run/queries.ts'
import type { Attempt, Done } from './attempt.ts'
import { finishJob, insertJob, JobFailed } from './jobs.ts'
import { runQuery } from './query.ts'

type Script = Extract<Work, { kind: 'query' }> & { destination: Table }

/**
 * Runs a script and copies the result of its last query to the task's table: BigQuery takes no destination for a
 * script. Done again, both jobs are found and not run a second time.
 * @see https://cloud.google.com/bigquery/docs/multi-statement-queries
 */
export async function runScript(work: Script, attempt: Attempt): Promise<Done> {
  const { metadata, done } = await runQuery(work, attempt)
  try {
    return { ...done, ...(await copyResult(await lastResult(metadata, attempt), work, attempt)) }
  } catch (error) {
    // Done again, the statements would have their effect twice.
    if (error instanceof JobFailed) throw new JobFailed(error.reason, error.message, { isPartial: true })
    throw error
  }
}

async function copyResult(sourceTable: Result, work: Script, attempt: Attempt): Promise<Done> {
  const reference = attempt.job('copy')
  const job = await insertJob(attempt.bigquery(reference.project), reference, {
    copy: {
      sourceTable,
      destinationTable: tableReference(work.destination, attempt),
      writeDisposition: work.write_disposition,
      createDisposition: 'CREATE_IF_NEEDED',
    },
  })
  const { statistics } = await finishJob(job, attempt.signal)
  const rows = statistics?.copy?.copiedRows
  return rows === undefined ? {} : { rows: Number(rows) }
}

type Result = NonNullable<NonNullable<NonNullable<JobMetadata['configuration']>['query']>['destinationTable']>

/** Where the result of the last query of a script is. @throws JobFailed when it has none */
async function lastResult(script: JobMetadata, attempt: Attempt): Promise<Result> {
  const children = await childrenOf(script, attempt)
  // A job that was one statement after all has no children.
  const jobs = children.length > 0 ? children : [script]
  const [last] = jobs.filter(isQuery).sort((a, b) => startOf(b) - startOf(a))
  const result = last?.configuration?.query?.destinationTable
  if (result) return result
  throw new JobFailed(
    'invalid',
    'The script has no result for the table: its last statement must be a SELECT',
  )
}

/** The jobs of the statements of a script. */
async function childrenOf({ jobReference }: JobMetadata, attempt: Attempt): Promise<JobMetadata[]> {
  const parentJobId = jobReference?.jobId
  if (!parentJobId) return []
  const [jobs] = await attempt.bigquery(attempt.task.project).getJobs({ parentJobId, projection: 'full' })
  return jobs.map(job => job.metadata)
}

/** Conditions and the values of variables are queries too, whose results are nobody's. */
const isQuery = ({ statistics }: JobMetadata): boolean =>
  statistics?.query?.statementType === 'SELECT' &&
  statistics.scriptStatistics?.evaluationKind !== 'EXPRESSION'

const startOf = ({ statistics }: JobMetadata): number =>
  Number(statistics?.startTime ?? statistics?.creationTime ?? 0)
