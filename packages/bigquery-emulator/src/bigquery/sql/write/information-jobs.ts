import type { Catalog } from '../../catalog.ts'
import { literal, quote } from '../../names.ts'
import { type Columns, moment } from './information-cells.ts'

const TABLE = 'STRUCT<project_id STRING, dataset_id STRING, table_id STRING>'
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

/** Each column: its type, and what it is of a job's record. */
const COLUMNS: Record<string, readonly [type: string, sql: string]> = {
  creation_time: ['TIMESTAMP', time('statistics.creationTime')],
  project_id: ['STRING', text('jobReference.projectId')],
  user_email: ['STRING', text('user_email')],
  job_id: ['STRING', text('jobReference.jobId')],
  job_type: ['STRING', kind],
  statement_type: ['STRING', text('statistics.query.statementType')],
  priority: ['STRING', `coalesce(${text('configuration.query.priority')}, 'INTERACTIVE')`],
  start_time: ['TIMESTAMP', time('statistics.startTime')],
  end_time: ['TIMESTAMP', time('statistics.endTime')],
  query: ['STRING', text('configuration.query.query')],
  state: ['STRING', text('status.state')],
  total_bytes_processed: ['INT64', number('statistics.totalBytesProcessed')],
  total_bytes_billed: ['INT64', number('statistics.query.totalBytesBilled')],
  cache_hit: ['BOOL', `CAST(${text('statistics.query.cacheHit')} AS BOOLEAN)`],
  error_result: [
    'STRUCT<reason STRING, location STRING, message STRING>',
    `CASE WHEN json_exists(doc, '$.status.errorResult') THEN {'reason': ${text('status.errorResult.reason')}, 'location': ${text('status.errorResult.location')}, 'message': ${text('status.errorResult.message')}} END`,
  ],
  destination_table: [TABLE, table(destination)],
  referenced_tables: [
    `ARRAY<${TABLE}>`,
    `[${table('_t')} FOR _t IN coalesce(CAST(json_extract(doc, '$.statistics.query.referencedTables') AS JSON[]), [])]`,
  ],
  labels: [
    'ARRAY<STRUCT<key STRING, value STRING>>',
    `[{'key': _k, 'value': json_extract_string(doc, '$.configuration.labels."' || _k || '"')} FOR _k IN coalesce(json_keys(doc, '$.configuration.labels'), [])]`,
  ],
  dml_statistics: [
    'STRUCT<inserted_row_count INT64, deleted_row_count INT64, updated_row_count INT64>',
    `CASE WHEN json_exists(doc, '$.statistics.query.dmlStats') THEN {'inserted_row_count': ${number('statistics.query.dmlStats.insertedRowCount')}, 'deleted_row_count': ${number('statistics.query.dmlStats.deletedRowCount')}, 'updated_row_count': ${number('statistics.query.dmlStats.updatedRowCount')}} END`,
  ],
}

/**
 * The jobs of a project at the place of the query's own job: the caller's alone, as everywhere. What no job here has,
 * such as slots and stages, is no column.
 * @see https://cloud.google.com/bigquery/docs/information-schema-jobs
 */
export function jobsView(catalog: Catalog, projectId: string): { columns: Columns; rows: string } {
  const here = [`project = ${literal(projectId)}`]
  if (catalog.location) here.push(`location = ${literal(catalog.location)}`)
  const own = catalog.owner === undefined ? '' : ` WHERE ${text('holder.email')} = ${literal(catalog.owner)}`
  const documents = `SELECT doc FROM _emulator.finished WHERE ${here.join(' AND ')} UNION ALL
    SELECT json_merge_patch(doc, '{"status": {"state": "RUNNING"}}') FROM _emulator.accepted
    WHERE ${here.join(' AND ')} AND (project, location, id) NOT IN (SELECT (project, location, id) FROM _emulator.finished)`
  return {
    columns: Object.fromEntries(Object.entries(COLUMNS).map(([name, [type]]) => [name, type])),
    rows: `SELECT ${Object.entries(COLUMNS)
      .map(([name, [, sql]]) => `${sql} AS ${quote(name)}`)
      .join(', ')} FROM (${documents})${own}`,
  }
}
