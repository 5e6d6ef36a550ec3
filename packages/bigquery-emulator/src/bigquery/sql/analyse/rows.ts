import type { Query } from '../parse/ast.ts'
import type { QueryNode, RowsNode } from './tree.ts'

/** Whether the rows of a query are values: of SELECT AS STRUCT or AS VALUE. */
function isValueTable({ body }: Query): boolean {
  if (body.kind === 'select') return body.as !== undefined
  if (body.kind === 'nested') return isValueTable(body.query)
  return body.kind === 'set' && body.parts.every(isValueTable)
}

/** A query where an expression takes its rows as values: its one column is the value. */
export function rowsOf(q: Query, query: QueryNode): RowsNode {
  return { query, struct: isValueTable(q) && !query.columns?.some(c => c.whole) }
}
