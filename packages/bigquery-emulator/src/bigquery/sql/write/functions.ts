import { unsupported } from '../../errors.ts'
import { literal } from '../../names.ts'
import { is, isExact, supertype, typeText } from '../analyse/types.ts'
import { alikeSql } from './alike.ts'
import { DATE_FUNCTIONS } from './date-functions.ts'
import { convertedSql, floatSql } from './exact.ts'
import { leastSql } from './floats.ts'
import { JSON_FUNCTIONS } from './json.ts'
import { NET_FUNCTIONS } from './net.ts'
import { RANGE_FUNCTIONS } from './range.ts'
import { safeSql } from './safe.ts'
import { TEXT_FUNCTIONS } from './text.ts'
import type { Emitter } from './writer.ts'

/** The same function under DuckDB's name. */
const rename =
  (name: string): Emitter =>
  args =>
    `${name}(${args.join(', ')})`

/** NULL if any argument is, as BigQuery's GREATEST, LEAST and CONCAT want. */
function strict(args: readonly string[], sql: string): string {
  return `CASE WHEN ${args.map(a => `${a} IS NULL`).join(' OR ')} THEN NULL ELSE ${sql} END`
}

/** A function whose arguments all come to the type they have in common. */
function common(write: (args: readonly string[]) => string): Emitter {
  return (_, call, w) => write(alikeSql(w, call.args))
}

const coalesce: Emitter = (_, call, w) => `coalesce(${alikeSql(w.branch(), call.args).join(', ')})`

/** An operator that is NULL where it fails, and not where what it is given does. */
function safely(operator: string): Emitter {
  return (_, call, w) =>
    safeSql(w, call.args, (inner, [left, right]) =>
      left && right
        ? inner.expression({ kind: 'binary', operator, left, right, type: call.type, at: call.at })
        : 'NULL',
    )
}

const round: Emitter = (args, call) => {
  const [x, digits] = args
  const [, , mode] = call.args
  if (mode && !(mode.kind === 'string' && /^ROUND_HALF_(EVEN|AWAY_FROM_ZERO)$/.test(mode.text)))
    throw unsupported('ROUND with this rounding mode')
  if (mode?.kind === 'string' && mode.text === 'ROUND_HALF_EVEN')
    return `round_even(${x}, CAST(${digits} AS INTEGER))`
  return digits ? `round(${x}, CAST(${digits} AS INTEGER))` : `round(CAST(bq_not_numeric(${x}) AS DOUBLE))`
}

/** A function of floats, to which each of its arguments comes. */
const math =
  (write: (args: string[]) => string): Emitter =>
  (args, call) =>
    write(
      args.map((x, i) => {
        const arg = call.args[i]
        // The guard would fail by itself, and SAFE. must only see the function fail.
        return arg && !(call.safe && !isExact(arg.type)) ? floatSql(arg, x) : `CAST(${x} AS DOUBLE)`
      }),
    )

const called = (name: string) => math(args => `${name}(${args.join(', ')})`)
const inverse = (name: string) => math(([x]) => `(1 / bq_nonzero(${name}(${x})))`)

