import { unsupported } from '../errors.ts'
import { literal, quote } from '../names.ts'
import { duckType, type Field } from '../schema.ts'
import { typeWords } from '../signature.ts'
import type { Environment } from './environment.ts'
import type { Visible } from './scope.ts'
import { type Column, scalar } from './types.ts'

const COLUMNS: Column[] = [
  'table_catalog',
  'table_schema',
  'table_name',
  'column_name',
  'field_path',
  'data_type',
  'description',
  'collation_name',
  'rounding_mode',
].map(name => ({ name, type: scalar('STRING') }))

/**
 * What `dataset.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS` tells: each column of each table, and each field inside of it.
 * The other views are refused by name.
 * @see https://cloud.google.com/bigquery/docs/information-schema-column-field-paths
 */
export function informationSchema(
  env: Environment,
  names: readonly string[],
  alias: string | undefined,
): { sql: string; visible: Visible } {
  const about = names.findIndex(n => /^INFORMATION_SCHEMA$/i.test(n))
  const view = names.slice(about).join('.')
  const [datasetId, projectId = env.projectId] = names.slice(0, about).toReversed()
  if (!/^INFORMATION_SCHEMA\.COLUMN_FIELD_PATHS$/i.test(view) || datasetId === undefined)
    throw unsupported(view)
  const rows = env.catalog
    .tables({ projectId, datasetId })
    .flatMap(table =>
      (table.schema?.fields ?? []).flatMap(column =>
        paths(column, column.name).map(({ path, field }) => [
          projectId,
          datasetId,
          table.tableReference.tableId,
          column.name,
          path,
          typeWords(duckType(field)),
          field.description ?? null,
          'NULL',
          null,
        ]),
      ),
    )
  const written = rows.map(row => `(${row.map(v => (v === null ? 'NULL' : literal(v))).join(', ')})`)
  const none = `SELECT ${COLUMNS.map(c => `CAST(NULL AS VARCHAR) AS ${quote(c.name)}`).join(', ')} WHERE false`
  const values = written.length > 0 ? ` UNION ALL SELECT * FROM (VALUES ${written.join(', ')})` : ''
  const name = alias ?? 'COLUMN_FIELD_PATHS'
  return {
    sql: `(${none}${values}) AS ${quote(name)}`,
    visible: { alias: name, columns: COLUMNS, hidden: [] },
  }
}

function paths(field: Field, path: string): { path: string; field: Field }[] {
  return [{ path, field }, ...(field.fields ?? []).flatMap(f => paths(f, `${path}.${f.name}`))]
}
