import type { Expression, Query } from '../parse/ast.ts'
import type { Environment } from './environment.ts'
import type { Node, QueryNode } from './tree.ts'

/**
 * Where the analysis comes back to itself: an expression may hold a query, and a query holds expressions. It is handed
 * down, so that the files of this folder import one another in one direction only.
 */
export type Analyser = {
  expression: (env: Environment, e: Expression) => Node
  /** `self` is the name that a recursive query has for itself. */
  query: (env: Environment, q: Query, self?: string) => QueryNode
}
