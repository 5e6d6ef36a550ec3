import { z } from 'zod'
import { Holder } from '../server/access.ts'
import { type Connection, type Database, rows, transaction } from './database.ts'
import { toBigQueryError } from './duckdb-errors.ts'
import { alreadyExists, BigQueryError, errorProto, notFound } from './errors.ts'
import { JobConfiguration } from './job-configuration.ts'
import { literal } from './names.ts'
import type { Sight } from './sight.ts'
import { sweep } from './sweep.ts'

export const JobDocument = z.looseObject({
  jobReference: z.object({ projectId: z.string(), jobId: z.string(), location: z.string() }),
  configuration: JobConfiguration,
  status: z.looseObject({
    state: z.enum(['PENDING', 'RUNNING', 'DONE']),
    errorResult: z.looseObject({ reason: z.string(), message: z.string() }).optional(),
    errors: z.array(z.looseObject({ reason: z.string(), message: z.string() })).optional(),
  }),
  statistics: z.looseObject({ creationTime: z.string() }),
  user_email: z.string(),
  /** Who asked for the job, with the projects they might use then: it has these rights and no others. */
  holder: Holder.default({ email: '', projects: [] }),
})
export type JobDocument = z.infer<typeof JobDocument>
export type JobReference = JobDocument['jobReference']

/** What a job sees. */
export function sightOf({ holder, jobReference: { location, jobId } }: JobDocument): Sight {
  return { holder, location, jobId }
}

/** A job the emulator knows: what it answers for it, and what it needs to stop it. */
export type Job = {
  document: JobDocument
  cancelled: boolean
  interrupt: (() => void) | undefined
  /** Settles when the job has ended, well or badly. */
  finished: Promise<void>
}

/** What a running job may do with its record. */
export type Running = {
  job: Job
  connection: Connection
  /** Fails if somebody cancelled the job. */
  check: () => void
  /** Records the job as done with these statistics, in the transaction that is open on the connection. */
  record: (statistics: Record<string, unknown>) => Promise<void>
  /** Keeps what is told of the job should it end badly. */
  tell: (statistics: Record<string, unknown>) => void
}

export type Jobs = {
  /** Accepts a job. From here on it will run, whatever becomes of the caller or of this process. */
  insert: (document: JobDocument) => Promise<Job>
  get: (reference: { projectId: string; jobId: string; location: string | undefined }) => Job
  list: (projectId: string) => Job[]
  /** Asks a job to stop. The wish is on record before this answers, so that a restart does not run the job again. */
  cancel: (job: Job) => Promise<void>
  stop: () => Promise<void>
}

/** How many jobs run at once; the others are PENDING. Node's thread pool has four threads, and requests need one. */
const WIDTH = 3

