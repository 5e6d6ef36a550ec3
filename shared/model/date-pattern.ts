/** The years whose microseconds a number can hold, 1685 to 2254; and those of them that have a 29th of February. */
const YEAR = String.raw`(?:168[5-9]|169\d|1[7-9]\d\d|2[01]\d\d|22[0-4]\d|225[0-4])`
const LEAP_YEAR =
  '(?:1688|169[26]|(?:1[7-9]|21)(?:0[48]|[2468][048]|[13579][26])|20(?:0[048]|[2468][048]|[13579][26])|22(?:0[48]|[24][048]|[13][26]|52))'

/** A day of the calendar, its parts joined by a separator. */
const dayBy = (by: string) =>
  String.raw`${YEAR}${by}(?:(?:0[13578]|1[02])${by}31|(?:0[13-9]|1[0-2])${by}(?:29|30)|(?:0[1-9]|1[0-2])${by}(?:0[1-9]|1\d|2[0-8]))|${LEAP_YEAR}${by}02${by}29`
const DAY = `(?:${dayBy('-')}|${dayBy('/')})`

const HOURS = String.raw`(?:[01]\d|2[0-3])`
const MINUTES = String.raw`[0-5]\d`
const TIME = String.raw`${HOURS}:${MINUTES}(?::${MINUTES}(?:\.\d{1,6})?)?`
const ZONE = `(?:Z|[+-]${HOURS}:?${MINUTES})`

/** Matches a day that exists, `YYYY-MM-DD` or `YYYY/MM/DD`, and nothing else. */
export const DAY_PATTERN = new RegExp(`^${DAY}$`)

/** Matches the time of a day, behind it, with an offset or without. */
export const TIME_PATTERN = new RegExp(`^[T ]${TIME}${ZONE}?$`)

/** Matches a day or a moment in ISO 8601 that exists, and nothing else. */
export const DATE_PATTERN = new RegExp(`^${DAY}(?:[T ]${TIME}${ZONE}?)?$`)
