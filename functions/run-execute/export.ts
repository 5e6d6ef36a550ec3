import { z } from 'zod'
import { answerOf } from '../../shared/model/api-error.ts'
import type { Work } from '../../shared/model/plan.ts'
import { extractJob, filesOf } from '../../shared/run/queries.ts'
import type { Attempt, Done } from './attempt.ts'
import { finishJob, insertJob, JobFailed } from './jobs.ts'
import { runQuery } from './query.ts'

type Export = Extract<Work, { kind: 'export' }>

/** Runs a query and writes its result to files in Cloud Storage. */
export async function exportFiles(work: Export, attempt: Attempt): Promise<Done> {
  const { execution_date } = attempt
  const { metadata, done } = await runQuery(work, attempt)
  const result = metadata.configuration?.query?.destinationTable
  if (!result) throw new JobFailed('invalid', 'The SQL of an export must be one query, with a result')

  const { prefix, top } = filesOf(work, execution_date)
  const reference = attempt.job('extract')
  const bigquery = attempt.bigquery(reference.project)
  if (work.delete_dest_bucket_content && !(await exists(attempt)))
    await orRefused(emptyFolder(work.bucket, prefix, attempt))
  attempt.signal.throwIfAborted()
  const job = await insertJob(bigquery, reference, {
    extract: { sourceTable: result, ...extractJob(work, execution_date) },
  })
  await finishJob(job, attempt.signal)
  if (top !== undefined)
    await orRefused(attempt.storage.bucket(work.bucket).file(top).save('', { resumable: false }))
  return done
}

/** Whether this attempt's files are written, or being written: what is in the folder then are they. */
async function exists({ job, bigquery }: Attempt): Promise<boolean> {
  const { project, job_id, location } = job('extract')
  try {
    await bigquery(project).job(job_id, { location }).getMetadata()
    return true
  } catch (error) {
    if (answerOf(error)?.code === 404) return false
    throw error
  }
}

const fileMetadata = z.object({
  generation: z.union([z.string(), z.number()]).optional(),
  timeCreated: z.string().optional(),
})

/** What passes: too slow, changed meanwhile, too often. */
const PASSING = [408, 412, 429]

/** What Cloud Storage refuses is the task's failure, for every runner would be refused. @throws JobFailed */
async function orRefused(asked: Promise<void>): Promise<void> {
  try {
    await asked
  } catch (error) {
    const answer = answerOf(error)
    if (answer && answer.code < 500 && !PASSING.includes(answer.code))
      throw new JobFailed(answer.reason, answer.message)
    throw error
  }
}

/** Deletes what a folder holds now; what is written to it meanwhile stays. */
async function emptyFolder(bucket: string, prefix: string, { storage }: Attempt): Promise<void> {
  const began = Date.now()
  // Page by page, as they come: a folder may hold more than fits into memory. A later page tells what was written since.
  for await (const file of storage.bucket(bucket).getFilesStream({ prefix })) {
    const { generation, timeCreated = 0 } = fileMetadata.parse(file.metadata)
    if (new Date(timeCreated).getTime() > began) continue
    await file.delete({
      ignoreNotFound: true,
      ...(generation === undefined ? {} : { ifGenerationMatch: generation }),
    })
  }
}
