import { DATE_PATTERN } from './date-pattern.ts'

/** Microseconds since 1970-01-01T00:00:00Z. A safe integer until the year 2255. */
export type Micros = number

/** Tells the present moment. Handed in, so that rules and tests can choose it. */
export type Clock = () => Micros

export const SECOND: Micros = 1_000_000
export const MINUTE: Micros = 60 * SECOND
const HOUR: Micros = 60 * MINUTE
export const DAY: Micros = 24 * HOUR

const monotonic = () => Number(process.hrtime.bigint() / 1000n)
const wall = () => Date.now() * 1000

/**
 * A clock that follows the system's wall clock and has microsecond digits.
 * `Date` has milliseconds only, and a monotonic counter stands still while an instance is frozen, so the
 * counter gives the digits and is set anew when it leaves the wall clock by over two milliseconds.
 */
export function systemClock(): Clock {
  let offset = wall() - monotonic()
  return () => {
    const now = monotonic() + offset
    if (Math.abs(now - wall()) <= 2000) return now
    offset = wall() - monotonic()
    return monotonic() + offset
  }
}

const pad = (value: number, digits: number) => String(value).padStart(digits, '0')
const fraction = (micros: number) => (micros === 0 ? '' : `.${pad(micros, 6)}`)

/** `2020-12-30T11:28:43.861340+00:00`; the fraction is left out when it is zero. */
export function formatDate(micros: Micros): string {
  const rest = ((micros % SECOND) + SECOND) % SECOND
  const seconds = new Date((micros - rest) / 1000).toISOString().slice(0, 19)
  return `${seconds}${fraction(rest)}+00:00`
}

/** The UTC day that a moment lies in, `YYYY-MM-DD`. */
export const dayOf = (micros: Micros): string => formatDate(micros).slice(0, 10)

/** `[D day[s], ]H:MM:SS[.ffffff]`, the platform's way of writing a duration. */
export function formatDuration(micros: Micros): string {
  const days = Math.floor(micros / DAY)
  const seconds = Math.floor((micros % DAY) / SECOND)
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`
  const prefix = days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `
  return `${prefix}${clock}${fraction(micros % SECOND)}`
}

const PARTS = /^(\d{4}).(\d\d).(\d\d)(?:.(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(?:Z|([+-])(\d\d):?(\d\d))?$/

/**
 * A day (`YYYY-MM-DD`, `YYYY/MM/DD`: its midnight) or a moment in ISO 8601, UTC unless it names an offset.
 * `undefined` when the text is neither, names a day or hour that does not exist, or lies outside the years 1685 to
 * 2254, which microseconds in a number cannot reach.
 */
export function parseDate(text: string): Micros | undefined {
  const match = DATE_PATTERN.test(text) && PARTS.exec(text)
  if (!match) return
  const [, year, month, day, hours = '00', minutes = '00', seconds = '00', digits = '', ...zone] = match
  const [sign, zoneHours = '00', zoneMinutes = '00'] = zone
  const millis = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
  const offset = Number(zoneHours) * HOUR + Number(zoneMinutes) * MINUTE
  return millis * 1000 + Number(digits.padEnd(6, '0')) - (sign === '-' ? -offset : offset)
}
