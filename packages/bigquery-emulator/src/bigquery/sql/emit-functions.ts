import { BigQueryError, unsupported } from '../errors.ts'
import { literal } from '../names.ts'
import type { Call, Expression } from './ast.ts'
import { alikeSql } from './emit-arithmetic.ts'
import type { Emitter } from './emit-call.ts'
import { printf } from './emit-printf.ts'
import { alike, isNumeric } from './type-of.ts'
import { is } from './types.ts'

/** The same function under DuckDB's name. */
const rename =
  (name: string): Emitter =>
  args =>
    `${name}(${args.join(', ')})`

/** NULL if any argument is, as BigQuery's GREATEST, LEAST and CONCAT want. */
function strict(name: string): (args: readonly string[]) => string {
  return args =>
    `CASE WHEN ${args.map(a => `${a} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${args.join(', ')}) END`
}

/** A function whose arguments all come to the type they have in common. */
function common(write: (args: readonly string[]) => string): Emitter {
  return (_, call, env) => write(alikeSql(env, call.args))
}

function float(x: string | undefined): string {
  return `CAST(bq_not_numeric(${x}) AS DOUBLE)`
}

function groups(pattern: Expression | undefined): number {
  if (pattern?.kind !== 'string') throw unsupported('a regular expression that is not a literal')
  const count =
    pattern.text
      .replace(/\\./gs, '')
      .replace(/\[[^\]]*\]/g, '')
      .match(/\((?!\?(?!P?<))/g)?.length ?? 0
  if (count > 1) {
    throw new BigQueryError(
      'invalidQuery',
      'Regular expressions passed into extraction functions must not have more than 1 capturing group',
    )
  }
  return count
}

const regexpExtract: Emitter = ([s, r, start, occurrence = '1'], call) => {
  if (start && !(call.args[2]?.kind === 'integer' && call.args[2].text === '1'))
    throw unsupported('REGEXP_EXTRACT from a position')
  return `list_extract(regexp_extract_all(${s}, ${r}, ${groups(call.args[1])}), ${occurrence})`
}

const round: Emitter = (args, call, env) => {
  const [x, digits] = args
  if (args.length > 2) throw unsupported('ROUND with a rounding mode')
  if (call.args[0] && isNumeric(env, call.args[0]))
    return `CAST(round(${x}, CAST(${digits ?? '0'} AS INTEGER)) AS DECIMAL(38,9))`
  return digits ? `round(${x}, CAST(${digits} AS INTEGER))` : `round(CAST(bq_not_numeric(${x}) AS DOUBLE))`
}

const jsonPath = (call: Call): string => {
  const path = call.args[1]
  if (!path) return "'$'"
  if (path.kind !== 'string') throw unsupported('a JSON path that is not a literal')
  return literal(path.text)
}

const pad =
  (name: string): Emitter =>
  ([s, n, fill = "' '"]) =>
    `${name}(${s}, CAST(${n} AS INTEGER), ${fill})`
/** A function of floats. CEIL and FLOOR keep NUMERIC; what else would keep it in BigQuery is refused. */
const math =
  (name: string): Emitter =>
  ([x], call, env) => {
    const numeric = call.args[0] !== undefined && isNumeric(env, call.args[0])
    if (numeric && /^(ceil|floor)$/.test(name)) return `CAST(${name}(${x}) AS DECIMAL(38,9))`
    if (numeric) throw unsupported(`${call.name} of NUMERIC`)
    // The guard would fail by itself, and SAFE. must only see the function fail.
    return `${name}(CAST(${call.safe ? x : `bq_not_numeric(${x})`} AS DOUBLE))`
  }

/** Ordinary functions by their BigQuery name. */
export const FUNCTIONS: Record<string, Emitter> = {
  // Conditions
  IF: ([when], call, env) => {
    const [then, otherwise] = alikeSql(env, call.args.slice(1))
    return `CASE WHEN ${when} THEN ${then} ELSE ${otherwise} END`
  },
  IFNULL: common(args => `coalesce(${args.join(', ')})`),
  COALESCE: common(args => `coalesce(${args.join(', ')})`),
  NULLIF: rename('nullif'),
  ERROR: rename('error'),
  // Numbers
  ABS: rename('abs'),
  SIGN: ([x]) => `CAST(sign(${x}) AS BIGINT)`,
  ROUND: round,
  TRUNC: ([x, digits], call, env) => {
    if (digits) throw unsupported('TRUNC with digits')
    if (call.args[0] && isNumeric(env, call.args[0])) return `CAST(trunc(${x}) AS DECIMAL(38,9))`
    return `trunc(CAST(bq_not_numeric(${x}) AS DOUBLE))`
  },
  CEIL: math('ceil'),
  CEILING: math('ceil'),
  FLOOR: math('floor'),
  SQRT: math('sqrt'),
  EXP: math('exp'),
  LN: math('ln'),
  LOG10: math('log10'),
  LOG: ([x, base]) => (base ? `(ln(${float(x)}) / ln(${float(base)}))` : `ln(${float(x)})`),
  POW: ([x, y]) => `pow(${float(x)}, ${float(y)})`,
  POWER: ([x, y]) => `pow(${float(x)}, ${float(y)})`,
  SIN: math('sin'),
  COS: math('cos'),
  TAN: math('tan'),
  ASIN: math('asin'),
  ACOS: math('acos'),
  ATAN: math('atan'),
  ATAN2: ([y, x]) => `atan2(${float(y)}, ${float(x)})`,
  DIV: rename('bq_div'),
  MOD: common(([a, b]) => `bq_mod(${a}, ${b})`),
  RAND: () => 'random()',
  SAFE_DIVIDE: (_, call, env) => {
    const numeric = is(alike(env, call.args), 'NUMERIC')
    const [a, b] = alikeSql(env, call.args)
    return `CASE WHEN ${b} = 0 THEN NULL ELSE ${numeric ? 'bq_divide_numeric' : 'bq_divide'}(${a}, ${b}) END`
  },
  SAFE_ADD: common(([a, b]) => `TRY(${a} + ${b})`),
  SAFE_SUBTRACT: common(([a, b]) => `TRY(${a} - ${b})`),
  SAFE_MULTIPLY: common(([a, b]) => `bq_safe_multiply(${a}, ${b})`),
  SAFE_NEGATE: ([a]) => `TRY(- ${a})`,
  IEEE_DIVIDE: ([a, b]) => `(CAST(${a} AS DOUBLE) / CAST(${b} AS DOUBLE))`,
  IS_NAN: rename('isnan'),
  IS_INF: rename('isinf'),
  GREATEST: common(strict('greatest')),
  LEAST: common(strict('least')),
  BIT_COUNT: rename('bit_count'),
  // Text
  LENGTH: rename('length'),
  CHAR_LENGTH: rename('length'),
  CHARACTER_LENGTH: rename('length'),
  BYTE_LENGTH: ([s]) => `strlen(${s})`,
  OCTET_LENGTH: ([s]) => `strlen(${s})`,
  UPPER: rename('upper'),
  LOWER: rename('lower'),
  INITCAP: ([s, by]) => {
    if (by) throw unsupported('INITCAP with delimiters')
    // Words are parted by the delimiters of the reference's list, in which there is no apostrophe.
    const parts = '[^\\s\\[\\](){}/|\\\\<>!?@"^#$&~_,.:;*%+\\-]+|[\\s\\[\\](){}/|\\\\<>!?@"^#$&~_,.:;*%+\\-]+'
    return `array_to_string([upper(w[1]) || lower(w[2:]) FOR w IN regexp_extract_all(${s}, ${literal(parts)})], '')`
  },
  TRIM: rename('trim'),
  LTRIM: rename('ltrim'),
  RTRIM: rename('rtrim'),
  CONCAT: args => `(${args.join(' || ')})`,
  SUBSTR: args => `bq_substr${args.length}(${args.join(', ')})`,
  SUBSTRING: args => `bq_substr${args.length}(${args.join(', ')})`,
  LEFT: ([s, n]) => `left(${s}, ${n})`,
  RIGHT: ([s, n]) => `right(${s}, ${n})`,
  REPLACE: rename('replace'),
  REPEAT: rename('repeat'),
  REVERSE: rename('reverse'),
  LPAD: pad('lpad'),
  RPAD: pad('rpad'),
  STARTS_WITH: rename('starts_with'),
  ENDS_WITH: rename('ends_with'),
  STRPOS: ([s, part]) => `instr(${s}, ${part})`,
  INSTR: args => {
    if (args.length > 2) throw unsupported('INSTR with a position')
    return `instr(${args[0]}, ${args[1]})`
  },
  SPLIT: ([s, by = "','"]) => `string_split(${s}, ${by})`,
  TRANSLATE: rename('translate'),
  CHR: ([n]) => `chr(CAST(${n} AS INTEGER))`,
  ASCII: ([s]) => `CAST(ascii(${s}) AS BIGINT)`,
  UNICODE: ([s]) => `CAST(unicode(${s}) AS BIGINT)`,
  FORMAT: printf,
  STRING: rename('bq_string'),
  CONTAINS_SUBSTR: ([s, part]) => `contains(lower(CAST(${s} AS VARCHAR)), lower(${part}))`,
  REGEXP_CONTAINS: ([s, r]) => `regexp_matches(${s}, ${r})`,
  REGEXP_EXTRACT: regexpExtract,
  REGEXP_SUBSTR: regexpExtract,
  REGEXP_EXTRACT_ALL: ([s, r], call) => `regexp_extract_all(${s}, ${r}, ${groups(call.args[1])})`,
  REGEXP_REPLACE: ([s, r, by]) => `regexp_replace(${s}, ${r}, ${by}, 'g')`,
  TO_HEX: ([x]) => `lower(hex(${x}))`,
  FROM_HEX: rename('unhex'),
  TO_BASE64: rename('to_base64'),
  FROM_BASE64: rename('from_base64'),
  MD5: ([x]) => `unhex(md5(${x}))`,
  SHA1: ([x]) => `unhex(sha1(${x}))`,
  SHA256: ([x]) => `unhex(sha256(${x}))`,
  GENERATE_UUID: () => 'CAST(uuid() AS VARCHAR)',
  SAFE_CONVERT_BYTES_TO_STRING: ([x]) => `TRY(decode(${x}))`,
  // Arrays
  ARRAY_LENGTH: ([a]) => `len(${a})`,
  ARRAY_CONCAT: args => args.reduce((left, right) => `list_concat(${left}, ${right})`),
  ARRAY_REVERSE: rename('list_reverse'),
  ARRAY_TO_STRING: ([a, by, nulls]) =>
    nulls
      ? `array_to_string([coalesce(e, ${nulls}) FOR e IN ${a}], ${by})`
      : `array_to_string([e FOR e IN ${a} IF e IS NOT NULL], ${by})`,
  ARRAY_FIRST: ([a]) => `bq_offset(${a}, 0)`,
  ARRAY_LAST: ([a]) => `bq_offset(${a}, len(${a}) - 1)`,
  ARRAY_SLICE: ([a, from, to]) =>
    `list_slice(${a}, CASE WHEN ${from} < 0 THEN ${from} ELSE ${from} + 1 END, CASE WHEN ${to} < 0 THEN ${to} ELSE ${to} + 1 END)`,
  ARRAY_INCLUDES: ([a, x]) => `list_contains(${a}, ${x})`,
  GENERATE_ARRAY: ([from, to, step], call) => {
    const whole = call.args.every(arg => arg.kind !== 'literal')
    if (!whole) throw unsupported('GENERATE_ARRAY of numbers that are not INT64')
    return `generate_series(CAST(${from} AS BIGINT), CAST(${to} AS BIGINT)${step ? `, CAST(${step} AS BIGINT)` : ''})`
  },
  // JSON
  JSON_VALUE: ([j], call) => `bq_json_value(${j}, ${jsonPath(call)})`,
  JSON_EXTRACT_SCALAR: ([j], call) => `bq_json_value(${j}, ${jsonPath(call)})`,
  JSON_QUERY: ([j], call) => jsonQuery(j, call),
  JSON_EXTRACT: ([j], call) => jsonQuery(j, call),
  JSON_VALUE_ARRAY: ([j], call) => `json_extract_string(${j}, ${jsonPath(call).replace(/'$/, "[*]'")})`,
  JSON_EXTRACT_STRING_ARRAY: ([j], call) =>
    `json_extract_string(${j}, ${jsonPath(call).replace(/'$/, "[*]'")})`,
  JSON_QUERY_ARRAY: ([j], call) =>
    `CAST(json_extract(${j}, ${jsonPath(call).replace(/'$/, "[*]'")}) AS VARCHAR[])`,
  JSON_EXTRACT_ARRAY: ([j], call) =>
    `CAST(json_extract(${j}, ${jsonPath(call).replace(/'$/, "[*]'")}) AS VARCHAR[])`,
  PARSE_JSON: ([s]) => `CAST(${s} AS JSON)`,
  TO_JSON_STRING: ([x], call) => {
    if (call.args.length > 1) throw unsupported('TO_JSON_STRING with pretty printing')
    return `bq_json_text(${x})`
  },
  TO_JSON: ([x]) => `CAST(bq_json_text(${x}) AS JSON)`,
  INT64: ([j]) => `CAST(CAST(${j} AS VARCHAR) AS BIGINT)`,
  FLOAT64: ([j]) => `CAST(CAST(${j} AS VARCHAR) AS DOUBLE)`,
  BOOL: ([j]) => `CAST(CAST(${j} AS VARCHAR) AS BOOLEAN)`,
  SESSION_USER: () => "'developer@localhost'",
}

/** Text in, text out; JSON in, JSON out. The argument's type is seen only where it is written out. */
function jsonQuery(j: string | undefined, call: Call): string {
  const [of] = call.args
  const isJson =
    (of?.kind === 'typed' && of.type === 'JSON') ||
    (of?.kind === 'call' && /^(PARSE_JSON|TO_JSON|JSON_QUERY)$/.test(of.name))
  const found = `json_extract(${j}, ${jsonPath(call)})`
  if (isJson) return found
  return `CASE WHEN typeof(${j}) = 'JSON' THEN error('Not implemented: ${call.name} of a JSON column (a limit of the local emulator)') ELSE CASE WHEN json_type(${found}) = 'NULL' THEN NULL ELSE CAST(${found} AS VARCHAR) END END`
}
