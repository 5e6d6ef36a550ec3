import { DuckDBIntervalValue } from '@duckdb/node-api'

/** `1-2 3 4:5:6.789`: years and months, days, hours, minutes and seconds, each part under its own sign. */
export function intervalText({
  months,
  days,
  micros,
}: {
  months: number
  days: number
  micros: bigint
}): string {
  const month = Math.abs(months)
  const size = micros < 0n ? -micros : micros
  const seconds = size / 1_000_000n
  const digits = String(size % 1_000_000n).padStart(6, '0')
  const fraction = size % 1_000_000n === 0n ? '' : `.${digits.endsWith('000') ? digits.slice(0, 3) : digits}`
  const time = `${seconds / 3600n}:${(seconds / 60n) % 60n}:${seconds % 60n}${fraction}`
  return `${months < 0 ? '-' : ''}${Math.floor(month / 12)}-${month % 12} ${days} ${micros < 0n ? '-' : ''}${time}`
}

const LIMITS = { months: 120_000, days: 3_660_000, micros: 87_840_000n * 3_600_000_000n }

/** An interval, refused where a part of it is out of BigQuery's range. */
export function interval(months: number, days: number, micros: bigint): DuckDBIntervalValue {
  if (
    Math.abs(months) > LIMITS.months ||
    Math.abs(days) > LIMITS.days ||
    micros > LIMITS.micros ||
    micros < -LIMITS.micros
  )
    throw new Error('Interval field value out of range')
  return new DuckDBIntervalValue(months, days, micros)
}

const PARTS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND']

/** The text between two parts, each pattern for one part. */
function pattern(from: number, to: number): RegExp {
  let text = ''
  for (let i = from; i <= to; i++) {
    if (i === from && i < 2) text += '([+-]?)'
    if (i === 2) text += `${i > from ? ' ' : ''}([+-]?)`
    if (i === 3 || (i === from && i > 3)) text += `${i > from ? ' ' : ''}([+-]?)`
    text += `${(i === 1 || i > 3) && i > from ? (i === 1 ? '-' : ':') : ''}(\\d+${i === 5 ? '(?:\\.\\d{1,9})?' : ''})`
  }
  return new RegExp(`^${text}$`)
}

/** Reads `1-2 3 4:5:6` as the parts from one to another. @throws Error where it is none, or out of range */
export const parseInterval = (text: string, fromPart: string, toPart: string): DuckDBIntervalValue =>
  read(text, fromPart, toPart) ?? invalid(text)

/** The interval that a text is by these parts; undefined where it is not of their form. */
function read(text: string, fromPart: string, toPart: string): DuckDBIntervalValue | undefined {
  const from = PARTS.indexOf(fromPart)
  const to = PARTS.indexOf(toPart)
  const found = from >= 0 && to >= from ? pattern(from, to).exec(text.trim()) : null
  if (!found) return undefined
  const groups = found.slice(1)
  let at = 0
  let sign = 1
  const values: Record<string, number> = {}
  let micros = 0n
  for (let i = from; i <= to; i++) {
    if (i === from || i === 2 || i === 3) sign = groups[at++] === '-' ? -1 : 1
    const number = groups[at++] ?? '0'
    if (i < 3) values[PARTS[i] ?? ''] = sign * Number(number)
    else if (i < 5) micros += BigInt(sign) * BigInt(number) * (i === 3 ? 3_600_000_000n : 60_000_000n)
    else {
      const [whole = '0', fraction = ''] = number.split('.')
      micros += BigInt(sign) * (BigInt(whole) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0')))
    }
  }
  return interval((values.YEAR ?? 0) * 12 + (values.MONTH ?? 0), values.DAY ?? 0, micros)
}

/**
 * Reads an interval as CAST does: parts that follow each other, as `1-2`, `3 4:5:6` or `4:5:6`, or ISO 8601's `P1Y2M`.
 * @throws Error where it is none, or out of range
 */
export function castInterval(text: string): DuckDBIntervalValue {
  const iso =
    /^P(?:([+-]?\d+)Y)?(?:([+-]?\d+)M)?(?:([+-]?\d+)W)?(?:([+-]?\d+)D)?(?:T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+(?:\.\d{1,9})?)S)?)?$/.exec(
      text.trim(),
    )
  if (iso && text.trim().length > 1) {
    const [y, m, w, d, h, min] = iso.slice(1, 7).map(part => Number(part ?? 0))
    const [, sign = '', whole = '0', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(iso[7] ?? '0') ?? []
    const seconds = BigInt(whole) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
    const time = BigInt(h ?? 0) * 3_600_000_000n + BigInt(min ?? 0) * 60_000_000n
    return interval(
      (y ?? 0) * 12 + (m ?? 0),
      (w ?? 0) * 7 + (d ?? 0),
      time + (sign === '-' ? -seconds : seconds),
    )
  }
  for (const [from, to] of [
    ['YEAR', 'SECOND'],
    ['YEAR', 'MONTH'],
    ['DAY', 'SECOND'],
    ['HOUR', 'SECOND'],
    ['YEAR', 'DAY'],
  ] as const) {
    const found = read(text, from, to)
    if (found !== undefined) return found
  }
  return invalid(text)
}

function invalid(text: string): never {
  throw new Error(`Invalid INTERVAL value '${text}'`)
}
