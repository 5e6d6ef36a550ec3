import { jsonText, prettyText } from './json-value.ts'
import { type Any, isJson, type Native, nativeOfAny, typed } from './kinds.ts'
import { MOST } from './text.ts'
import { toJson } from './value-json.ts'
import { decimalOf, literal, numericText, printed } from './value-text.ts'

type Spec = { flags: string; width: number | undefined; precision: number | undefined; letter: string }

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** A number's text to its width: with its sign, zeros or spaces. */
function padded(spec: Spec, negative: boolean, body: string, zeros = true): string {
  const sign = negative ? '-' : spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : ''
  const missing = (spec.width ?? 0) - sign.length - body.length
  if (missing <= 0) return sign + body
  if (spec.flags.includes('-')) return sign + body + ' '.repeat(missing)
  return zeros && spec.flags.includes('0')
    ? sign + '0'.repeat(missing) + body
    : ' '.repeat(missing) + sign + body
}

function integer(spec: Spec, any: Any): string {
  if ((typeof any.value !== 'bigint' && typeof any.value !== 'number') || decimalOf(any)) throw mismatch(spec)
  const n = BigInt(any.value)
  const size = n < 0n ? -n : n
  const digits =
    spec.letter === 'x' || spec.letter === 'X'
      ? size.toString(16)
      : spec.letter === 'o'
        ? size.toString(8)
        : String(size)
  let body = (spec.letter === 'X' ? digits.toUpperCase() : digits).padStart(spec.precision ?? 0, '0')
  if (spec.flags.includes("'")) body = grouped(body)
  if (spec.flags.includes('#') && size !== 0n)
    body = `${spec.letter === 'o' ? '0' : spec.letter === 'x' ? '0x' : spec.letter === 'X' ? '0X' : ''}${body}`
  return padded(spec, n < 0n, body, spec.precision === undefined)
}

function numberOf(spec: Spec, any: Any): number {
  const { value } = any
  const decimal = decimalOf(any)
  if (decimal) return Number(numericText(decimal.value, decimal.scale))
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  throw mismatch(spec)
}

/** A NUMERIC to so many decimals, rounded half away from zero, without losing digits. */
function fixed({ value, scale }: { value: bigint; scale: number }, digits: number): string {
  const size = value < 0n ? -value : value
  if (digits >= scale) {
    const text = String(size * 10n ** BigInt(digits - scale)).padStart(digits + 1, '0')
    return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  }
  const unit = 10n ** BigInt(scale - digits)
  const text = String((size * 2n + unit) / (2n * unit)).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

function general(n: number, precision: number, keepZeros: boolean): string {
  const digits = precision === 0 ? 1 : precision
  if (n === 0) return '0'
  const exponent = Number(n.toExponential(digits - 1).split('e')[1])
  if (exponent < -4 || exponent >= digits) {
    const [mantissa = '', power = ''] = n.toExponential(digits - 1).split('e')
    return `${keepZeros ? mantissa : mantissa.replace(/\.?0+$/, '')}e${twoDigits(power)}`
  }
  const text = n.toFixed(Math.max(0, digits - 1 - exponent))
  return keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, '')
}

function twoDigits(power: string): string {
  return power.replace(/^([+-])(\d)$/, '$10$2')
}

function float(spec: Spec, any: Any): string {
  const n = numberOf(spec, any)
  const upper = spec.letter !== spec.letter.toLowerCase()
  const negative = n < 0 || Object.is(n, -0)
  if (!Number.isFinite(n)) {
    const word = Number.isNaN(n) ? 'nan' : 'inf'
    return padded(spec, negative, upper ? word.toUpperCase() : word, false)
  }
  const precision = spec.precision ?? 6
  const decimal = decimalOf(any)
  const size = Math.abs(n)
  const letter = spec.letter.toLowerCase()
  let body =
    letter === 'f'
      ? decimal
        ? fixed(decimal, precision)
        : exactFixed(size, precision)
      : letter === 'e'
        ? size
            .toExponential(Math.min(precision, 100))
            .replace(/e([+-]\d+)$/, (_, power: string) => `e${twoDigits(power)}`)
        : general(size, precision, spec.flags.includes('#'))
  if (spec.flags.includes("'")) body = body.replace(/^\d+/, grouped)
  return padded(spec, negative, upper ? body.toUpperCase() : body)
}

