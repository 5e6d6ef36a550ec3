import { AGGREGATES } from './aggregates.ts'
import { requireParts } from './date-parts.ts'
import { groupsOf } from './literal.ts'
import { invalid } from './place.ts'
import type { CallNode, Node } from './tree.ts'
import { hasBig, is, typeText } from './types.ts'

type Taken = (args: readonly Node[]) => boolean

const ofJson: Taken = ([first]) => !first?.type || is(first.type, 'JSON') || first.type.kind === 'null'
const pairs: Taken = args => args.length > 1 && args.length % 2 === 1

/** What functions take, beyond what the engine finds by itself. */
const TAKES: Record<string, Taken> = {
  ...Object.fromEntries(
    `INT64 BOOL LAX_INT64 LAX_FLOAT64 LAX_BOOL LAX_STRING INT64_ARRAY STRING_ARRAY JSON_TYPE`
      .split(' ')
      .map(name => [name, ofJson]),
  ),
  JSON_OBJECT: args => args.length % 2 === 0,
  JSON_SET: pairs,
  JSON_ARRAY_APPEND: pairs,
  JSON_ARRAY_INSERT: pairs,
  DATETIME: args => [1, 2, 6].includes(args.length),
  RANGE: args =>
    args.some(arg => /^(DATE|DATETIME|TIMESTAMP)$/.test(arg.type?.kind === 'scalar' ? arg.type.name : '')),
}

/** Functions that take a BIGNUMERIC, beside the aggregates. Another would take the engine's whole number for its value. */
const OF_BIG = new Set(
  `ABS SIGN ROUND TRUNC CEIL CEILING FLOOR MOD DIV POW POWER SQRT EXP LN LOG LOG10 GREATEST LEAST COALESCE IFNULL IF NULLIF
  NULLIFZERO ZEROIFNULL SAFE_ADD SAFE_SUBTRACT SAFE_MULTIPLY SAFE_DIVIDE SAFE_NEGATE IEEE_DIVIDE SIN COS TAN ASIN ACOS ATAN
  ATAN2 COT CSC SEC SINH COSH TANH ASINH ACOSH ATANH CSCH SECH COTH CBRT GENERATE_ARRAY RANGE_BUCKET FORMAT TO_JSON
  TO_JSON_STRING TYPEOF JSON_ARRAY JSON_OBJECT JSON_SET JSON_ARRAY_APPEND JSON_ARRAY_INSERT ARRAY_LENGTH ARRAY_CONCAT
  ARRAY_REVERSE ARRAY_TO_STRING ARRAY_FIRST ARRAY_LAST ARRAY_SLICE`.split(/\s+/),
)

/** Refuses arguments that a function does not take. */
export function requireSignature(call: Pick<CallNode, 'name' | 'args' | 'at'>): void {
  const { name, args, at } = call
  if (TAKES[name]?.(args) === false) throw invalid(`No matching signature for function ${name}`, at)
  if (!AGGREGATES.has(name) && !OF_BIG.has(name) && args.some(arg => hasBig(arg.type)))
    throw invalid(
      `No matching signature for function ${name} for argument types: ${args.map(arg => typeText(arg.type)).join(', ')}`,
      at,
    )
  requireParts(call)
  const [, pattern] = args
  if (
    /^REGEXP_(EXTRACT|SUBSTR|EXTRACT_ALL)$/.test(name) &&
    pattern?.kind === 'string' &&
    groupsOf(pattern.text) > 1
  )
    throw invalid(
      'Regular expressions passed into extraction functions must not have more than 1 capturing group',
      pattern.at,
    )
}
