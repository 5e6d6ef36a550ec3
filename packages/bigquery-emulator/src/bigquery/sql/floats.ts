import type { Expression } from './ast.ts'
import { emit } from './emit-expression.ts'
import type { Environment } from './environment.ts'
import { isFloatLiteral, typeOf } from './type-of.ts'
import { is } from './types.ts'

type Binary = Extract<Expression, { kind: 'binary' }>

const isLiteral = (e: Expression) => isFloatLiteral(e) || e.kind === 'integer'

/** Whether a value may be NaN. */
function mayBeNaN(env: Environment, e: Expression): boolean {
  return is(typeOf(env, e), 'FLOAT64') && !isLiteral(e) && e.kind !== 'query'
}

/** `+`, `-`, `*` or `/` over FLOAT64: DuckDB goes on with infinity where BigQuery fails, unless infinity was put in. */
export function emitFloats(env: Environment, e: Binary): string {
  const leaves: string[] = []
  const sql = chain(env, e, leaves)
  const whole = [e.left, e.right].every(side => is(typeOf(env, side), 'INT64'))
  return whole ? sql : `bq_finite(${sql}, ${leaves.map(x => `isfinite(${x})`).join(' AND ') || 'true'})`
}

/** Whether an operator is over values of known types that come to FLOAT64. */
export function isOverFloats(env: Environment, e: Binary): boolean {
  return (
    /^[-+*/]$/.test(e.operator) &&
    is(typeOf(env, e), 'FLOAT64') &&
    [e.left, e.right].every(side => typeOf(env, side))
  )
}

// What ran over on the way is not finite at the end, so that one look there is enough; what is divided by hides it.
function chain(env: Environment, e: Expression, leaves: string[]): string {
  if (e.kind === 'unary' && e.operator === '') return chain(env, e.of, leaves)
  if (e.kind === 'binary' && isOverFloats(env, e)) {
    const left = chain(env, e.left, leaves)
    if (e.operator !== '/') return `(${left} ${e.operator} ${chain(env, e.right, leaves)})`
    const right = emit(env, e.right)
    if (mayBeNaN(env, e.right)) leaves.push(right)
    return `(CAST(${left} AS DOUBLE) / bq_nonzero(CAST(${right} AS DOUBLE)))`
  }
  const sql = emit(env, e)
  if (mayBeNaN(env, e)) leaves.push(sql)
  return sql
}

/** A comparison by DuckDB, for which NaN is a number above all others, as BigQuery has it: NaN is only ever unequal. */
export function comparedFloats(
  env: Environment,
  operator: string,
  [left, a]: readonly [Expression, string],
  [right, b]: readonly [Expression, string],
): string {
  const sql = `(${a} ${operator} ${b})`
  const not = (x: string, other: Expression, y: string) =>
    `(${sql} AND ${isLiteral(other) ? `NOT isnan(${x})` : `(NOT isnan(${x}) OR ${y} IS NULL)`})`
  const [x, y] = [mayBeNaN(env, left), mayBeNaN(env, right)]
  if (operator.startsWith('<') && operator !== '<>') return y ? not(b, left, a) : sql
  if (operator.startsWith('>')) return x ? not(a, right, b) : sql
  if (!x || !y) return sql
  return operator === '=' ? not(a, right, b) : `(${sql} OR (isnan(${a}) AND ${b} IS NOT NULL))`
}

/** A test of one value against others, such as IN, which holds for no NaN. */
export function notForNaN(env: Environment, e: Expression, of: string, sql: string): string {
  return mayBeNaN(env, e) ? `(${sql} AND NOT isnan(${of}))` : sql
}

/** The least of values, which is NaN where one of them is. */
export function leastOf(env: Environment, all: readonly Expression[], args: readonly string[]): string {
  const tests = args.filter((_, i) => all[i] && mayBeNaN(env, all[i])).map(x => `isnan(${x})`)
  const least = `least(${args.join(', ')})`
  return tests.length > 0
    ? `CASE WHEN ${tests.join(' OR ')} THEN CAST('nan' AS DOUBLE) ELSE ${least} END`
    : least
}

/** The keys of an order by a value: NaN comes before all numbers, and after NULL. */
export function floatKey(
  env: Environment,
  e: Expression,
  sql: string,
  descending: boolean,
  place: string,
): string {
  return mayBeNaN(env, e) ? `isnan(${sql}) ${descending ? 'ASC' : 'DESC'} NULLS ${place}, ` : ''
}
