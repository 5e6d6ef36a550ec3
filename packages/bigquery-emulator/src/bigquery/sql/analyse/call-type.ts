import { AGGREGATES } from './aggregates.ts'
import { commonType } from './literal.ts'
import type { CallNode, Node } from './tree.ts'
import { elementOf, is, isExact, scalar, type Type } from './types.ts'

/** Names of functions by the type they always return. */
const ALWAYS: Record<string, string> = {
  INT64: `COUNT COUNTIF APPROX_COUNT_DISTINCT GROUPING ROW_NUMBER RANK DENSE_RANK NTILE SIGN BIT_COUNT BIT_AND BIT_OR
    BIT_XOR LENGTH CHAR_LENGTH CHARACTER_LENGTH BYTE_LENGTH OCTET_LENGTH STRPOS INSTR ASCII UNICODE ARRAY_LENGTH INT64
    DATE_DIFF DATETIME_DIFF TIMESTAMP_DIFF TIME_DIFF UNIX_DATE UNIX_SECONDS UNIX_MILLIS UNIX_MICROS LAX_INT64
    RANGE_BUCKET HLL_COUNT.MERGE HLL_COUNT.EXTRACT REGEXP_INSTR FARM_FINGERPRINT EDIT_DISTANCE NET.IPV4_TO_INT64`,
  FLOAT64: `STDDEV STDDEV_SAMP STDDEV_POP VARIANCE VAR_SAMP VAR_POP CORR COVAR_POP COVAR_SAMP PERCENT_RANK CUME_DIST
    SIN COS TAN ASIN ACOS ATAN ATAN2 COT CSC SEC SINH COSH TANH ASINH ACOSH ATANH CSCH SECH COTH CBRT EUCLIDEAN_DISTANCE COSINE_DISTANCE RAND IEEE_DIVIDE FLOAT64 LAX_FLOAT64`,
  BOOL: `LOGICAL_AND LOGICAL_OR IS_NAN IS_INF STARTS_WITH ENDS_WITH CONTAINS_SUBSTR REGEXP_CONTAINS ARRAY_INCLUDES
    BOOL RANGE_CONTAINS RANGE_OVERLAPS LAX_BOOL JSON_CONTAINS`,
  STRING: `INITCAP CHR FORMAT STRING TO_HEX TO_BASE64 GENERATE_UUID SAFE_CONVERT_BYTES_TO_STRING
    ARRAY_TO_STRING JSON_VALUE JSON_EXTRACT_SCALAR TO_JSON_STRING SESSION_USER TYPEOF FORMAT_DATE FORMAT_DATETIME
    FORMAT_TIMESTAMP FORMAT_TIME LAX_STRING JSON_TYPE NORMALIZE NORMALIZE_AND_CASEFOLD SOUNDEX TO_BASE32
    CODE_POINTS_TO_STRING NET.HOST NET.PUBLIC_SUFFIX NET.REG_DOMAIN NET.IP_TO_STRING`,
  NUMERIC: 'PARSE_NUMERIC',
  BIGNUMERIC: 'PARSE_BIGNUMERIC',
  BYTES: `HLL_COUNT.INIT HLL_COUNT.MERGE_PARTIAL FROM_HEX FROM_BASE64 FROM_BASE32 MD5 SHA1 SHA256 SHA512
    CODE_POINTS_TO_BYTES NET.IP_FROM_STRING NET.SAFE_IP_FROM_STRING NET.IP_NET_MASK NET.IP_TRUNC NET.IPV4_FROM_INT64`,
  JSON: `PARSE_JSON TO_JSON JSON_SET JSON_REMOVE JSON_ARRAY JSON_OBJECT JSON_ARRAY_APPEND JSON_ARRAY_INSERT
    JSON_STRIP_NULLS`,
  DATE: 'DATE CURRENT_DATE DATE_ADD DATE_SUB DATE_TRUNC LAST_DAY PARSE_DATE DATE_FROM_UNIX_DATE',
  DATETIME: 'DATETIME CURRENT_DATETIME DATETIME_ADD DATETIME_SUB DATETIME_TRUNC PARSE_DATETIME',
  TIMESTAMP: `TIMESTAMP CURRENT_TIMESTAMP TIMESTAMP_ADD TIMESTAMP_SUB TIMESTAMP_TRUNC PARSE_TIMESTAMP
    TIMESTAMP_SECONDS TIMESTAMP_MILLIS TIMESTAMP_MICROS`,
  INTERVAL: 'MAKE_INTERVAL JUSTIFY_DAYS JUSTIFY_HOURS JUSTIFY_INTERVAL',
  TIME: 'TIME CURRENT_TIME TIME_ADD TIME_SUB TIME_TRUNC PARSE_TIME',
}
const RETURNS = byName(ALWAYS)

const ELEMENTS = byName({
  STRING: `JSON_VALUE_ARRAY JSON_EXTRACT_STRING_ARRAY JSON_KEYS STRING_ARRAY`,
  INT64: 'TO_CODE_POINTS INT64_ARRAY',
  DATE: 'GENERATE_DATE_ARRAY',
  TIMESTAMP: 'GENERATE_TIMESTAMP_ARRAY',
})

