import type { Expression } from './ast.ts'
import type { Environment } from './environment.ts'

const KEEPS = new Set([
  'SUM',
  'MIN',
  'MAX',
  'ABS',
  'ROUND',
  'TRUNC',
  'CEIL',
  'FLOOR',
  'ANY_VALUE',
  'AVG',
  'COALESCE',
  'IFNULL',
  'NULLIF',
  'GREATEST',
  'LEAST',
  'SAFE_DIVIDE',
  'LAG',
  'LEAD',
  'FIRST_VALUE',
  'LAST_VALUE',
])

/**
 * Whether an expression is certainly of type NUMERIC. DuckDB makes a DOUBLE of some operations on decimals that stay
 * NUMERIC in BigQuery; where this answers no wrongly, the macros notice at run time and refuse.
 */
export function isNumeric(env: Environment, e: Expression): boolean {
  const of = (inner: Expression | undefined) => inner !== undefined && isNumeric(env, inner)
  switch (e.kind) {
    case 'typed':
      return e.type === 'NUMERIC' || e.type === 'DECIMAL'
    case 'cast':
      return e.type.kind === 'scalar' && (e.type.name === 'NUMERIC' || e.type.name === 'DECIMAL')
    case 'path':
      return env.numerics.has((e.names.at(-1) ?? '').toLowerCase())
    case 'unary':
      return of(e.of)
    case 'binary':
      return (
        ['+', '-', '*', '/'].includes(e.operator) &&
        (of(e.left) || of(e.right)) &&
        !isFloat(e.left) &&
        !isFloat(e.right)
      )
    case 'case':
      return e.whens.some(w => of(w.result)) || of(e.otherwise)
    case 'call':
      if (e.name === 'IF') return of(e.args[1]) || of(e.args[2])
      return KEEPS.has(e.name) && of(e.args[0])
    default:
      return false
  }
}

function isFloat(e: Expression): boolean {
  if (e.kind === 'literal') return e.sql.endsWith('AS DOUBLE)')
  return e.kind === 'cast' && e.type.kind === 'scalar' && e.type.name.startsWith('FLOAT')
}
