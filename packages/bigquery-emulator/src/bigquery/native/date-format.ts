import { DAY_MICROS, dateParts, divide, isoWeek, offsetText, zoneOffset } from './calendar.ts'
import { type Native, native } from './kinds.ts'

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** What clocks show, how far they are ahead of UTC in seconds, and what that is called. */
export type Clock = { local: bigint; offset: number; zone: string }

const pad = (n: number, size = 2, by = '0') => String(n).padStart(size, by)

/** What each element of a format stands for; all but those of composite ones. */
function element(letter: string, { local, offset, zone }: Clock): string | undefined {
  const [dayNumber, micros] = divide(local, DAY_MICROS)
  const days = Number(dayNumber)
  const { year, month, day, weekday, yearday } = dateParts(days)
  const seconds = Number(micros / 1_000_000n)
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const hour12 = hour % 12 === 0 ? 12 : hour % 12
  const fraction = pad(Number(micros % 1_000_000n), 6)
  const precise = /^E(\d|\*)S$/.exec(letter)
  if (precise) {
    const digits =
      precise[1] === '*' ? fraction.replace(/0+$/, '') : fraction.padEnd(9, '0').slice(0, Number(precise[1]))
    return `${pad(second)}${digits ? `.${digits}` : ''}`
  }
  switch (letter) {
    case 'A':
      return DAYS[weekday]
    case 'a':
      return DAYS[weekday]?.slice(0, 3)
    case 'B':
      return MONTHS[month - 1]
    case 'b':
    case 'h':
      return MONTHS[month - 1]?.slice(0, 3)
    case 'C':
      return pad(Math.floor(year / 100))
    case 'd':
      return pad(day)
    case 'e':
      return pad(day, 2, ' ')
    case 'G':
      return String(isoWeek(days).year)
    case 'g':
      return pad(isoWeek(days).year % 100)
    case 'H':
      return pad(hour)
    case 'I':
      return pad(hour12)
    case 'J': {
      const start = days - (isoWeek(days).week - 1) * 7 - ((weekday + 6) % 7)
      return pad(days - start + 1, 3)
    }
    case 'j':
      return pad(yearday, 3)
    case 'k':
      return pad(hour, 2, ' ')
    case 'l':
      return pad(hour12, 2, ' ')
    case 'M':
      return pad(minute)
    case 'm':
      return pad(month)
    case 'n':
      return '\n'
    case 'P':
      return hour < 12 ? 'am' : 'pm'
    case 'p':
      return hour < 12 ? 'AM' : 'PM'
    case 'Q':
      return String(Math.ceil(month / 3))
    case 'S':
      return pad(second)
    case 's':
      return String(divide(local, 1_000_000n)[0] - BigInt(offset))
    case 't':
      return '\t'
    case 'U':
      return pad(Math.floor((yearday + 6 - weekday) / 7))
    case 'W':
      return pad(Math.floor((yearday + 6 - ((weekday + 6) % 7)) / 7))
    case 'u':
      return String(weekday === 0 ? 7 : weekday)
    case 'V':
      return pad(isoWeek(days).week)
    case 'w':
      return String(weekday)
    case 'Y':
    case 'E4Y':
      return letter === 'Y' ? String(year) : pad(year, 4)
    case 'y':
      return pad(year % 100)
    case 'Z':
      return zone
    case 'z':
      return offsetText(offset, false).replace(':', '')
    case 'Ez':
      return offsetText(offset, false)
    case '%':
      return '%'
    default:
      return undefined
  }
}

const COMPOSITE: Record<string, string> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
}

/** The elements of a format, composite ones written out. */
export function writtenOut(format: string): string {
  return format.replace(/%(E[\d*]?[A-Za-z]|[\s\S])/g, (found, letter: string) => COMPOSITE[letter] ?? found)
}

/**
 * What a clock shows, as a format says; an element that is none stays as it is.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements
 */
function formatted(format: string, clock: Clock): string {
  return writtenOut(format).replace(
    /%(E[\d*]?[A-Za-z]|[\s\S])/g,
    (found, letter: string) => element(letter, clock) ?? found,
  )
}

/** A zone as a clock in it calls it: `UTC`, or by how far it is from that. */
export function clockOf(micros: bigint, zone: string): Clock {
  const offset = zoneOffset(zone, micros)
  const name = offset === 0 ? 'UTC' : `UTC${offsetText(offset, true)}`.replace(/([+-])0/, '$1')
  return { local: micros + BigInt(offset) * 1_000_000n, offset, zone: name }
}

const utc = (local: bigint): Clock => ({ local, offset: 0, zone: 'UTC' })

export const DATE_FORMATS: Native[] = [
  native('bq_format_date', ['text', 'date'], 'text', (format, days) =>
    formatted(format, utc(BigInt(days) * DAY_MICROS)),
  ),
  native('bq_format_datetime', ['text', 'datetime'], 'text', (format, micros) =>
    formatted(format, utc(micros)),
  ),
  native('bq_format_time', ['text', 'time'], 'text', (format, micros) => formatted(format, utc(micros))),
  native('bq_format_timestamp', ['text', 'timestamp', 'text'], 'text', (format, micros, zone) =>
    formatted(format, clockOf(micros, zone)),
  ),
]
