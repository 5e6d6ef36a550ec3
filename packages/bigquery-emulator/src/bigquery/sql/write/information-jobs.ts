import { literal, quote } from '../../names.ts'
import type { Information } from '../analyse/information-views.ts'
import { moment } from './information-cells.ts'

const text = (path: string) => `json_extract_string(doc, '$.${path}')`
const number = (path: string) => `CAST(${text(path)} AS BIGINT)`
const time = (path: string) => moment(text(path))

/** A table as the record has it. */
function table(value: string): string {
  const part = (name: string) => `json_extract_string(${value}, '$.${name}')`
  return `CASE WHEN ${part('tableId')} IS NOT NULL THEN {'project_id': ${part('projectId')}, 'dataset_id': ${part('datasetId')}, 'table_id': ${part('tableId')}} END`
}

const destination = `coalesce(json_extract(doc, '$.statistics.query.resultTable'), json_extract(doc, '$.configuration.query.destinationTable'), json_extract(doc, '$.configuration.load.destinationTable'), json_extract(doc, '$.configuration.copy.destinationTable'))`
const kinds = ['query', 'load', 'copy', 'extract']
const kind = `CASE ${kinds.map(k => `WHEN json_exists(doc, '$.configuration.${k}') THEN '${k.toUpperCase()}'`).join(' ')} END`

/** What each column is of a job's record. */
const COLUMNS: Record<string, string> = {
  creation_time: time('statistics.creationTime'),
  project_id: text('jobReference.projectId'),
  user_email: text('user_email'),
  job_id: text('jobReference.jobId'),
  job_type: kind,
  statement_type: text('statistics.query.statementType'),
  priority: `coalesce(${text('configuration.query.priority')}, 'INTERACTIVE')`,
  start_time: time('statistics.startTime'),
  end_time: time('statistics.endTime'),
  query: text('configuration.query.query'),
  state: text('status.state'),
  total_bytes_processed: number('statistics.totalBytesProcessed'),
  total_bytes_billed: number('statistics.query.totalBytesBilled'),
  cache_hit: `CAST(${text('statistics.query.cacheHit')} AS BOOLEAN)`,
  error_result: `CASE WHEN json_exists(doc, '$.status.errorResult') THEN {'reason': ${text('status.errorResult.reason')}, 'location': ${text('status.errorResult.location')}, 'message': ${text('status.errorResult.message')}} END`,
  destination_table: table(destination),
  referenced_tables: `[${table('_t')} FOR _t IN coalesce(CAST(json_extract(doc, '$.statistics.query.referencedTables') AS JSON[]), [])]`,
  labels: `[{'key': _k, 'value': json_extract_string(doc, '$.configuration.labels."' || _k || '"')} FOR _k IN coalesce(json_keys(doc, '$.configuration.labels'), [])]`,
  dml_statistics: `CASE WHEN json_exists(doc, '$.statistics.query.dmlStats') THEN {'inserted_row_count': ${number('statistics.query.dmlStats.insertedRowCount')}, 'deleted_row_count': ${number('statistics.query.dmlStats.deletedRowCount')}, 'updated_row_count': ${number('statistics.query.dmlStats.updatedRowCount')}} END`,
}

/**
 * The jobs of a project at the place of the query's own job: the caller's alone, as everywhere.
 * @see https://cloud.google.com/bigquery/docs/information-schema-jobs
 */
export function jobRows({ columns, projectId, location, owner }: Information): string {
  const here = [`project = ${literal(projectId)}`]
  if (location) here.push(`location = ${literal(location)}`)
  const own = owner === undefined ? '' : ` WHERE ${text('holder.email')} = ${literal(owner)}`
  const documents = `SELECT doc FROM _emulator.finished WHERE ${here.join(' AND ')} UNION ALL
    SELECT json_merge_patch(doc, '{"status": {"state": "RUNNING"}}') FROM _emulator.accepted
    WHERE ${here.join(' AND ')} AND (project, location, id) NOT IN (SELECT (project, location, id) FROM _emulator.finished)`
  const cells = columns.map(({ name }) => `${COLUMNS[name] ?? 'NULL'} AS ${quote(name)}`)
  return `SELECT ${cells.join(', ')} FROM (${documents})${own}`
}
