/** Days and microseconds of the epoch as BigQuery writes them. All functions take the proleptic Gregorian calendar. */

export const DAY_MICROS = 86_400_000_000n

/** The floor of a quotient, and what is left. */
export function divide(a: bigint, b: bigint): [bigint, bigint] {
  const rest = ((a % b) + b) % b
  return [(a - rest) / b, rest]
}

const two = (n: bigint | number) => String(n).padStart(2, '0')

export type Parts = { year: number; month: number; day: number; weekday: number; yearday: number }

/** The date that is so many days from 1970-01-01. */
export function dateParts(days: number): Parts {
  const date = new Date(days * 86_400_000)
  const year = date.getUTCFullYear()
  const start = daysOf(year, 1, 1)
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    yearday: days - start + 1,
  }
}

/** Days from 1970-01-01 to a date; parts out of range run over. */
export function daysOf(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.floor(date.getTime() / 86_400_000)
}

/** ISO 8601's year and week of a day. */
export function isoWeek(days: number): { year: number; week: number } {
  const weekday = (((days + 3) % 7) + 7) % 7
  const thursday = days - weekday + 3
  const { year } = dateParts(thursday)
  return { year, week: Math.floor((thursday - daysOf(year, 1, 1)) / 7) + 1 }
}

/** `2024-01-23`. */
export function dateText(days: number): string {
  const { year, month, day } = dateParts(days)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** `04:05:06`, and three or six decimals when there are any. */
export function timeText(micros: bigint): string {
  const [seconds, rest] = divide(micros, 1_000_000n)
  const digits = String(rest).padStart(6, '0')
  const fraction = rest === 0n ? '' : `.${digits.endsWith('000') ? digits.slice(0, 3) : digits}`
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${fraction}`
}

/** A date and a time with what stands between them. */
export function datetimeText(micros: bigint, between = ' '): string {
  const [days, rest] = divide(micros, DAY_MICROS)
  return `${dateText(Number(days))}${between}${timeText(rest)}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * How many seconds a zone is ahead of UTC at a moment: `+05:30`, `UTC+1`, `Europe/Paris`. Throws for a zone that is none.
 */
export function zoneOffset(zone: string, micros: bigint): number {
  const fixed = /^(?:UTC)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(zone.trim())
  if (fixed) {
    const seconds = Number(fixed[2]) * 3600 + Number(fixed[3] ?? 0) * 60
    if (seconds > 14 * 3600) throw new Error(`Invalid time zone: ${zone}`)
    return fixed[1] === '-' ? -seconds : seconds
  }
  if (/^(UTC|GMT|Z)$/i.test(zone)) return 0
  const milliseconds = Number(divide(micros, 1000n)[0])
  const parts = Object.fromEntries(
    zoneFormat(zone)
      .formatToParts(milliseconds)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  const local = daysOf(year, month, day) * 86_400 + (hour % 24) * 3600 + minute * 60 + second
  return local - Math.floor(milliseconds / 1000)
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
    return format
  } catch (cause) {
    throw new Error(`Invalid time zone: ${zone}`, { cause })
  }
}

/** The moment at which clocks in a zone show this. */
export function fromLocal(local: bigint, zone: string): bigint {
  const first = local - BigInt(zoneOffset(zone, local)) * 1_000_000n
  return local - BigInt(zoneOffset(zone, first)) * 1_000_000n
}

/** `+05:30`; whole hours without minutes when `short`. */
export function offsetText(seconds: number, short: boolean): string {
  const size = Math.abs(seconds)
  const [hours, minutes] = [Math.floor(size / 3600), Math.floor((size % 3600) / 60)]
  return `${seconds < 0 ? '-' : '+'}${two(hours)}${minutes === 0 && short ? '' : `:${two(minutes)}`}`
}

/** `2024-01-23 04:05:06+00`. */
export function timestampText(micros: bigint): string {
  return `${datetimeText(micros)}+00`
}