/** Opens the record of jobs, and starts again those that were accepted and not finished when the process ended. */
export async function openJobs(
  database: Database,
  run: (running: Running) => Promise<void>,
  clean: (connection: Connection, job: JobReference) => Promise<void>,
): Promise<Jobs> {
  const jobs = new Map<string, Job>()
  const waiting: (() => void)[] = []
  let running = 0
  let stopping = false

  async function slot(): Promise<void> {
    if (running >= WIDTH) await new Promise<void>(resolve => waiting.push(resolve))
    running++
  }

  async function record(connection: Connection, document: JobDocument): Promise<void> {
    const { projectId, location, jobId } = document.jobReference
    const values = [projectId, location, jobId, JSON.stringify(document)].map(literal)
    await connection.run(`INSERT INTO _emulator.finished VALUES (${values.join(', ')})`)
  }

  async function perform(job: Job): Promise<void> {
    // A job that was cancelled before a restart has nothing to run, only an end to be recorded.
    if (job.cancelled) return database.alone(connection => attempt(job, connection))
    await slot()
    try {
      if (!stopping) await database.alone(connection => attempt(job, connection))
    } finally {
      running--
      waiting.shift()?.()
    }
  }

  async function attempt(job: Job, connection: Connection): Promise<void> {
    const started = String(Date.now())
    const at = (state: 'RUNNING' | 'DONE', more: Record<string, unknown> = {}): JobDocument => ({
      ...job.document,
      status: { state },
      statistics: { ...job.document.statistics, startTime: started, ...more },
    })
    let done: JobDocument | undefined
    let told: Record<string, unknown> = {}
    const check = () => {
      if (job.cancelled)
        throw new BigQueryError('stopped', 'Job execution was cancelled: User requested cancellation')
    }
    job.document = at('RUNNING')
    job.interrupt = () => connection.interrupt()
    try {
      check()
      await run({
        job,
        connection,
        check,
        tell: statistics => {
          told = statistics
        },
        record: async statistics => {
          check()
          done = at('DONE', { ...statistics, endTime: String(Date.now()) })
          await record(connection, done)
        },
      })
      if (!done) throw new Error('a job ended without a record')
      job.document = done
    } catch (cause) {
      job.interrupt = undefined
      if (stopping && !job.cancelled) return
      const error = job.cancelled
        ? new BigQueryError('stopped', 'Job execution was cancelled: User requested cancellation')
        : toBigQueryError(cause)
      if (error.reason === 'backendError') console.error(cause)
      const failed = at('DONE', { ...told, endTime: String(Date.now()) })
      failed.status = { state: 'DONE', errorResult: errorProto(error), errors: [errorProto(error)] }
      // On a connection of its own: the job's may have been interrupted in the middle of its ROLLBACK.
      await database.connect(fresh =>
        transaction(fresh, async () => {
          await clean(fresh, job.document.jobReference)
          await record(fresh, failed)
        }),
      )
      job.document = failed
    } finally {
      job.interrupt = undefined
    }
  }

  function start(document: JobDocument): Job {
    const job: Job = { document, cancelled: false, interrupt: undefined, finished: Promise.resolve() }
    jobs.set(keyOf(document.jobReference), job)
    return job
  }

  const known: JobDocument[] = []
  const cancelled = new Set<string>()
  await database.connect(async connection => {
    await sweep(connection)
    for (const [projectId, location, jobId] of await rows(connection, 'SELECT * FROM _emulator.cancelled'))
      cancelled.add(keyOf({ projectId: String(projectId), location: String(location), jobId: String(jobId) }))
    const finished = new Set<string>()
    for (const [doc] of await rows(connection, 'SELECT doc FROM _emulator.finished')) {
      const document = JobDocument.parse(JSON.parse(String(doc)))
      finished.add(keyOf(document.jobReference))
      start(document)
    }
    for (const [doc] of await rows(connection, 'SELECT doc FROM _emulator.accepted ORDER BY accepted_at')) {
      const document = JobDocument.parse(JSON.parse(String(doc)))
      if (!finished.has(keyOf(document.jobReference))) known.push(document)
    }
  })
  for (const document of known) {
    const job = start(document)
    job.cancelled = cancelled.has(keyOf(document.jobReference))
    job.finished = perform(job)
  }

  return {
    insert: async document => {
      const key = keyOf(document.jobReference)
      const { projectId, location, jobId } = document.jobReference
      if (jobs.has(key)) throw alreadyExists('Job', `${projectId}:${location}.${jobId}`)
      const job = start(document)
      const names = [projectId, location, jobId].map(literal).join(', ')
      try {
        await database.connect(connection =>
          connection.run(
            `INSERT INTO _emulator.accepted VALUES (${names}, ${Date.now()}, ${literal(JSON.stringify(document))})`,
          ),
        )
      } catch (error) {
        jobs.delete(key)
        throw error
      }
      job.finished = perform(job)
      return job
    },
    get: ({ projectId, jobId, location }) => {
      // Without a location BigQuery looks in US and EU only.
      const places = location ? [location] : ['US', 'EU']
      for (const place of places) {
        const job = jobs.get(keyOf({ projectId, jobId, location: place }))
        if (job) return job
      }
      throw notFound('Job', `${projectId}:${location ? `${location}.` : ''}${jobId}`)
    },
    list: projectId =>
      [...jobs.values()]
        .filter(job => job.document.jobReference.projectId === projectId)
        .sort(
          (a, b) => Number(b.document.statistics.creationTime) - Number(a.document.statistics.creationTime),
        ),
    cancel: async job => {
      if (job.document.status.state === 'DONE') return
      const { projectId, location, jobId } = job.document.jobReference
      await database.connect(connection =>
        connection.run('INSERT INTO _emulator.cancelled VALUES ($1, $2, $3)', [projectId, location, jobId]),
      )
      job.cancelled = true
      interruptUntilEnded(job)
    },
    stop: async () => {
      stopping = true
      const left = [...jobs.values()].filter(job => job.document.status.state !== 'DONE')
      for (const job of left) interruptUntilEnded(job)
      for (const go of waiting.splice(0)) go()
      await Promise.allSettled(left.map(job => job.finished))
    },
  }
}

/** An interruption between two statements of a job is lost on DuckDB, so it is made until the job notices. */
function interruptUntilEnded(job: Job): void {
  if (!job.interrupt) {
    if (job.document.status.state !== 'PENDING') return
  } else job.interrupt()
  setTimeout(() => interruptUntilEnded(job), 25).unref()
}

function keyOf({ projectId, location, jobId }: JobReference): string {
  return `${projectId}:${location.toUpperCase()}.${jobId}`
}
