import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { z } from 'zod'
import { type Answer, multipart, type Request } from '../storage/http.ts'
import { needTable, readCatalog } from './catalog.ts'
import type { Database } from './database.ts'
import { BigQueryError } from './errors.ts'
import { JobConfiguration, QueryConfiguration, TableReference } from './job-configuration.ts'
import type { Job, JobDocument, Jobs } from './jobs.ts'
import { jobLocation } from './location.ts'
import { physicalName, quote, splitDecorator } from './names.ts'
import { parameterSql } from './parameters.ts'
import { partitionOf } from './partitions.ts'
import { datasetOf, dryRun } from './run-query.ts'
import { Field } from './schema.ts'
import { encodeRow, type TimestampFormat } from './values.ts'

export type Service = { database: Database; jobs: Jobs; dir: string }

const JobRequest = z.looseObject({
  configuration: JobConfiguration,
  jobReference: z
    .object({
      projectId: z.string().optional(),
      jobId: z.string().optional(),
      location: z.string().nullish(),
    })
    .optional(),
})

/** A job as the REST interface describes it. */
function jobResource(document: JobDocument): Record<string, unknown> {
  const { projectId, location, jobId } = document.jobReference
  const { children: _, ...statistics } = document.statistics
  const { query, ...configuration } = document.configuration
  const result = ResultTable.safeParse(document.statistics.query)
  const destination =
    result.success && query && !query.destinationTable ? { destinationTable: result.data.resultTable } : {}
  return {
    kind: 'bigquery#job',
    id: `${projectId}:${location}.${jobId}`,
    etag: document.status.state,
    ...document,
    configuration: {
      ...configuration,
      ...(query ? { query: { ...query, ...destination } } : {}),
      jobType: Object.keys(document.configuration)
        .find(k => ['query', 'load', 'copy', 'extract'].includes(k))
        ?.toUpperCase(),
    },
    statistics,
  }
}

const ResultTable = z.looseObject({
  resultTable: TableReference,
  schema: z.object({ fields: z.array(Field) }),
})

async function accept(
  service: Service,
  projectId: string,
  body: z.infer<typeof JobRequest>,
): Promise<{ document: JobDocument; job: Job | undefined }> {
  const { configuration, jobReference } = body
  if (configuration.query && configuration.query.useLegacySql === undefined)
    configuration.query.useLegacySql = true
  const location = await service.database.connect(async connection =>
    jobLocation(await readCatalog(connection), projectId, configuration, jobReference?.location ?? undefined),
  )
  const document: JobDocument = {
    jobReference: { projectId, jobId: jobReference?.jobId ?? `job_${randomUUID()}`, location },
    configuration,
    status: { state: 'PENDING' },
    statistics: { creationTime: String(Date.now()) },
    user_email: 'developer@localhost',
  }
  if (!/^[\w-]{1,1024}$/.test(document.jobReference.jobId))
    throw new BigQueryError('invalid', `Invalid job ID "${document.jobReference.jobId}"`)
  if (!configuration.dryRun) return { document, job: await service.jobs.insert(document) }
  const { query } = configuration
  if (!query) throw new BigQueryError('invalid', 'Only query jobs can be dry runs')
  const statistics = await service.database.connect(connection =>
    dryRun(
      {
        connection,
        check: () => undefined,
        projectId,
        location,
        jobId: '',
        ...parameterSql(query.queryParameters ?? []),
        variables: new Map(),
        functions: new Map(),
        temporary: new Map(),
        defaultDataset: datasetOf(projectId, query.defaultDataset),
      },
      query,
    ),
  )
  return {
    document: {
      ...document,
      status: { state: 'DONE' },
      statistics: { ...document.statistics, ...statistics },
    },
    job: undefined,
  }
}

/** `POST /projects/{p}/jobs`. */
export async function insertJob(service: Service, projectId: string, request: Request): Promise<Answer> {
  const { document, job } = await accept(
    service,
    projectId,
    JobRequest.parse(JSON.parse(request.body.toString())),
  )
  return { status: 200, body: jobResource(job?.document ?? document) }
}

/** `POST /upload/…/projects/{p}/jobs`: the rows of a load come with it, and are kept until it has run. */
export async function uploadJob(service: Service, projectId: string, request: Request): Promise<Answer> {
  const parts = multipart(request.headers['content-type'] ?? '', request.body)
  if (!parts) throw new BigQueryError('invalid', 'Only multipart uploads are understood')
  const body = JobRequest.parse(parts.json)
  if (!body.configuration.load) throw new BigQueryError('invalid', 'Only load jobs take an upload')
  const folder = join(service.dir, 'uploads')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, randomUUID())
  writeFileSync(file, parts.data)
  body.configuration.load.uploadedFile = file
  const { document, job } = await accept(service, projectId, body)
  return { status: 200, body: jobResource(job?.document ?? document) }
}

