import type { Work } from '../../shared/model/plan.ts'
import { tableReference } from '../../shared/run/queries.ts'
import type { Attempt, Done } from './attempt.ts'
import { runExpectations } from './expectations.ts'
import { exportFiles } from './export.ts'
import { finishJob, insertJob } from './jobs.ts'
import { runQuery } from './query.ts'
import { runScript } from './script.ts'
import { createTable, deleteTable } from './tables.ts'

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

async function query(work: Extract<Work, { kind: 'query' }>, attempt: Attempt): Promise<Done> {
  if (work.calls) return runExpectations({ ...work, calls: work.calls }, attempt)
  if (work.is_script && work.destination)
    return runScript({ ...work, destination: work.destination }, attempt)
  const { done } = await runQuery(work, attempt)
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
