import type { Node, NodeOf } from '../analyse/tree.ts'
import { is } from '../analyse/types.ts'
import type { Writer } from './writer.ts'

type Binary = NodeOf<'binary'>
type Side = readonly [node: Node, sql: string]

/** A number that is written out. */
function isLiteral(e: Node): boolean {
  if (e.kind === 'unary') return isLiteral(e.of)
  return e.kind === 'float' || e.kind === 'integer'
}

/** Whether a value may be NaN. */
function mayBeNaN(e: Node): boolean {
  return is(e.type, 'FLOAT64') && !isLiteral(e) && e.kind !== 'query' && !isRandom(e)
}

/** Whether a value is another each time it is asked for. */
export function isRandom(e: Node): boolean {
  return e.kind === 'call' && e.name === 'RAND'
}

/** `+`, `-`, `*` or `/` over FLOAT64: DuckDB goes on with infinity where BigQuery fails, unless infinity was put in. */
export function floatsSql(w: Writer, e: Binary): string {
  const leaves: string[] = []
  const sql = chain(w, e, leaves)
  if ([e.left, e.right].every(side => is(side.type, 'INT64'))) return sql
  return `bq_finite(${sql}, ${leaves.map(x => `isfinite(${x})`).join(' AND ') || 'true'})`
}

/** Whether an operator is over values of known types that come to FLOAT64. */
export function isOverFloats(e: Binary): boolean {
  return /^[-+*/]$/.test(e.operator) && is(e.type, 'FLOAT64') && Boolean(e.left.type && e.right.type)
}

// What ran over on the way is not finite at the end, so that one look there is enough; what is divided by hides it.
function chain(w: Writer, e: Node, leaves: string[]): string {
  if (e.kind === 'unary' && e.operator === '') return chain(w, e.of, leaves)
  if (e.kind === 'binary' && isOverFloats(e)) {
    const left = chain(w, e.left, leaves)
    if (e.operator !== '/') return `(${left} ${e.operator} ${chain(w, e.right, leaves)})`
    const right = w.expression(e.right)
    if (mayBeNaN(e.right)) leaves.push(right)
    return `bq_quotient(CAST(${left} AS DOUBLE) / CAST(${right} AS DOUBLE), ${right})`
  }
  const sql = w.expression(e)
  if (mayBeNaN(e)) leaves.push(sql)
  return sql
}

/** A comparison by DuckDB, for which NaN is a number above all others, as BigQuery has it: NaN is only ever unequal. */
export function comparedSql(operator: string, [left, a]: Side, [right, b]: Side): string {
  const sql = `(${a} ${operator} ${b})`
  const not = (x: string, other: Node, y: string) =>
    `(${sql} AND ${isLiteral(other) ? `NOT isnan(${x})` : `(NOT isnan(${x}) OR ${y} IS NULL)`})`
  const [x, y] = [mayBeNaN(left), mayBeNaN(right)]
  if (operator === '<' || operator === '<=') return y ? not(b, left, a) : sql
  if (operator === '>' || operator === '>=') return x ? not(a, right, b) : sql
  if (!x || !y) return sql
  return operator === '=' ? not(a, right, b) : `(${sql} OR (isnan(${a}) AND ${b} IS NOT NULL))`
}

/** A test of one value against others, such as IN, which holds for no NaN, and is not known where one of them is NULL. */
export function notForNaN(e: Node, of: string, sql: string, others: readonly string[] = []): string {
  if (!mayBeNaN(e)) return sql
  return `(${sql} AND (${[`NOT isnan(${of})`, ...others.map(x => `${x} IS NULL`)].join(' OR ')}))`
}

/** The least of values, which is NaN where one of them is. */
export function leastSql(all: readonly Node[], args: readonly string[]): string {
  const tests = args.filter((_, i) => all[i] && mayBeNaN(all[i])).map(x => `isnan(${x})`)
  const least = `least(${args.join(', ')})`
  return tests.length > 0
    ? `CASE WHEN ${tests.join(' OR ')} THEN CAST('nan' AS DOUBLE) ELSE ${least} END`
    : least
}

/** What stands before a key of an order: NaN comes before all numbers, and after NULL. */
export function nanKey(e: Node, sql: string, descending: boolean, place: string): string {
  return mayBeNaN(e) ? `isnan(${sql}) ${descending ? 'ASC' : 'DESC'} NULLS ${place}, ` : ''
}
