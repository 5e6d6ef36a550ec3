import { setTimeout as sleep } from 'node:timers/promises'
import type { BigQuery, Job, JobMetadata } from '@google-cloud/bigquery'
import { answerOf } from '../../shared/model/api-error.ts'
import type { TaskState } from '../../shared/store/tasks.ts'

/** A BigQuery job that ended badly, or was never accepted. */
export class JobFailed extends Error {
  override name = 'JobFailed'
  readonly reason: string
  /** Whether some statements of a script had been done when it failed: done again, they would have their effect twice. */
  readonly isPartial: boolean
  /** What is told of the work all the same. */
  readonly done: Pick<TaskState, 'expectations'>
  constructor(
    reason: string,
    message: string,
    { isPartial = false, done = {} }: { isPartial?: boolean; done?: Pick<TaskState, 'expectations'> } = {},
  ) {
    super(message)
    this.done = done
    this.reason = reason
    this.isPartial = isPartial
  }
  /** Whether the same job may well succeed another time, as BigQuery says, and can be done again. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.reason) && !this.isPartial
  }
}

/** @see https://cloud.google.com/bigquery/docs/error-messages */
const TRANSIENT = new Set([
  'backendError',
  'internalError',
  'jobBackendError',
  'jobInternalError',
  'rateLimitExceeded',
  'jobRateLimitExceeded',
  'tableUnavailable',
])

/** Which job: BigQuery finds it again under these three. */
export type JobReference = { project: string; location: string; job_id: string }

type Configuration = NonNullable<Parameters<BigQuery['createJob']>[0]>

/**
 * Inserts a job under an id of our own, or finds the one that was inserted before.
 * @throws JobFailed when BigQuery refuses it
 */
export async function insertJob(
  bigquery: BigQuery,
  reference: JobReference,
  configuration: Configuration['configuration'],
): Promise<Job> {
  const { job_id, location } = reference
  try {
    const [job] = await bigquery.createJob({ jobId: job_id, location, configuration })
    return job
  } catch (error) {
    const answer = answerOf(error)
    if (answer?.code === 409) return bigquery.job(job_id, { location })
    if (answer && answer.code >= 400 && answer.code < 500 && answer.code !== 429) {
      throw new JobFailed(answer.reason, answer.message)
    }
    throw error
  }
}

/** How long a look at a job waits for the next one, in milliseconds. */
const FIRST_LOOK = 20
const LAST_LOOK = 5000

/**
 * Waits for a job's end by looking at it, as `jobs.get` cannot wait.
 * @throws JobFailed when it ended badly, or the signal's reason when the wait was given up
 */
export async function finishJob(job: Job, signal: AbortSignal): Promise<JobMetadata> {
  for (let pause = FIRST_LOOK; ; pause = Math.min(pause * 1.5, LAST_LOOK)) {
    signal.throwIfAborted()
    const [metadata]: [JobMetadata, unknown] = await job.getMetadata()
    if (metadata.status?.state === 'DONE') {
      const error = metadata.status.errorResult
      if (error) {
        const isPartial = Number(metadata.statistics?.numChildJobs ?? 0) > 0
        throw new JobFailed(error.reason ?? 'unknown', error.message ?? 'The job failed', { isPartial })
      }
      return metadata
    }
    await sleep(pause, undefined, { signal }).catch(() => {})
  }
}

/**
 * Waits for a query job's end by asking for its result, which BigQuery answers when it is there, or after ten
 * seconds. How the job ended is told by the job: a result that is refused may be that of a job that failed.
 * @returns the job, and how many rows its result has, where BigQuery tells
 * @throws JobFailed when it ended badly, or the signal's reason when the wait was given up
 * @see https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults
 */
export async function finishQuery(
  job: Job,
  signal: AbortSignal,
): Promise<{ metadata: JobMetadata; totalRows?: string | undefined }> {
  const totalRows = await resultOf(job, signal).catch(() => undefined)
  return { metadata: await finishJob(job, signal), totalRows }
}

/** How many rows the result of a query has, once it is there. */
async function resultOf(job: Job, signal: AbortSignal): Promise<string | undefined> {
  for (;;) {
    const answer = job.getQueryResults({ maxResults: 0, autoPaginate: false })
    const [, , results] = await orAborted(answer, signal)
    if (results?.jobComplete !== false) return results?.totalRows ?? undefined
  }
}

/** An answer, or the signal's reason, whichever comes first. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason)
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}

/** How a job stands: whether it is over, badly or well, and how many statements of a script it has done. */
export async function lookAt(
  bigquery: BigQuery,
  { job_id, location }: JobReference,
): Promise<{ isOver: boolean; hasFailed: boolean; statements: number } | undefined> {
  try {
    const [{ status, statistics }]: [JobMetadata, unknown] = await bigquery
      .job(job_id, { location })
      .getMetadata()
    return {
      isOver: status?.state === 'DONE',
      hasFailed: status?.errorResult !== undefined,
      statements: Number(statistics?.numChildJobs ?? 0),
    }
  } catch (error) {
    if (answerOf(error)?.code !== 404) throw error
    return
  }
}

/** Asks BigQuery to stop a job; one that is not there, or has ended, is as good as stopped. */
export async function cancelJob(bigquery: BigQuery, { job_id, location }: JobReference): Promise<void> {
  try {
    await bigquery.job(job_id, { location }).cancel()
  } catch (error) {
    if (answerOf(error)?.code !== 404) throw error
  }
}
