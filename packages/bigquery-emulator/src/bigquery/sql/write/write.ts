import type { Node, QueryNode, SourceNode } from '../analyse/tree.ts'
import { late, mayFailEarly } from './branch.ts'
import { expressionSql } from './expression.ts'
import { querySql } from './query.ts'
import { sourceSql } from './source.ts'
import type { Writer } from './writer.ts'

/** The one place in which the writers are put together. */
function writer(depth: number, counter: { last: number }, inBranch = false): Writer {
  const w: Writer = {
    expression: e =>
      inBranch && mayFailEarly(e) ? late(writer(depth, counter).expression(e)) : expressionSql(w, e),
    branch: () => writer(depth, counter, true),
    query: q => querySql(w, q),
    depth,
    deeper: () => writer(depth + 1, counter, inBranch),
    unique: what => `_${what}${++counter.last}`,
  }
  return w
}

/** DuckDB's expression that means what an analysed one means in BigQuery. */
export function writeExpression(e: Node): string {
  return writer(0, { last: 0 }).expression(e)
}

/** DuckDB's query that means what an analysed one means in BigQuery. */
export function writeQuery(q: QueryNode): string {
  return writer(0, { last: 0 }).query(q)
}

/** What follows FROM in DuckDB, of an analysed source. */
export function writeSource(source: SourceNode): string {
  return sourceSql(writer(0, { last: 0 }), source)
}
