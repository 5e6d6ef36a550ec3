import * as analyse from './analyse/analyse.ts'
import type { Environment } from './analyse/environment.ts'
import { coerced } from './analyse/literal.ts'
import type { Visible } from './analyse/scope.ts'
import type { Type } from './analyse/types.ts'
import type { Expression, Query, Source } from './parse/ast.ts'
import { writeExpression, writeQuery, writeSource } from './write/write.ts'

/** The DuckDB expression that means what `e` means in BigQuery. */
export function emit(env: Environment, e: Expression): string {
  return writeExpression(analyse.expression(env, e))
}

/** The same, as it goes where a value of a type is wanted. */
export function emitInto(env: Environment, e: Expression, type: Type | undefined): string {
  return writeExpression(coerced(analyse.expression(env, e), type))
}

/** The DuckDB query that means what `q` means in BigQuery. */
export function emitQuery(env: Environment, q: Query): string {
  return writeQuery(analyse.query(env, q))
}

/** DuckDB's query of a table function's rows for its arguments. */
export function emitTableFunction(
  env: Environment,
  own: Parameters<typeof analyse.tableFunction>[1],
  args: Parameters<typeof analyse.tableFunction>[2],
): string {
  return writeQuery(analyse.tableFunction(env, own, args))
}

/** What follows FROM in DuckDB, with what it brings into sight. */
export function emitSource(
  env: Environment,
  s: Source,
): { sql: string; visible: Visible[]; env: Environment } {
  const { node, visible, env: within } = analyse.source(env, s)
  return { sql: writeSource(node), visible, env: within }
}
