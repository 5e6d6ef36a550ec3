import type { BigQuery, Job, JobMetadata } from '@google-cloud/bigquery'
import type { Storage } from '@google-cloud/storage'
import type { Table, Task, Work } from '../../shared/model/plan.ts'
import type { Micros } from '../../shared/model/time.ts'
import { exportFiles } from './export.ts'
import { finishJob, insertJob, type JobReference } from './jobs.ts'
import { fillCurrentDate, fillDates } from './names.ts'
import { createTable, deleteTable } from './tables.ts'

/** Google's services, as the runner knows them. */
export type Cloud = { bigquery: (project: string) => BigQuery; storage: Storage }

/** One attempt at a task. */
export type Attempt = Cloud & {
  task: Task
  execution_date: Micros
  /** The id of this attempt's BigQuery job of a step; the same each time it is asked. */
  job: (step: string) => JobReference
  /** Aborted when the run was ended by hand, its lease was lost, or time is up. */
  signal: AbortSignal
}

/** What a task did, where BigQuery tells. */
export type Done = { rows?: number; bytes?: number }

/** Does a task's work. Every step can be done again, or finds itself done. @throws JobFailed */
export function doWork(attempt: Attempt): Promise<Done> {
  const { work } = attempt.task
  switch (work.kind) {
    case 'query':
      return query(work, attempt)
    case 'copy_table':
      return copyTable(work, attempt)
    case 'create_table':
      return createTable(work, attempt)
    case 'delete_table':
      return deleteTable(work.table, attempt)
    case 'export':
      return exportFiles(work, attempt)
  }
}

/** The SQL of a task with its template filled in. */
export function sqlOf(sql: string, { task, execution_date }: Attempt): string {
  return task.current_date_template ? fillCurrentDate(sql, execution_date) : sql
}

/** A table as BigQuery's REST API names it, its dates filled in. */
export function tableReference(
  { project, dataset, table }: Table,
  { execution_date }: { execution_date: Micros },
) {
  return { projectId: project, datasetId: dataset, tableId: fillDates(table, execution_date) }
}

/** Runs a query job of this attempt to its end. */
export async function runQuery(
  configuration: NonNullable<JobMetadata['configuration']>['query'],
  attempt: Attempt,
): Promise<{ metadata: JobMetadata; done: Done }> {
  const reference = attempt.job('query')
  const bigquery = attempt.bigquery(reference.project)
  const job = await insertJob(bigquery, reference, { query: { useLegacySql: false, ...configuration } })
  const metadata = await finishJob(job, attempt.signal)
  return { metadata, done: await doneBy(job, metadata) }
}

/** Rows and bytes of a query job that has ended: the rows that it changed, or that its result has. */
async function doneBy(job: Job, { statistics }: JobMetadata): Promise<Done> {
  const bytes = statistics?.query?.totalBytesProcessed ?? statistics?.totalBytesProcessed
  const changed = statistics?.query?.numDmlAffectedRows
  const isSelect = statistics?.query?.statementType === 'SELECT'
  const rows = changed ?? (isSelect ? await countRows(job) : undefined)
  return {
    ...(rows === undefined ? {} : { rows: Number(rows) }),
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
  }
}

/** The rows of a result. What was done is done, so one that cannot be counted has no count. */
async function countRows(job: Job): Promise<string | undefined> {
  try {
    const [, , results] = await job.getQueryResults({ maxResults: 0, autoPaginate: false })
    return results?.totalRows ?? undefined
  } catch {
    return undefined
  }
}

async function query(work: Extract<Work, { kind: 'query' }>, attempt: Attempt): Promise<Done> {
  const { done } = await runQuery(
    {
      query: sqlOf(work.sql, attempt),
      useQueryCache: work.use_query_cache,
      ...(work.dataset
        ? { defaultDataset: { projectId: work.dataset.project, datasetId: work.dataset.dataset } }
        : {}),
      ...(work.destination
        ? {
            destinationTable: tableReference(work.destination, attempt),
            writeDisposition: work.write_disposition,
            createDisposition: 'CREATE_IF_NEEDED',
          }
        : {}),
    },
    attempt,
  )
  return done
}

async function copyTable(work: Extract<Work, { kind: 'copy_table' }>, attempt: Attempt): Promise<Done> {
  const reference = attempt.job('copy')
  const job = await insertJob(attempt.bigquery(reference.project), reference, {
    copy: {
      sourceTable: tableReference(work.source, attempt),
      destinationTable: tableReference(work.destination, attempt),
      writeDisposition: work.write_disposition,
      createDisposition: 'CREATE_IF_NEEDED',
    },
  })
  const { statistics } = await finishJob(job, attempt.signal)
  const rows = statistics?.copy?.copiedRows
  return rows === undefined ? {} : { rows: Number(rows) }
}
