import type { Access } from '../server/access.ts'
import { type Answer, type Request, readRequest, send } from '../server/http.ts'
import { type Emulator, listen } from '../server/listen.ts'
import { createServer } from '../server/node-http.ts'
import type { Service } from './accept-job.ts'
import { dropDataset } from './catalog.ts'
import { openDatabase } from './database.ts'
import { toBigQueryError } from './duckdb-errors.ts'
import { errorResponse, unsupported } from './errors.ts'
import { openJobs, type Running } from './jobs.ts'
import { requireAccess, requireHolder } from './rest-access.ts'
import { datasets } from './rest-datasets.ts'
import { cancelJob, getJob, insertJob, listJobs, uploadJob } from './rest-jobs.ts'
import { query, queryResults } from './rest-queries.ts'
import { tables } from './rest-tables.ts'
import { runCopy, runExtract } from './run-copy.ts'
import { runLoad } from './run-load.ts'
import { runQuery } from './run-query.ts'
import { temporaryDataset } from './sight.ts'

/**
 * Starts the BigQuery emulator. Its database is in `dir`; `gs://` addresses are objects under `storageDir`. Port 0 takes
 * a free one. Jobs that were accepted and not finished when the last process ended are run again, with the rights they
 * were accepted with.
 */
export async function startBigQuery({
  port,
  dir,
  storageDir,
  access,
}: {
  port: number
  dir: string
  storageDir: string
  access: Access
}): Promise<Emulator> {
  const database = await openDatabase(dir)
  const run = (running: Running): Promise<void> => {
    const { query: q, load, copy, extract } = running.job.document.configuration
    if (q) return runQuery(running, q, storageDir)
    if (load) return runLoad(running, load, storageDir)
    if (copy) return runCopy(running, copy)
    if (extract) return runExtract(running, extract, storageDir)
    throw unsupported('a job that is none of query, load, copy and extract')
  }
  const jobs = await openJobs(database, run, (connection, { projectId, jobId }) =>
    dropDataset(connection, { projectId, datasetId: temporaryDataset(jobId) }),
  )
  const server = createServer((message, response) => {
    readRequest(message)
      .then(async request => {
        const holder = requireHolder(await access(request.headers))
        return answer({ database, jobs, dir, holder }, request)
      })
      .catch(error => {
        const known = toBigQueryError(error)
        if (known.reason === 'backendError') console.error(error)
        return errorResponse(known)
      })
      .then(found => send(response, found))
  })
  const listening = await listen(server, port)
  return {
    ...listening,
    stop: async () => {
      await listening.stop()
      await jobs.stop()
      database.close()
    },
  }
}

/** Routes of the REST interface, with or without `/bigquery/v2` before them: the client knows only a host. */
async function answer(service: Service, request: Request): Promise<Answer> {
  let path = request.path
  const upload = path[0] === 'upload' || path[0] === 'resumable'
  if (upload) path = path.slice(1)
  if (path[0] === 'bigquery' && path[1] === 'v2') path = path.slice(2)
  const [root, projectId = '', kind, id, below, tableId, action] = path
  const { method } = request
  if (root === 'projects')
    requireAccess(
      service.holder,
      { projectId, kind, id, tableId, action, isTable: below === 'tables' },
      request,
    )
  if (root === 'projects' && kind === 'jobs') {
    if (upload) return uploadJob(service, projectId, request)
    if (!id)
      return method === 'POST'
        ? insertJob(service, projectId, request)
        : listJobs(service, projectId, request)
    if (below === 'cancel') return cancelJob(service, projectId, id, request)
    if (method === 'GET') return getJob(service, projectId, id, request)
  }
  if (root === 'projects' && kind === 'queries') {
    return id ? queryResults(service, projectId, id, request) : query(service, projectId, request)
  }
  if (root === 'projects' && kind === 'datasets') {
    if (!below) return datasets(service, projectId, id, request)
    if (below === 'tables')
      return tables(service, { projectId, datasetId: id ?? '' }, tableId, action, request)
  }
  throw unsupported(`${method} /${path.join('/')}`)
}
