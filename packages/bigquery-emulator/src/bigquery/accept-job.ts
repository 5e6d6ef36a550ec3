import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Holder } from '../server/access.ts'
import { readCatalog } from './catalog.ts'
import type { Database } from './database.ts'
import { dryRun } from './dry-run.ts'
import { BigQueryError } from './errors.ts'
import { JobConfiguration } from './job-configuration.ts'
import type { Job, JobDocument, Jobs } from './jobs.ts'
import { jobLocation } from './location.ts'
import { parameterConstants } from './parameters.ts'
import { datasetOf } from './run-query.ts'

/** What a route of the REST interface works on. */
export type Service = { database: Database; jobs: Jobs; dir: string; holder: Holder }

/** The body of a request for a job. */
export const JobRequest = z.looseObject({
  configuration: JobConfiguration,
  jobReference: z
    .object({
      projectId: z.string().optional(),
      jobId: z.string().optional(),
      location: z.string().nullish(),
    })
    .optional(),
})

/** Takes in a job where its tables are; a dry run is answered on the spot and is no job. */
export async function accept(
  service: Service,
  projectId: string,
  body: z.infer<typeof JobRequest>,
  uploadedFile?: string,
): Promise<{ document: JobDocument; job: Job | undefined }> {
  const { configuration, jobReference } = body
  // A caller that might say where its rows are could read any file.
  if (configuration.load) configuration.load.uploadedFile = uploadedFile
  if (configuration.query && configuration.query.useLegacySql === undefined)
    configuration.query.useLegacySql = true
  const location = await service.database.connect(async connection =>
    jobLocation(
      await readCatalog(connection, service),
      projectId,
      configuration,
      jobReference?.location ?? undefined,
    ),
  )
  const document: JobDocument = {
    jobReference: { projectId, jobId: jobReference?.jobId ?? `job_${randomUUID()}`, location },
    configuration,
    status: { state: 'PENDING' },
    statistics: { creationTime: String(Date.now()) },
    user_email: service.holder.email,
    holder: service.holder,
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
        holder: service.holder,
        jobId: '',
        ...parameterConstants(query.queryParameters ?? []),
        variables: new Map(),
        functions: new Map(),
        temporary: new Map(),
        library: () => '',
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