/** Functions of what their first argument is. */
const SAME = new Set(
  `MIN MAX ANY_VALUE MAX_BY MIN_BY LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE PERCENTILE_DISC ABS NULLIF UPPER LOWER
  TRIM LTRIM RTRIM CONCAT SUBSTR SUBSTRING LEFT RIGHT REPLACE REPEAT REVERSE LPAD RPAD REGEXP_EXTRACT REGEXP_SUBSTR
  REGEXP_REPLACE TRANSLATE STRING_AGG ARRAY_CONCAT ARRAY_REVERSE ARRAY_SLICE ARRAY_CONCAT_AGG SAFE_NEGATE SUM NULLIFZERO ZEROIFNULL DATE_BUCKET DATETIME_BUCKET TIMESTAMP_BUCKET`.split(
    /\s+/,
  ),
)
/** Functions of what their arguments have in common. */
const COMMON = new Set(
  'COALESCE IFNULL GREATEST LEAST SAFE_ADD SAFE_SUBTRACT SAFE_MULTIPLY DIV MOD'.split(' '),
)
/** Functions of floats that leave an exact type what it is, or the widest of several. */
const FLOATS = new Set('ROUND TRUNC CEIL CEILING FLOOR AVG PERCENTILE_CONT SQRT EXP LN LOG10'.split(' '))
const WIDEST = new Set('LOG POW POWER'.split(' '))

function byName(lists: Record<string, string>): ReadonlyMap<string, Type> {
  return new Map(
    Object.entries(lists).flatMap(([type, names]) => names.split(/\s+/).map(name => [name, scalar(type)])),
  )
}

/** The type of a function from its arguments, for those that no list has. */
const OTHERS: Record<string, (args: readonly Node[]) => Type | undefined> = {
  ERROR: () => undefined,
  IF: ([, then, otherwise]) => then && otherwise && commonType([then, otherwise]),
  SAFE_DIVIDE: args => {
    const common = commonType(args)
    return is(common, 'INT64') ? scalar('FLOAT64') : common
  },
  ARRAY_AGG: ([first]) => ({ kind: 'array', of: first?.type }),
  APPROX_QUANTILES: ([first]) => ({ kind: 'array', of: first?.type }),
  RANGE: args => {
    const element = args.map(arg => arg.type).find(t => t?.kind === 'scalar')
    return element?.kind === 'scalar' ? scalar(`RANGE<${element.name}>`) : undefined
  },
  RANGE_START: ([range]) => endOf(range),
  RANGE_END: ([range]) => endOf(range),
  RANGE_INTERSECT: ([range]) => range?.type,
  GENERATE_RANGE_ARRAY: ([range]) => arrayOf(range),
  APPROX_TOP_COUNT: ([value]) => counted(value, 'count', scalar('INT64')),
  APPROX_TOP_SUM: ([value, weight]) => counted(value, 'sum', weight?.type),
  ARRAY_FIRST: ([array]) => elementTypeOf(array),
  ARRAY_LAST: ([array]) => elementTypeOf(array),
  JSON_QUERY: ([json]) => json?.type,
  JSON_EXTRACT: ([json]) => json?.type,
  GENERATE_ARRAY: args => ({ kind: 'array', of: commonType(args) }),
  SPLIT: ([text]) => arrayOf(text),
  REGEXP_EXTRACT_ALL: ([text]) => arrayOf(text),
  JSON_QUERY_ARRAY: ([json]) => arrayOf(json),
  JSON_EXTRACT_ARRAY: ([json]) => arrayOf(json),
}

const arrayOf = (e: Node | undefined): Type | undefined => e?.type && { kind: 'array', of: e.type }

function elementTypeOf(e: Node | undefined): Type | undefined {
  return e?.type?.kind === 'array' ? e.type.of : undefined
}

function endOf(range: Node | undefined): Type | undefined {
  return range?.type?.kind === 'scalar' ? scalar(elementOf(range.type) ?? range.type.name) : undefined
}

function counted(value: Node | undefined, name: string, measure: Type | undefined): Type {
  const fields = [
    { name: 'value', type: value?.type },
    { name, type: measure },
  ]
  return { kind: 'array', of: { kind: 'struct', fields } }
}

/** Names of all functions of BigQuery's own that there are here. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set([
  ...RETURNS.keys(),
  ...ELEMENTS.keys(),
  ...[SAME, COMMON, FLOATS, WIDEST].flatMap(names => [...names]),
  ...Object.keys(OTHERS),
  ...AGGREGATES,
])

/** The type that a function of BigQuery's own returns, as far as it can be told. */
export function callType({ name, args }: Pick<CallNode, 'name' | 'args'>): Type | undefined {
  const of = args[0]?.type
  // The functions of dates take the other types as well, and are then the functions of those.
  if (
    /^DATE_(ADD|SUB|TRUNC)$/.test(name) &&
    of?.kind === 'scalar' &&
    /^(DATETIME|TIMESTAMP|TIME)$/.test(of.name)
  )
    return of
  const always = RETURNS.get(name)
  if (always) return always
  const element = ELEMENTS.get(name)
  if (element) return { kind: 'array', of: element }
  if (COMMON.has(name)) return commonType(args)
  if (SAME.has(name)) return of
  if (FLOATS.has(name)) return of && (isExact(of) ? of : scalar('FLOAT64'))
  if (WIDEST.has(name)) {
    const common = commonType(args)
    return isExact(common) ? common : scalar('FLOAT64')
  }
  return OTHERS[name]?.(args)
}
