import { z } from 'zod'
import type { Answer, Request } from '../server/http.ts'
import { accept, JobRequest, type Service } from './accept-job.ts'
import { BigQueryError } from './errors.ts'
import { QueryConfiguration } from './job-configuration.ts'
import { ResultTable } from './job-resource.ts'
import type { Job, Jobs } from './jobs.ts'
import { findJob } from './rest-jobs.ts'
import { type Page, readPage, timestampFormat } from './rows-page.ts'

const DEFAULT_WAIT = 10_000

/** `GET /projects/{p}/queries/{j}`: waits up to `timeoutMs` for the end, then gives a page of rows. */
export async function queryResults(
  service: Service,
  projectId: string,
  jobId: string,
  request: Request,
): Promise<Answer> {
  const { query } = request
  const job = findJob(service, projectId, jobId, request)
  const wait = Number(query.get('timeoutMs') ?? DEFAULT_WAIT)
  return results(service, job, wait, {
    start: Number(query.get('pageToken') ?? query.get('startIndex') ?? 0),
    most: query.get('maxResults') === null ? undefined : Number(query.get('maxResults')),
    format: timestampFormat(
      query.get('formatOptions.useInt64Timestamp'),
      query.get('formatOptions.timestampOutputFormat'),
    ),
  })
}

const QueryRequest = z.looseObject({
  ...QueryConfiguration.shape,
  location: z.string().optional(),
  timeoutMs: z.coerce.number().optional(),
  maxResults: z.coerce.number().optional(),
  dryRun: z.boolean().optional(),
  requestId: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  formatOptions: z
    .looseObject({ useInt64Timestamp: z.boolean().optional(), timestampOutputFormat: z.string().optional() })
    .optional(),
})

/** Answers of `jobs.query` by their `requestId`, by which a retried request is known again. */
const answered = new WeakMap<Jobs, Map<string, Job>>()

/** `POST /projects/{p}/queries`. */
export async function query(service: Service, projectId: string, request: Request): Promise<Answer> {
  const body = QueryRequest.parse(JSON.parse(request.body.toString()))
  const {
    location,
    timeoutMs,
    maxResults,
    dryRun: dry,
    requestId,
    labels,
    formatOptions,
    jobCreationMode: _,
    ...configuration
  } = body
  const seen = answered.get(service.jobs) ?? new Map<string, Job>()
  answered.set(service.jobs, seen)
  const retried = requestId && `${service.holder.email} ${projectId} ${requestId}`
  let job = retried ? seen.get(retried) : undefined
  if (!job) {
    const accepted = await accept(
      service,
      projectId,
      JobRequest.parse({
        configuration: { query: configuration, dryRun: dry, labels },
        jobReference: { location },
      }),
    )
    if (!accepted.job)
      return {
        status: 200,
        body: { kind: 'bigquery#queryResponse', jobComplete: true, ...accepted.document.statistics },
      }
    job = accepted.job
    if (retried) seen.set(retried, job)
  }
  return results(service, job, timeoutMs ?? DEFAULT_WAIT, {
    start: 0,
    most: maxResults,
    format: timestampFormat(
      String(formatOptions?.useInt64Timestamp ?? ''),
      formatOptions?.timestampOutputFormat ?? null,
    ),
  })
}

/** Waits for the job, no longer than `wait` milliseconds. */
async function ended(job: Job, wait: number): Promise<boolean> {
  if (isDone(job)) return true
  let timer: NodeJS.Timeout | undefined
  const late = new Promise(resolve => {
    timer = setTimeout(resolve, wait)
  })
  await Promise.race([job.finished, late])
  clearTimeout(timer)
  return isDone(job)
}

function isDone(job: Job): boolean {
  return job.document.status.state === 'DONE'
}

const QueryStatistics = z.looseObject({
  statementType: z.string().optional(),
  numDmlAffectedRows: z.string().optional(),
  dmlStats: z.unknown().optional(),
})

async function results(service: Service, job: Job, wait: number, page: Page): Promise<Answer> {
  const done = await ended(job, wait)
  const { document } = job
  const common = {
    kind: 'bigquery#getQueryResultsResponse',
    jobReference: document.jobReference,
    jobComplete: done,
  }
  if (!done) return { status: 200, body: common }
  const failure = document.status.errorResult
  if (failure) throw failed(failure)
  const table = ResultTable.safeParse(document.statistics.query)
  const statistics = QueryStatistics.parse(document.statistics.query ?? {})
  const told = {
    ...common,
    totalBytesProcessed: String(document.statistics.totalBytesProcessed ?? '0'),
    cacheHit: false,
    ...(statistics.numDmlAffectedRows
      ? { numDmlAffectedRows: statistics.numDmlAffectedRows, dmlStats: statistics.dmlStats }
      : {}),
  }
  if (!table.success) return { status: 200, body: { ...told, totalRows: '0' } }
  const { resultTable, schema } = table.data
  return {
    status: 200,
    body: { ...told, schema, ...(await readPage(service, resultTable, schema.fields, page)) },
  }
}

const Failure = z.enum([
  'invalid',
  'invalidQuery',
  'required',
  'notImplemented',
  'notFound',
  'duplicate',
  'accessDenied',
  'resourceInUse',
  'stopped',
  'backendError',
])

function failed(result: { reason: string; message: string }): BigQueryError {
  const reason = Failure.safeParse(result.reason)
  return new BigQueryError(reason.success ? reason.data : 'backendError', result.message)
}
