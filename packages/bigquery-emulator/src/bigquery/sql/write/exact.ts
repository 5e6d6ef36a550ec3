import { unsupported } from '../../errors.ts'
import type { CallNode, Node } from '../analyse/tree.ts'
import { hasBig, is, isExact, type Type, typeText } from '../analyse/types.ts'

/** Our own functions of exact decimals, by BigQuery's name of the function. */
const OURS: Record<string, string> = {
  DIV: 'div',
  MOD: 'mod',
  POW: 'pow',
  POWER: 'pow',
  LOG: 'log',
  LN: 'ln',
  LOG10: 'log10',
  EXP: 'exp',
  SQRT: 'sqrt',
}

/** Those that NUMERIC has of DuckDB's own making. */
const BIG_ONLY: Record<string, string> = {
  ABS: 'abs',
  SIGN: 'sign',
  SAFE_ADD: 'add',
  SAFE_SUBTRACT: 'subtract',
  SAFE_NEGATE: 'negate',
}

const ROUNDING: Record<string, string> = {
  ROUND: 'round',
  TRUNC: 'trunc',
  CEIL: 'ceil',
  CEILING: 'ceil',
  FLOOR: 'floor',
}

/** A value of an exact type as our functions take it: another number beside it is made one. */
function exactSql(type: Type | undefined, sql: string): string {
  return is(type, 'NUMERIC') ? `CAST(${sql} AS DECIMAL(38,9))` : sql
}

/** A function of ours over values of one exact type. */
export function exactCall(name: string, type: Type | undefined, args: readonly string[]): string {
  return `bq_exact_${name}(${args.map(sql => exactSql(type, sql)).join(', ')})`
}

/** A function of exact decimals, where BigQuery's is one by its arguments' types. */
export function exactFunction(call: CallNode, args: readonly string[]): string | undefined {
  const type = call.args.map(arg => arg.type).find(isExact)
  if (!isExact(call.type) && !(call.name === 'SIGN' && is(type, 'BIGNUMERIC'))) return undefined
  const big = is(type, 'BIGNUMERIC')
  const name = OURS[call.name] ?? (big ? BIG_ONLY[call.name] : undefined)
  if (name && call.name.startsWith('SAFE_')) return `TRY(${exactCall(name, type, args)})`
  if (name) return exactCall(name, type, call.name === 'LOG' && args.length === 1 ? [...args, '10'] : args)
  const way = ROUNDING[call.name]
  if (way)
    return `bq_exact_${rounding(call, way)}(${exactSql(type, args[0] ?? '')}, CAST(${args[1] ?? 0} AS BIGINT))`
  if (call.name === 'SAFE_MULTIPLY') return `TRY(${exactCall('multiply', type, args)})`
  if (call.name === 'SAFE_DIVIDE') return `TRY(${exactCall('divide', type, args)})`
  return undefined
}

function rounding(call: CallNode, way: string): string {
  const mode: Node | undefined = call.args[2]
  if (!mode) return way
  if (mode.kind !== 'string' || !/^ROUND_HALF_(EVEN|AWAY_FROM_ZERO)$/.test(mode.text))
    throw unsupported('ROUND with this rounding mode')
  return mode.text === 'ROUND_HALF_EVEN' ? 'round_even' : 'round'
}

/** A number of any type as a float. */
export function floatSql({ type }: Node, sql: string): string {
  if (isExact(type)) return `bq_float64(${sql})`
  return `CAST(${type ? sql : `bq_not_numeric(${sql})`} AS DOUBLE)`
}

/** A value in the type that it and others come to, which the engine would not find where BIGNUMERIC is among them. */
export function convertedSql(sql: string, from: Type | undefined, to: Type | undefined): string {
  if (from?.kind === 'null') return sql
  if ((hasBig(from) || hasBig(to)) && from?.kind !== 'scalar' && typeText(from) !== typeText(to))
    throw unsupported(`BIGNUMERIC where ${typeText(from)} and ${typeText(to)} come together`)
  if (from?.kind !== 'scalar' || to?.kind !== 'scalar' || from.name === to.name) return sql
  if (to.name === 'BIGNUMERIC') return `bq_bignumeric(${sql})`
  return from.name === 'BIGNUMERIC' && to.name === 'FLOAT64' ? `bq_float64(${sql})` : sql
}