function find(service: Service, projectId: string, jobId: string, request: Request): Job {
  return service.jobs.get({ projectId, jobId, location: request.query.get('location') ?? undefined })
}

/** `GET /projects/{p}/jobs/{j}`. */
export function getJob(service: Service, projectId: string, jobId: string, request: Request): Answer {
  return { status: 200, body: jobResource(find(service, projectId, jobId, request).document) }
}

/** `POST /projects/{p}/jobs/{j}/cancel`: answers at once; the job ends when it ends. */
export function cancelJob(service: Service, projectId: string, jobId: string, request: Request): Answer {
  const job = find(service, projectId, jobId, request)
  service.jobs.cancel(job)
  return { status: 200, body: { kind: 'bigquery#jobCancelResponse', job: jobResource(job.document) } }
}

/** `GET /projects/{p}/jobs`, newest first. */
export function listJobs(service: Service, projectId: string, { query }: Request): Answer {
  const states = query.getAll('stateFilter').map(state => state.toUpperCase())
  const parent = query.get('parentJobId')
  const all = parent
    ? children(service, projectId, parent)
    : service.jobs.list(projectId).map(job => job.document)
  const wanted = all.filter(document => states.length === 0 || states.includes(document.status.state))
  const start = Number(query.get('pageToken') ?? 0)
  const most = Number(query.get('maxResults') ?? 1000)
  const jobs = wanted
    .slice(start, start + most)
    .map(document => ({ ...jobResource(document), state: document.status.state }))
  return {
    status: 200,
    body: {
      kind: 'bigquery#jobList',
      jobs,
      ...(start + most < wanted.length ? { nextPageToken: String(start + most) } : {}),
    },
  }
}

const Children = z.array(z.looseObject({ id: z.string() }))

/** The statements of a script, as jobs of their own. */
function children(service: Service, projectId: string, parent: string): JobDocument[] {
  const job = service.jobs.list(projectId).find(j => j.document.jobReference.jobId === parent)
  const found = Children.safeParse(job?.document.statistics.children)
  if (!job || !found.success) return []
  return found.data.map(({ id, ...statistics }) => ({
    ...job.document,
    jobReference: { ...job.document.jobReference, jobId: `${parent}_${id}` },
    statistics: { creationTime: job.document.statistics.creationTime, ...statistics, parentJobId: parent },
  }))
}

const DEFAULT_WAIT = 10_000

/** `GET /projects/{p}/queries/{j}`: waits up to `timeoutMs` for the end, then gives a page of rows. */
export async function queryResults(
  service: Service,
  projectId: string,
  jobId: string,
  request: Request,
): Promise<Answer> {
  const { query } = request
  const job = find(service, projectId, jobId, request)
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
  let job = requestId ? seen.get(requestId) : undefined
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
    if (requestId) seen.set(requestId, job)
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

export function timestampFormat(int64: string | null, output: string | null): TimestampFormat {
  if (output === 'ISO8601_STRING' || output === 'INT64') return output
  return int64 === 'true' ? 'INT64' : 'FLOAT64'
}

type Page = { start: number; most: number | undefined; format: TimestampFormat }

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

/** A page of a table's rows, encoded, with the token of the next one. */
export async function readPage(
  service: Service,
  given: z.infer<typeof TableReference>,
  fields: readonly Field[],
  page: Page,
  selected?: readonly string[],
) {
  const { table, partition } = splitDecorator(given)
  const wanted = selected ? fields.filter(f => selected.includes(f.name)) : fields
  if (fields.length === 0) return { totalRows: '0', rows: [] }
  return service.database.connect(async connection => {
    const document = partition ? needTable(await readCatalog(connection), table) : undefined
    const where = document && partition ? ` WHERE ${partitionOf(document, partition).condition}` : ''
    const name = `${physicalName(table)}${where}`
    const total = Number(
      (await connection.runAndReadAll(`SELECT count(*) FROM ${name}`)).getRows()[0]?.[0] ?? 0,
    )
    const most = page.most ?? 10_000
    const reader = await connection.runAndReadAll(
      `SELECT ${wanted.map(f => quote(f.name)).join(', ')} FROM ${name} LIMIT ${most} OFFSET ${page.start}`,
    )
    const types: DuckDBType[] = reader.columnTypes()
    const rows = reader.getRows().map((row: DuckDBValue[]) => encodeRow(row, types, page.format))
    const next = page.start + rows.length
    return {
      totalRows: String(total),
      rows,
      ...(next < total && rows.length > 0 ? { pageToken: String(next) } : {}),
    }
  })
}