/** Ordinary functions by their BigQuery name. */
export const FUNCTIONS: Record<string, Emitter> = {
  ...TEXT_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...RANGE_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...NET_FUNCTIONS,
  TYPEOF: (_, call) => {
    const type = call.args[0]?.type
    if (!type) throw unsupported('TYPEOF of a value whose type is only seen when the query runs')
    return literal(typeText(type))
  },
  PARSE_BIGNUMERIC: ([s]) => `bq_parse_bignumeric(${s})`,
  PARSE_NUMERIC: ([s]) => `bq_parse_numeric(${s})`,
  NULLIFZERO: ([x]) => `nullif(${x}, 0)`,
  ZEROIFNULL: ([x]) => `coalesce(${x}, 0)`,
  COT: inverse('tan'),
  CSC: inverse('sin'),
  SEC: inverse('cos'),
  SINH: called('sinh'),
  COSH: called('cosh'),
  TANH: called('tanh'),
  ASINH: called('asinh'),
  ACOSH: called('bq_acosh'),
  ATANH: called('bq_atanh'),
  CSCH: inverse('sinh'),
  SECH: inverse('cosh'),
  COTH: inverse('tanh'),
  CBRT: called('bq_cbrt'),
  RANGE_BUCKET: ([x = '', a], call) => {
    const [of, array] = call.args.map(arg => arg.type)
    const element = array?.kind === 'array' ? array.of : undefined
    const common = supertype([of, element])
    const one = convertedSql('_e', element, common)
    const all = one === '_e' ? a : `list_transform(${a}, lambda _e: ${one})`
    return `bq_range_bucket(${convertedSql(x, of, common)}, ${all})`
  },
  EUCLIDEAN_DISTANCE: ([a, b]) => `list_distance(CAST(${a} AS DOUBLE[]), CAST(${b} AS DOUBLE[]))`,
  COSINE_DISTANCE: ([a, b]) => `list_cosine_distance(CAST(${a} AS DOUBLE[]), CAST(${b} AS DOUBLE[]))`,
  // Conditions
  IF: ([when], call, w) => {
    const [then, otherwise] = alikeSql(w.branch(), call.args.slice(1))
    return `CASE WHEN ${when} THEN ${then} ELSE ${otherwise} END`
  },
  IFNULL: coalesce,
  COALESCE: coalesce,
  // NaN is equal to nothing.
  NULLIF: ([x = '', y = ''], call) =>
    is(call.args[0]?.type, 'FLOAT64')
      ? `CASE WHEN ${x} = ${y} AND NOT isnan(${x}) THEN NULL ELSE ${x} END`
      : `nullif(${x}, ${y})`,
  ERROR: rename('error'),
  // Numbers
  ABS: rename('abs'),
  SIGN: ([x]) => `CAST(sign(${x}) AS BIGINT)`,
  ROUND: round,
  TRUNC: ([x, digits]) => {
    const unit = `pow(10, ${digits})`
    if (digits) return `(trunc(CAST(bq_not_numeric(${x}) AS DOUBLE) * ${unit}) / ${unit})`
    return `trunc(CAST(bq_not_numeric(${x}) AS DOUBLE))`
  },
  CEIL: called('ceil'),
  CEILING: called('ceil'),
  FLOOR: called('floor'),
  SQRT: called('sqrt'),
  EXP: called('bq_exp'),
  LN: called('ln'),
  LOG10: called('log10'),
  LOG: math(([x, base]) => (base ? `(ln(${x}) / bq_nonzero(ln(${base})))` : `ln(${x})`)),
  POW: called('bq_pow'),
  POWER: called('bq_pow'),
  SIN: called('sin'),
  COS: called('cos'),
  TAN: called('tan'),
  ASIN: called('asin'),
  ACOS: called('acos'),
  ATAN: called('atan'),
  ATAN2: called('atan2'),
  DIV: rename('bq_div'),
  MOD: common(([a, b]) => `bq_mod(${a}, ${b})`),
  RAND: () => 'random()',
  SAFE_DIVIDE: common(([a, b]) => `CASE WHEN ${b} = 0 THEN NULL ELSE bq_divide(${a}, ${b}) END`),
  SAFE_ADD: safely('+'),
  SAFE_SUBTRACT: safely('-'),
  SAFE_MULTIPLY: safely('*'),
  SAFE_NEGATE: (_, call, w) => safeSql(w, call.args, (inner, [a]) => `(- ${a && inner.expression(a)})`),
  IEEE_DIVIDE: math(([a, b]) => `(${a} / ${b})`),
  IS_NAN: rename('isnan'),
  IS_INF: rename('isinf'),
  GREATEST: common(args => strict(args, `greatest(${args.join(', ')})`)),
  LEAST: (args, call, w) => common(typed => strict(typed, leastSql(call.args, typed)))(args, call, w),
  BIT_COUNT: ([x], call) => `${is(call.args[0]?.type, 'BYTES') ? 'bq_bit_count' : 'bit_count'}(${x})`,
  STRING: (args, call) => {
    const of = call.args[0]?.type
    if (args.length > 1) return `bq_timestamp_string(bq_timestamp(${args[0]}), ${args[1]})`
    return `${is(of, 'JSON') ? 'bq_json_string' : 'bq_string'}(${args.join(', ')})`
  },
  // Arrays
  ARRAY_LENGTH: ([a]) => `len(${a})`,
  ARRAY_CONCAT: args => {
    const all = args.reduce((left, right) => `list_concat(${left}, ${right})`)
    return args.length > 1
      ? `CASE WHEN ${args.map(a => `${a} IS NOT NULL`).join(' AND ')} THEN ${all} END`
      : all
  },
  ARRAY_REVERSE: rename('list_reverse'),
  ARRAY_TO_STRING: ([a = '', by = '', nulls], call) => {
    const type = call.args[0]?.type
    const of = type?.kind === 'array' ? type.of : undefined
    const all = nulls ? `list_transform(${a}, lambda _e: coalesce(_e, ${nulls}))` : a
    if (is(of, 'BYTES'))
      return `coalesce(bq_joined_bytes(${all}, ${by}), CASE WHEN ${a} IS NOT NULL THEN encode('') END)`
    const text = is(of, 'STRING') ? '_e' : 'bq_string(_e)'
    return `array_to_string([${text} FOR _e IN ${all} IF _e IS NOT NULL], ${by})`
  },
  ARRAY_FIRST: ([a]) => `bq_offset(${a}, 0)`,
  ARRAY_LAST: ([a]) => `bq_offset(${a}, len(${a}) - 1)`,
  ARRAY_SLICE: ([a, from, to]) =>
    `list_slice(${a}, CASE WHEN ${from} < 0 THEN ${from} ELSE ${from} + 1 END, CASE WHEN ${to} < 0 THEN ${to} ELSE ${to} + 1 END)`,
  ARRAY_INCLUDES: ([a, x]) => `list_contains(${a}, ${x})`,
  GENERATE_ARRAY: ([from, to, step], call, w) => {
    const type = call.type?.kind === 'array' ? call.type.of : undefined
    if (is(type, 'BIGNUMERIC')) {
      const [low, high, by = 'bq_bignumeric(1)'] = alikeSql(w, call.args)
      return `bq_exact_series(${low}, ${high}, ${by})`
    }
    if (is(type, 'FLOAT64') || is(type, 'NUMERIC')) {
      const [low, high, by = '1'] = alikeSql(w, call.args)
      return `[${low} + _i * ${by} FOR _i IN range(0, bq_last(0, CAST(floor((${high} - ${low}) / bq_nonzero_step(${by})) AS BIGINT) + 1, 1))]`
    }
    if (!is(type, 'INT64'))
      throw unsupported('GENERATE_ARRAY of numbers whose type is only seen when the query runs')
    const [low, by] = [`CAST(${from} AS BIGINT)`, `CAST(${step ?? 1} AS BIGINT)`]
    return `generate_series(${low}, bq_last(${low}, CAST(${to} AS BIGINT), ${by}), ${by})`
  },
  SESSION_USER: () => "'developer@localhost'",
}
