import { isNumber, type Json, jsonType, number, parseJson } from './json-value.ts'
import { type Native, native } from './kinds.ts'

const INT64 = { low: -(2n ** 63n), high: 2n ** 63n - 1n }

function whole(text: string): bigint | undefined {
  const n = /^-?\d+$/.test(text)
    ? BigInt(text)
    : Number.isInteger(Number(text))
      ? BigInt(Number(text))
      : undefined
  return n !== undefined && n >= INT64.low && n <= INT64.high ? n : undefined
}

function mismatch(name: string, j: Json): Error {
  return new Error(
    `The provided JSON input is not ${name === 'INT64' ? 'an integer' : `a ${name.toLowerCase()}`}: it is of type ${jsonType(j)}`,
  )
}

function laxInt(j: Json): bigint | null {
  if (typeof j === 'boolean') return j ? 1n : 0n
  const text = isNumber(j) ? j.number : typeof j === 'string' ? j.trim() : undefined
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  if (/^[+-]?\d+$/.test(text)) return whole(String(BigInt(text.replace(/^\+/, '')))) ?? null
  const float = Number(text)
  const rounded = Math.sign(float) * Math.round(Math.abs(float))
  return Number.isFinite(rounded) ? (whole(String(BigInt(rounded))) ?? null) : null
}

function laxFloat(j: Json): number | null {
  if (isNumber(j)) return Number(j.number)
  if (typeof j !== 'string') return null
  const special = /^\s*([+-]?)(inf(?:inity)?|nan)\s*$/i.exec(j)
  if (special)
    return special[2]?.toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(j) ? Number(j) : null
}

function laxBool(j: Json): boolean | null {
  if (typeof j === 'boolean') return j
  if (isNumber(j)) return Number(j.number) !== 0
  const word = typeof j === 'string' ? j.toLowerCase() : ''
  return word === 'true' ? true : word === 'false' ? false : null
}

/** An array of values of one type; null elements of JSON become NULL. */
function elements<T>(name: string, j: Json, one: (item: Json) => T | null): (T | null)[] {
  if (!Array.isArray(j)) throw mismatch('array', j)
  return j.map(item => {
    const found = one(item)
    if (found === null && !name.startsWith('LAX')) throw mismatch(name, item)
    return found
  })
}

const strictInt = (j: Json) => (isNumber(j) ? (whole(j.number) ?? null) : null)
const strictText = (j: Json) => (typeof j === 'string' ? j : null)
const strictBool = (j: Json) => (typeof j === 'boolean' ? j : null)
const laxText = (j: Json) =>
  typeof j === 'string' ? j : isNumber(j) ? j.number : typeof j === 'boolean' ? String(j) : null

function must<T>(name: string, one: (j: Json) => T | null): (text: string) => T {
  return text => {
    const j = parseJson(text)
    const found = one(j)
    if (found === null) throw mismatch(name, j)
    return found
  }
}

/**
 * JSON to other types: BOOL, INT64, STRING want a value of just that type, LAX_… make do or give NULL.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#lax_converters
 */
export const JSON_CONVERSIONS: Native[] = [
  native('bq_json_int64', ['json'], 'int', must('INT64', strictInt)),
  native('bq_json_bool', ['json'], 'bool', must('BOOL', strictBool)),
  native('bq_json_string', ['json'], 'text', must('STRING', strictText)),
  native('bq_json_float64', ['json', 'text'], 'float', (text, mode) => {
    if (mode !== 'exact' && mode !== 'round')
      throw new Error(`Invalid \`wide_number_mode\` specified in FLOAT64: ${mode}`)
    const j = parseJson(text)
    if (!isNumber(j)) throw mismatch('FLOAT64', j)
    if (mode === 'exact' && /^-?\d+$/.test(j.number) && BigInt(Number(j.number)) !== BigInt(j.number))
      throw new Error(
        `JSON number: ${number(j.number).number} cannot be converted to DOUBLE without loss of precision`,
      )
    return Number(j.number)
  }),
  native('bq_lax_int64', ['json'], 'int', text => laxInt(parseJson(text))),
  native('bq_lax_float64', ['json'], 'float', text => laxFloat(parseJson(text))),
  native('bq_lax_bool', ['json'], 'bool', text => laxBool(parseJson(text))),
  native('bq_lax_string', ['json'], 'text', text => laxText(parseJson(text))),
  native('bq_int64_array', ['json'], 'ints', text => elements('INT64', parseJson(text), strictInt)),
  native('bq_string_array', ['json'], 'texts', text => elements('STRING', parseJson(text), strictText)),
  native('bq_lax_int64_array', ['json'], 'ints', text => elements('LAX_INT64', parseJson(text), laxInt)),
  native('bq_lax_string_array', ['json'], 'texts', text => elements('LAX_STRING', parseJson(text), laxText)),
]
