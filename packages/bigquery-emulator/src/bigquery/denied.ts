import { BigQueryError } from './errors.ts'
import { type DatasetName, display, type TableName } from './names.ts'

/*
 * Refusals in BigQuery's words. They are the same whether or not what was asked for is there.
 * @see https://cloud.google.com/bigquery/docs/error-messages#accessDenied
 */

function denied(what: string): BigQueryError {
  return new BigQueryError('accessDenied', `Access Denied: ${what}`)
}

/** A statement names a table that is not its caller's to query. */
export function deniedQuery(name: TableName): BigQueryError {
  const table = display(name)
  return denied(
    `Table ${table}: User does not have permission to query table ${table}, or perhaps it does not exist.`,
  )
}

export function deniedTable(name: TableName, permission: string): BigQueryError {
  const table = display(name)
  return denied(`Table ${table}: Permission ${permission} denied on table ${table} (or it may not exist).`)
}

export function deniedDataset({ projectId, datasetId }: DatasetName, permission: string): BigQueryError {
  const dataset = `${projectId}:${datasetId}`
  return denied(
    `Dataset ${dataset}: Permission ${permission} denied on dataset ${dataset} (or it may not exist).`,
  )
}

export function deniedRoutine(name: TableName, permission: string): BigQueryError {
  const routine = display(name)
  return denied(
    `Routine ${routine}: Permission ${permission} denied on routine ${routine} (or it may not exist).`,
  )
}

/** A statement would make a table where its caller may not. */
export function mayNotCreate(name: TableName): BigQueryError {
  return deniedDataset(name, 'bigquery.tables.create')
}

/** A statement would remove a table that is not its caller's. */
export function mayNotDrop(name: TableName): BigQueryError {
  return deniedTable(name, 'bigquery.tables.delete')
}

export function deniedProject(projectId: string, permission: string): BigQueryError {
  return denied(`Project ${projectId}: User does not have ${permission} permission in project ${projectId}.`)
}

export function deniedJob(
  { projectId, location, jobId }: { projectId: string; location: string; jobId: string },
  permission: string,
): BigQueryError {
  const job = `${projectId}:${location}.${jobId}`
  return denied(`Job ${job}: User does not have ${permission} permission for job ${job}.`)
}
