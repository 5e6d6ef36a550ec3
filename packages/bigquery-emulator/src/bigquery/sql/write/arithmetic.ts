import type { Node, NodeOf } from '../analyse/tree.ts'
import { is, isExact } from '../analyse/types.ts'
import { alikeSql } from './alike.ts'
import { bitsSql, concatSql } from './bits.ts'
import { comparisonSql, isComparison } from './comparison.ts'
import { exactCall } from './exact.ts'
import { floatsSql, isOverFloats } from './floats.ts'
import type { Writer } from './writer.ts'

type Binary = NodeOf<'binary'>

/** `a + b` and all that is written like it. */
export function binarySql(w: Writer, e: Binary): string {
  if (isComparison(e.operator)) return comparisonSql(w, e)
  if (/^[-+]$/.test(e.operator) && is(e.type, 'BIGNUMERIC'))
    return exactCall(e.operator === '+' ? 'add' : 'subtract', e.type, alikeSql(w, [e.left, e.right]))
  if (isOverFloats(e)) return floatsSql(w, e)
  switch (e.operator) {
    case '/':
      return divide(w, e)
    case '*':
      return multiply(w, e)
    case '+':
      return inRange(
        e,
        e.left.type && e.right.type ? `(${sides(w, e).join(' + ')})` : `bq_plus(${sides(w, e).join(', ')})`,
      )
    case '-': {
      const between = difference(w, e)
      if (between) return between
      const [left, right] = sides(w, e)
      const plain = [e.left, e.right].some(side =>
        /^(null|bool|integer|float|bytes|interval)$/.test(side.kind),
      )
      return inRange(e, plain ? `(${left} - ${right})` : `bq_minus(${left}, ${right})`)
    }
    case '||':
      return concatSql(w, e)
    default:
      return bitsSql(w, e)
  }
}

/** A date or time that was moved, which must still be one of BigQuery's. */
function inRange({ type }: Binary, sql: string): string {
  return is(type, 'DATETIME') || is(type, 'TIMESTAMP') || is(type, 'DATE') ? `bq_valid(${sql})` : sql
}

/** What lies between two dates or times, as an INTERVAL. */
function difference(w: Writer, e: Binary): string | undefined {
  const both = (name: string) => is(e.left.type, name) && is(e.right.type, name)
  if (!['DATE', 'TIMESTAMP', 'DATETIME', 'TIME'].some(both)) return undefined
  const [left, right] = [w.expression(e.left), w.expression(e.right)]
  if (both('DATE')) return `to_days(CAST(${left} - ${right} AS INTEGER))`
  if (!both('TIME')) return `to_microseconds(date_diff('microsecond', ${right}, ${left}))`
  return `to_microseconds(date_diff('microsecond', DATE '1970-01-01' + ${right}, DATE '1970-01-01' + ${left}))`
}

function sides(w: Writer, e: Binary): string[] {
  if (is(e.type, 'DATE'))
    return [e.left, e.right].map(of =>
      is(of.type, 'INT64') ? `CAST(${w.expression(of)} AS INTEGER)` : w.expression(of),
    )
  // Beside a value of another kind a bare number takes that kind, so that `day + 1` is a date.
  if ((e.left.kind === 'integer') !== (e.right.kind === 'integer'))
    return [e.left, e.right].map(of => (of.kind === 'integer' ? of.text : w.expression(of)))
  return alikeSql(w, [e.left, e.right])
}

function divide(w: Writer, e: Binary): string {
  const [left, right] = alikeSql(w, [e.left, e.right])
  if (isExact(e.type)) return exactCall('divide', e.type, [left ?? '', right ?? ''])
  return `bq_divide(${left}, ${right})`
}

/** The product of two exact values is rounded to their decimals; DuckDB would keep twice as many. */
function multiply(w: Writer, e: Binary): string {
  const [left, right] = alikeSql(w, [e.left, e.right])
  const types = [e.left.type, e.right.type]
  if (isExact(e.type) && !types.some(t => is(t, 'INT64')))
    return is(e.type, 'NUMERIC') && isPlain(e.left) && isPlain(e.right)
      ? `bq_numeric_product(${left}, ${right})`
      : exactCall('multiply', e.type, [left ?? '', right ?? ''])
  return types.some(t => is(t, 'INT64') || is(t, 'FLOAT64'))
    ? `(${left} * ${right})`
    : `bq_multiply(${left}, ${right})`
}

/**
 * Whether a value does not fail: DuckDB works out what is written twice, as our product writes its sides, before it
 * looks whether a row comes to it.
 */
function isPlain(e: Node): boolean {
  if (e.kind === 'unary') return isPlain(e.of)
  if (e.kind === 'binary') return /^[-+]$/.test(e.operator) && isPlain(e.left) && isPlain(e.right)
  return /^(column|argument|integer|float|typed)$/.test(e.kind)
}
