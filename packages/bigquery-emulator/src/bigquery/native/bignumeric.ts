import { BIGNUMERIC, between, type Exact, NUMERIC } from './exact.ts'
import { type Any, type Native, native, nativeOfAny } from './kinds.ts'
import { exactOf, parsedExact } from './number-text.ts'
import { decimalOf, floatText, numericText } from './value-text.ts'

/** A float's own value, which is a whole number of some power of two, rounded to a type's decimals. */
function ofFloat(of: Exact, n: number): bigint {
  if (!Number.isFinite(n))
    throw new Error(
      `Illegal conversion of non-finite floating point number to ${of.name.toLowerCase()}: ${floatText(n)}`,
    )
  const [whole, fraction] = [Math.trunc(n), Math.abs(n % 1)]
  // No float's fraction has over 1,074 decimals, nor does it come to one.
  const text = `${n < 0 ? '-' : ''}${BigInt(Math.abs(whole))}${decimals(fraction)}`
  return exactOf(of, text, floatText(n))
}

/** The decimals of a number between 0 and 1, all of them. */
function decimals(fraction: number): string {
  let [digits, power] = [fraction, 0]
  for (; digits % 1 !== 0; power++) digits *= 2
  const exact = BigInt(digits) * 5n ** BigInt(power)
  return power === 0 ? '' : `.${String(exact).padStart(power, '0')}`
}

/** Any number, or the text of one, as a BIGNUMERIC. */
function toBig(any: Any): bigint | null {
  const { value } = any
  if (value === null) return null
  const decimal = decimalOf(any)
  if (decimal) return decimal.value * 10n ** BigInt(BIGNUMERIC.scale - decimal.scale)
  if (typeof value === 'bigint') return value * 10n ** 38n
  if (typeof value === 'number') return ofFloat(BIGNUMERIC, value)
  if (typeof value === 'string') return exactOf(BIGNUMERIC, value)
  throw new Error(`Invalid cast from ${any.type} to BIGNUMERIC`)
}

const MOST_INT = 2n ** 63n

function toInt(n: bigint): bigint {
  const whole = between(BIGNUMERIC, { ...BIGNUMERIC, scale: 0 }, n)
  if (whole >= MOST_INT || whole < -MOST_INT) throw new Error(`int64 out of range: ${numericText(n, 38)}`)
  return whole
}

function when<T>(n: bigint | undefined, apply: (n: bigint) => T): T | null {
  return n === undefined ? null : apply(n)
}

/** What a function of BIGNUMERIC takes of a value of any type: where that is another, nobody asks for its result. */
const bigOf = (any: Any | undefined) => (typeof any?.value === 'bigint' ? any.value : undefined)

/**
 * BIGNUMERIC from all that comes to it, and to all that it comes to.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast_bignumeric
 */
export const BIGNUMERICS: Native[] = [
  nativeOfAny('bq_bignumeric', 'big', ([any]) => (any ? toBig(any) : null)),
  native('bq_parse_bignumeric', ['text'], 'big', text => parsedExact(BIGNUMERIC, text)),
  nativeOfAny('bq_big_int', 'int', ([any]) => when(bigOf(any), toInt)),
  nativeOfAny('bq_big_float', 'float', ([any]) => when(bigOf(any), n => Number(numericText(n, 38)))),
  nativeOfAny('bq_big_numeric', 'numeric', ([any]) => when(bigOf(any), n => between(BIGNUMERIC, NUMERIC, n))),
]
