import { unsupported } from '../errors.ts'
import { literal } from '../names.ts'
import type { Expression } from './ast.ts'
import { emitBits, emitConcat } from './emit-bits.ts'
import { emitComparison, isComparison } from './emit-comparison.ts'
import { emit } from './emit-expression.ts'
import type { Environment } from './environment.ts'
import { emitFloats, isOverFloats } from './floats.ts'
import { requireBool, requireCounted } from './require-type.ts'
import { restruct } from './restruct.ts'
import { alike, floatText, isFloatLiteral, typeOf } from './type-of.ts'
import { is, namesDiffer } from './types.ts'

type Binary = Extract<Expression, { kind: 'binary' }>

/** `a + b` and all that is written like it. */
export function emitBinary(env: Environment, e: Binary): string {
  if (isComparison(e.operator)) return emitComparison(env, e.operator, e.left, e.right)
  if (/^(AND|OR)$/.test(e.operator)) for (const side of [e.left, e.right]) requireBool(env, side, e.operator)
  if (/^[-+*/]$/.test(e.operator)) requireCounted(env, e.operator, [e.left, e.right])
  if (isOverFloats(env, e)) return emitFloats(env, e)
  switch (e.operator) {
    case '/':
      return divide(env, e)
    case '*':
      return multiply(env, e)
    case '+':
      return inRange(env, e, `(${sides(env, e).join(' + ')})`)
    case '-': {
      const between = difference(env, e)
      if (between) return between
      const [left, right] = sides(env, e)
      const plain = [e.left, e.right].some(
        side => side.kind === 'integer' || side.kind === 'literal' || side.kind === 'interval',
      )
      return inRange(env, e, plain ? `(${left} - ${right})` : `bq_minus(${left}, ${right})`)
    }
    case '||':
      return emitConcat(env, e)
    default:
      return emitBits(env, e) ?? `(${emit(env, e.left)} ${e.operator} ${emit(env, e.right)})`
  }
}

/** A date or time that was moved, which must still be one of BigQuery's. */
function inRange(env: Environment, e: Binary, sql: string): string {
  const type = typeOf(env, e)
  return is(type, 'DATETIME') || is(type, 'TIMESTAMP') || is(type, 'DATE') ? `bq_valid(${sql})` : sql
}

/** What lies between two dates or times, as an INTERVAL. */
function difference(env: Environment, e: Binary): string | undefined {
  const [a, b] = [e.left, e.right].map(side => typeOf(env, side))
  const both = (name: string) => is(a, name) && is(b, name)
  const [left, right] = [emit(env, e.left), emit(env, e.right)]
  if (both('DATE')) return `to_days(CAST(${left} - ${right} AS INTEGER))`
  if (both('TIMESTAMP') || both('DATETIME'))
    return `to_microseconds(date_diff('microsecond', ${right}, ${left}))`
  if (both('TIME'))
    return `to_microseconds(date_diff('microsecond', DATE '1970-01-01' + ${right}, DATE '1970-01-01' + ${left}))`
  return undefined
}

function sides(env: Environment, e: Binary): string[] {
  // Beside a value of another kind a bare number takes that kind, so that `day + 1` is a date.
  if ((e.left.kind === 'integer') !== (e.right.kind === 'integer'))
    return [e.left, e.right].map(of => (of.kind === 'integer' ? of.text : emit(env, of)))
  return alikeSql(env, [e.left, e.right])
}

/** NUMERIC has 38 digits, 9 of them decimals; a quotient is rounded half away from zero at the ninth. */
function divide(env: Environment, e: Binary): string {
  const [left, right] = alikeSql(env, [e.left, e.right])
  if (is(typeOf(env, e), 'NUMERIC')) return `bq_divide_numeric(${left}, ${right})`
  return `bq_divide(${left}, ${right})`
}

/** The product of two NUMERIC values is rounded like a quotient; DuckDB would keep 18 decimals. */
function multiply(env: Environment, e: Binary): string {
  const [left, right] = alikeSql(env, [e.left, e.right])
  const types = [e.left, e.right].map(side => typeOf(env, side))
  if (is(typeOf(env, e), 'NUMERIC') && !types.some(t => is(t, 'INT64')))
    return `bq_multiply_numeric(${left}, ${right})`
  return types.some(t => is(t, 'INT64') || is(t, 'FLOAT64'))
    ? `(${left} * ${right})`
    : `bq_multiply(${left}, ${right})`
}

/**
 * Expressions that must come to one type. A literal of floats follows a NUMERIC beside it; where the type of what is
 * beside it is unknown, that must not turn out to be a NUMERIC.
 */
export function alikeSql(env: Environment, all: readonly Expression[]): string[] {
  const types = all.map(e => typeOf(env, e))
  if (namesDiffer(types)) {
    const named = types.find(t => t?.kind === 'struct' || t?.kind === 'array')
    return all.map((e, i) => {
      const sql = restruct(emit(env, e), types[i], named)
      if (!sql) throw unsupported('STRUCTs whose fields differ, for one type in common')
      return sql
    })
  }
  if (!all.some(isFloatLiteral)) return all.map(e => emit(env, e))
  const numeric = is(alike(env, all), 'NUMERIC')
  return all.map(e => {
    const sql = emit(env, e)
    if (numeric) return isFloatLiteral(e) ? `bq_text_numeric(${literal(floatText(e) ?? '')})` : sql
    return typeOf(env, e) ? sql : `bq_not_numeric(${sql})`
  })
}
