import { type DatasetName, literal } from '../../names.ts'

/**
 * The routines of these datasets as they are kept.
 * @see https://cloud.google.com/bigquery/docs/information-schema-routines
 */
export function routineRows(datasets: readonly DatasetName[]): string {
  const here = datasets.map(d => `(project = ${literal(d.projectId)} AND dataset = ${literal(d.datasetId)})`)
  const told = (name: string) => `json_extract_string(doc, '$.${name}')`
  const created = `make_timestamptz(CAST(${told('created')} AS BIGINT) * 1000)`
  return `SELECT project AS specific_catalog, dataset AS specific_schema, id AS specific_name, project AS routine_catalog,
    dataset AS routine_schema, id AS routine_name, coalesce(${told('type')}, 'PROCEDURE') AS routine_type,
    ${told('returns')} AS data_type, CASE WHEN ${told('language')} IS NULL THEN 'SQL' ELSE 'EXTERNAL' END AS routine_body,
    ${told('language')} AS external_language,
    CASE ${told('deterministic')} WHEN 'true' THEN 'YES' WHEN 'false' THEN 'NO' END AS is_deterministic,
    ${created} AS created, ${created} AS last_altered, ${told('text')} AS ddl
    FROM _emulator.routines WHERE ${here.join(' OR ') || 'false'}`
}