/** `toFixed` of a number of any size. */
function exactFixed(n: number, precision: number): string {
  const digits = Math.min(precision, 100)
  if (n < 1e21) return halfToEven(n, digits)
  return `${BigInt(n)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`
}

/** Of two that are as near, C takes the even one and `toFixed` the larger. */
function halfToEven(n: number, digits: number): string {
  const up = n.toFixed(digits)
  const isTie = Number.isInteger(n * 2 ** (digits + 1)) && digits < 50 && n.toFixed(digits + 1).endsWith('5')
  return isTie && /[13579]$/.test(up) ? n.toFixed(digits + 1).slice(0, digits === 0 ? -2 : -1) : up
}

function mismatch(spec: Spec): Error {
  return new Error(`Invalid type for argument to FORMAT element %${spec.letter}`)
}

/** A float always shows that it is one. */
function shown(any: Any): string {
  if (Number.isNaN(any.value)) return 'NaN'
  return Number.isFinite(any.value) ? literal(any) : printed(any)
}

function words(spec: Spec, text: string): string {
  const chars = [...text].slice(0, spec.precision ?? undefined)
  const missing = ' '.repeat(Math.max(0, (spec.width ?? 0) - chars.length))
  return spec.flags.includes('-') ? chars.join('') + missing : missing + chars.join('')
}

function one(spec: Spec, any: Any): string {
  switch (spec.letter) {
    case 'd':
    case 'i':
    case 'x':
    case 'X':
    case 'o':
      return integer(spec, any)
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
      return float(spec, any)
    case 's':
      if (typeof any.value !== 'string') throw mismatch(spec)
      return words(spec, any.value)
    case 't':
      return words(spec, typeof any.value === 'number' ? shown(any) : printed(any))
    case 'T':
      return words(spec, literal(any))
    case 'p':
    case 'P':
      if (!isJson(any)) throw mismatch(spec)
      return words(spec, spec.letter === 'p' ? jsonText(toJson(any)) : prettyText(toJson(any)))
    default:
      throw new Error(`Invalid format specifier character "${spec.letter}" in FORMAT string`)
  }
}

/** FORMAT: NULL where an argument is, but for what `%t` and `%T` print. */
function format(args: Any[]): string | null {
  const [pattern, ...values] = args
  if (typeof pattern?.value !== 'string') return null
  const text = pattern.value
  let next = 0
  let isNull = false
  const take = (): Any => {
    const found = values[next++]
    if (!found) throw new Error(`Too few arguments to FORMAT for pattern "${text}"`)
    return found
  }
  const size = (given: string | undefined): number | undefined => {
    if (given !== '*') return given === undefined ? undefined : Number(given)
    const { value } = take()
    if (value === null) isNull = true
    return Number(value ?? 0)
  }
  const bounded = (n: number | undefined) => {
    if (n !== undefined && n > MOST)
      throw new Error('Output of FORMAT exceeds max allowed output size of 1MB')
    return n
  }
  const result = text.replace(
    /%(?:%|([-+ 0#']*)(\d+|\*)?(?:\.(\d+|\*)?)?([a-zA-Z])?)/g,
    (found, flags: string = '', width, precision, letter) => {
      if (found === '%%') return '%'
      if (!letter) throw new Error(`Invalid FORMAT string: "${text}"`)
      const w = size(width)
      const left = w !== undefined && w < 0
      const p = found.includes('.') ? (size(precision) ?? 0) : undefined
      const spec: Spec = {
        flags: left ? `${flags}-` : flags,
        width: bounded(w === undefined ? w : Math.abs(w)),
        precision: bounded(p !== undefined && p < 0 ? undefined : p),
        letter,
      }
      const any = take()
      if (any.value === null && !/[tT]/.test(letter)) {
        isNull = true
        return ''
      }
      return one(spec, any)
    },
  )
  if (next < values.length)
    throw new Error(
      `Too many arguments to FORMAT for pattern "${text}"; Expected ${next + 1}; Got ${values.length + 1}`,
    )
  return isNull ? null : result
}

/** @see https://cloud.google.com/bigquery/docs/reference/standard-sql/format_functions */
export const PRINTF: Native[] = [
  nativeOfAny('bq_format', 'text', args => format(typed(args))),
  nativeOfAny('bq_text_of', 'text', args => {
    const [any] = typed(args)
    return !any || any.value === null ? null : printed(any)
  }),
]
