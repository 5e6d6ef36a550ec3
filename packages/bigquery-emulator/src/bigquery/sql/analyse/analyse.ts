import type { Expression, Query, Source } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import { analyseExpression } from './expression.ts'
import { placed } from './place.ts'
import { analyseQuery } from './query.ts'
import { type AnalysedSource, analyseSource } from './source.ts'
import { tableFunctionRows } from './table-function.ts'
import type { Node, QueryNode, SourceNode } from './tree.ts'

/** The one place in which the analysis is put together. */
const ANALYSER: Analyser = {
  expression: (env, e) => analyseExpression(ANALYSER, env, e),
  query: (env, q, self) => analyseQuery(ANALYSER, env, q, self),
}

/** An expression with its names resolved and its types; what BigQuery finds wrong with it is a `BigQueryError`. */
export function expression(env: Environment, e: Expression): Node {
  return placed(env.source, () => ANALYSER.expression(env, e))
}

/** A query with its names resolved, its types, and its columns. */
export function query(env: Environment, q: Query): QueryNode {
  return placed(env.source, () => ANALYSER.query(env, q))
}

/** The rows of a table function for its arguments. */
export function tableFunction(
  env: Environment,
  own: Parameters<typeof tableFunctionRows>[2],
  args: readonly Node[],
): QueryNode {
  return tableFunctionRows(ANALYSER, env, own, args)
}

/** A FROM clause by itself, with what it brings into sight. */
export function source(env: Environment, s: Source): AnalysedSource & { node: SourceNode } {
  return placed(env.source, () => analyseSource(ANALYSER, env, s))
}
