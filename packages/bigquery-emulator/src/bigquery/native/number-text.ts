import { type Exact, NUMERIC } from './exact.ts'
import { type Native, native } from './kinds.ts'
import { floatText } from './value-text.ts'

const MOST_INT = 2n ** 63n

function intOf(text: string): bigint {
  const [, sign = '', digits = ''] = /^\s*([+-]?)(\d+|0[xX][0-9a-fA-F]+)\s*$/.exec(text) ?? []
  const size = digits === '' ? undefined : BigInt(digits)
  const n = size === undefined ? undefined : sign === '-' ? -size : size
  if (n === undefined || n >= MOST_INT || n < -MOST_INT) throw new Error(`Bad int64 value: ${text}`)
  return n
}

function floatOf(text: string): number {
  const plain = text.trim()
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(plain)
  if (special) return /nan/i.test(plain) ? Number.NaN : special[1] === '-' ? -Infinity : Infinity
  const n = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
  if (!Number.isFinite(n)) throw new Error(`Bad double value: ${text}`)
  return n
}

/** A decimal text as a whole number of its `scale`-th decimals, rounded half away from zero, or nothing where it is none. */
function scaled(text: string, scale: number): bigint | undefined {
  const found = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text)
  const [, sign = '', whole = '', fraction = '', power = '0'] = found ?? []
  if (!found || whole + fraction === '' || Math.abs(Number(power)) > 1000) return undefined
  const shift = Number(power) - fraction.length + scale
  const digits = BigInt(whole + fraction)
  const unit = 10n ** BigInt(Math.abs(shift))
  const size = shift >= 0 ? digits * unit : (digits * 2n + unit) / (2n * unit)
  return sign === '-' ? -size : size
}

/** A value of an exact type from its text. @throws Error where it is none, or out of range */
export function exactOf(of: Exact, text: string, from = text): bigint {
  const n = scaled(text, of.scale)
  if (n === undefined || n > of.most || n < of.least) throw new Error(`Invalid ${of.name} value: ${from}`)
  return n
}

/** The same by the wider rules of PARSE_NUMERIC: a sign before or after, commas anywhere. */
export function parsedExact(of: Exact, text: string): bigint {
  const [, before = '', digits = '', after = ''] =
    /^\s*([+-]?)\s*([\d,]*\.?[\d]*(?:[eE][+-]?\d+)?)\s*([+-]?)\s*$/.exec(text) ?? []
  if (before && after) throw new Error(`Invalid input to PARSE_${of.name}: "${text}"`)
  return exactOf(of, (before || after) + digits.replaceAll(',', ''), text)
}

/**
 * Numbers from text, and from floats.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast_as_integer
 */
export const NUMBERS_OF_TEXT: Native[] = [
  native('bq_text_int', ['text'], 'int', intOf),
  native('bq_text_float', ['text'], 'float', floatOf),
  native('bq_text_numeric', ['text'], 'numeric', text => exactOf(NUMERIC, text)),
  native('bq_parse_numeric', ['text'], 'numeric', text => parsedExact(NUMERIC, text)),
  native('bq_float_numeric', ['float'], 'numeric', n => {
    if (!Number.isFinite(n))
      throw new Error(`Illegal conversion of non-finite floating point number to numeric: ${floatText(n)}`)
    return exactOf(NUMERIC, Math.abs(n) < 1e21 ? n.toPrecision(17) : String(BigInt(n)), floatText(n))
  }),
  native('bq_float_int', ['float'], 'int', n => {
    const rounded = Math.sign(n) * Math.round(Math.abs(n))
    if (!Number.isFinite(n) || rounded >= 2 ** 63 || rounded < -(2 ** 63))
      throw new Error(
        `Illegal conversion of ${Number.isFinite(n) ? 'out-of-range' : 'non-finite'} floating point number to an integer: ${floatText(n)}`,
      )
    return BigInt(rounded)
  }),
]
