import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { mayUse } from '../server/access.ts'
import { type Answer, multipart, type Request } from '../server/http.ts'
import { accept, JobRequest, type Service } from './accept-job.ts'
import { deniedJob } from './denied.ts'
import { BigQueryError } from './errors.ts'
import { jobResource } from './job-resource.ts'
import type { Job, JobDocument } from './jobs.ts'

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
  const { document, job } = await accept(service, projectId, body, file)
  return { status: 200, body: jobResource(job?.document ?? document) }
}

/** The job a request names. */
export function findJob(service: Service, projectId: string, jobId: string, request: Request): Job {
  const location = request.query.get('location') ?? undefined
  const permission = request.method === 'GET' ? 'bigquery.jobs.get' : 'bigquery.jobs.update'
  const denied = deniedJob({ projectId, jobId, location: location ?? 'US' }, permission)
  if (!mayUse(service.holder, projectId)) throw denied
  const job = service.jobs.get({ projectId, jobId, location })
  if (!isOwn(service, job)) throw denied
  return job
}

/** Whether the caller sees a job: in a project of several users each sees their own. */
function isOwn({ holder }: Service, { document }: Job): boolean {
  return holder.projects === 'all' || holder.email === document.holder.email
}

/** `GET /projects/{p}/jobs/{j}`. */
export function getJob(service: Service, projectId: string, jobId: string, request: Request): Answer {
  return { status: 200, body: jobResource(findJob(service, projectId, jobId, request).document) }
}

/** `POST /projects/{p}/jobs/{j}/cancel`: answers at once; the job ends when it ends. */
export async function cancelJob(
  service: Service,
  projectId: string,
  jobId: string,
  request: Request,
): Promise<Answer> {
  const job = findJob(service, projectId, jobId, request)
  await service.jobs.cancel(job)
  return { status: 200, body: { kind: 'bigquery#jobCancelResponse', job: jobResource(job.document) } }
}

/** `GET /projects/{p}/jobs`, newest first. */
export function listJobs(service: Service, projectId: string, { query }: Request): Answer {
  const states = query.getAll('stateFilter').map(state => state.toUpperCase())
  const parent = query.get('parentJobId')
  const all = parent
    ? children(service, projectId, parent)
    : ownJobs(service, projectId).map(job => job.document)
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

function ownJobs(service: Service, projectId: string): Job[] {
  return service.jobs.list(projectId).filter(job => isOwn(service, job))
}

/** The statements of a script, as jobs of their own, newest first. */
function children(service: Service, projectId: string, parent: string): JobDocument[] {
  const job = ownJobs(service, projectId).find(j => j.document.jobReference.jobId === parent)
  const found = Children.safeParse(job?.document.statistics.children)
  if (!job || !found.success) return []
  return found.data.toReversed().map(({ id, ...statistics }) => ({
    ...job.document,
    jobReference: { ...job.document.jobReference, jobId: `${parent}_${id}` },
    statistics: { creationTime: job.document.statistics.creationTime, ...statistics, parentJobId: parent },
  }))
}
