import { type DatasetName, literal } from '../../names.ts'

/**
 * The routines of these datasets as they are kept.
 * @see https://cloud.google.com/bigquery/docs/information-schema-routines
 */
export function routineRows(datasets: readonly DatasetName[]): string {
  const here = datasets.map(d => `(project = ${literal(d.projectId)} AND dataset = ${literal(d.datasetId)})`)
  const text = "json_extract_string(doc, '$.text')"
  return `SELECT project AS specific_catalog, dataset AS specific_schema, id AS specific_name, project AS routine_catalog,
    dataset AS routine_schema, id AS routine_name,
    CASE WHEN regexp_matches(${text}, '^\\s*CREATE\\s+(OR\\s+REPLACE\\s+)?PROCEDURE', 'i') THEN 'PROCEDURE' ELSE 'FUNCTION' END AS routine_type,
    'SQL' AS routine_body, ${text} AS ddl
    FROM _emulator.routines WHERE ${here.join(' OR ') || 'false'}`
}
