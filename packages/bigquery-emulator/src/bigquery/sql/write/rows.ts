import type { RowsNode } from '../analyse/tree.ts'
import type { Writer } from './writer.ts'

/** A query whose rows an expression takes as values. */
export function rowsSql(w: Writer, { query, struct }: RowsNode): string {
  const sql = w.query(query)
  return struct ? `SELECT "_struct" FROM (${sql}) AS "_struct"` : sql
}

/** Rows whose one column has no name of its own: where they stand in an aggregate, DuckDB takes that for an alias. */
export function nameless(rows: RowsNode): RowsNode {
  const { body } = rows.query
  if (body.kind !== 'select' || rows.struct || rows.query.columns?.some(c => c.whole)) return rows
  const [item, ...more] = body.items
  if (item?.kind !== 'value' || more.length > 0) return rows
  return { ...rows, query: { ...rows.query, body: { ...body, items: [{ ...item, name: '_scalar' }] } } }
}
