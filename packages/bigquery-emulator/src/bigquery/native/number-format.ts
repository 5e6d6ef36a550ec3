import { type Native, native } from './kinds.ts'
import { floatText, numericText } from './value-text.ts'

type Layout = {
  whole: string[]
  fraction: string[]
  point: boolean
  currency: string
  sign: '' | 'S' | 'TS' | 'MI' | 'PR'
  blank: boolean
  power: boolean
}

/** A format's places and marks. */
function layoutOf(format: string): Layout {
  const found: Layout = {
    whole: [],
    fraction: [],
    point: false,
    currency: '',
    sign: '',
    blank: false,
    power: false,
  }
  const text = format.toUpperCase()
  const token = /EEEE|MI|PR|[09,.$DGCLSBX]/y
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const mark = token.exec(text)?.[0]
    if (!mark || mark === 'X') throw new Error(`Invalid format string for a number: ${format}`)
    if (mark === '.' || mark === 'D') found.point = true
    else if (/[09,G]/.test(mark)) (found.point ? found.fraction : found.whole).push(mark === 'G' ? ',' : mark)
    else if (mark === '$') found.currency = '$'
    else if (mark === 'C') found.currency = 'USD'
    else if (mark === 'L') found.currency = '$'
    else if (mark === 'B') found.blank = true
    else if (mark === 'EEEE') found.power = true
    else if (mark === 'S') found.sign = at === 0 ? 'S' : 'TS'
    else found.sign = mark === 'MI' ? 'MI' : 'PR'
  }
  return found
}

/** A number without exponent and sign, rounded half away from zero to so many decimals. */
function rounded(text: string, decimals: number): { whole: string; fraction: string } {
  const [mantissa = '0', power = '0'] = text.replace(/^-/, '').split(/e/i)
  const [before = '0', after = ''] = mantissa.split('.')
  const shift = Number(power)
  const digits = before + after
  const point = before.length + shift
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 1)
  const all = (padded.slice(0, at) + padded.slice(at).padEnd(decimals + 1, '0')).slice(0, at + decimals + 1)
  const scaled = String((BigInt(all) + 5n) / 10n).padStart(decimals + 1, '0')
  return {
    whole: scaled.slice(0, scaled.length - decimals),
    fraction: decimals === 0 ? '' : scaled.slice(-decimals),
  }
}

function shown(text: string, format: string): string {
  if (/^TM/i.test(format)) return /^TME/i.test(format) ? Number(text).toExponential() : text
  if (/^X+$/i.test(format)) {
    const hex = BigInt(Math.round(Number(text))).toString(16)
    const own = format[0] === 'X' ? hex.toUpperCase() : hex
    return own.length > format.length ? `#${'#'.repeat(format.length)}` : own.padStart(format.length + 1)
  }
  const layout = layoutOf(format)
  const negative = text.startsWith('-')
  if (layout.power) {
    const [mantissa = '', power = ''] = Math.abs(Number(text))
      .toExponential(layout.fraction.length)
      .split('e')
    return `${negative ? '-' : ' '}${mantissa}E${power.replace(/^([+-])(\d)$/, '$10$2')}`
  }
  const { whole, fraction } = rounded(text, layout.fraction.length)
  const places = layout.whole.filter(p => p !== ',').length
  const digits =
    whole === '0' && !layout.whole.includes('0') && layout.point && places >= 0
      ? ''
      : whole.replace(/^0+(?=\d)/, '')
  const zero = /^0*$/.test(whole + fraction)
  const firstZero = layout.whole.indexOf('0')
  if (digits.length > places) return `${layout.sign === '' ? ' ' : ''}${format.replace(/[09]/g, '#')}`
  let at = digits.length - places
  let body = ''
  layout.whole.forEach((place, i) => {
    if (place === ',') body += /\d/.test(body) ? ',' : ' '
    else {
      const digit = at >= 0 ? digits[at] : firstZero >= 0 && i >= firstZero ? '0' : ' '
      body += digit
      at++
    }
  })
  if (layout.point) body += `.${fraction}`
  if (layout.blank && zero) return ' '.repeat(body.length + 1)
  const [, spaces = '', number = ''] = /^( *)(.*)$/.exec(body) ?? []
  const money = layout.currency + number
  const minus = negative && !zero
  if (layout.sign === 'PR') return `${spaces}${minus ? `<${money}>` : ` ${money} `}`
  if (layout.sign === 'MI') return `${spaces}${money}${minus ? '-' : ' '}`
  if (layout.sign === 'TS') return `${spaces}${money}${minus ? '-' : '+'}`
  if (layout.sign === 'S') return `${spaces}${minus ? '-' : '+'}${money}`
  return minus ? `${spaces}-${money}` : ` ${spaces}${money}`
}

/**
 * CAST of numbers to STRING with FORMAT.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_numeric_type_as_string
 */
export const NUMBER_FORMATS: Native[] = [
  native('bq_cast_format', ['int', 'text'], 'text', (n, format) => shown(String(n), format)),
  native('bq_cast_format', ['numeric', 'text'], 'text', (n, format) => shown(numericText(n, 9), format)),
  native('bq_cast_format', ['big', 'text'], 'text', (n, format) => shown(numericText(n, 38), format)),
  native('bq_cast_format', ['float', 'text'], 'text', (n, format) =>
    Number.isFinite(n) ? shown(floatText(n), format) : floatText(n),
  ),
]
