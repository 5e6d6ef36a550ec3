import { BigQueryError, unsupported } from '../../errors.ts'
import { quote } from '../../names.ts'
import type { Query } from '../parse/ast.ts'
import type { Emitted } from './query.ts'

/** A query in DuckDB's SQL as it is written, each value of its rows a column. */
type EmitQuery = (q: Query) => Emitted

/**
 * What SELECT AS VALUE gives as a table: the fields of a struct as columns, or the value as the row itself.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#select_as_value
 */
export function expandValue({ sql, columns }: Emitted): Emitted {
  const [only, ...more] = columns ?? []
  if (!only || more.length > 0)
    throw new BigQueryError('invalidQuery', 'SELECT AS VALUE query must have exactly one column')
  if (!only.type) throw unsupported('SELECT AS VALUE of a value whose type is only seen when the query runs')
  if (only.type.kind !== 'struct') return { sql, columns: [{ ...only, whole: true }] }
  const fields = only.type.fields.map((f, i) => ({ name: f.name ?? `f${i}_`, type: f.type }))
  const items = fields.map((f, i) => `struct_extract_at("_value", ${i + 1}) AS ${quote(f.name)}`)
  return {
    sql: `SELECT ${items.join(', ')} FROM (${sql}) AS "_rows" ("_value")`,
    columns: fields,
  }
}

/** Whether the rows of a query are values: of SELECT AS STRUCT or AS VALUE. */
function isValueTable({ body }: Query): boolean {
  if (body.kind === 'select') return body.as !== undefined
  if (body.kind === 'nested') return isValueTable(body.query)
  return body.kind === 'set' && body.parts.every(isValueTable)
}

/** A query where an expression takes its rows as values: its one column is the value. */
export function emitValues(q: Query, emitQuery: EmitQuery): Emitted {
  const emitted = emitQuery(q)
  if (!isValueTable(q) || emitted.columns?.some(c => c.whole)) return emitted
  return {
    sql: `SELECT "_struct" FROM (${emitted.sql}) AS "_struct"`,
    columns: [{ name: '_struct', type: emitted.columns && { kind: 'struct', fields: emitted.columns } }],
  }
}
