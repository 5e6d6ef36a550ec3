/** The day and the time of a moment, in a zone: `24 Nov, 16:32:10 CET`; with its year where that is another. */
export function localTime(moment: string, { zone, now }: { zone?: string; now: number }): string {
  const date = new Date(moment)
  const years = formatOf(zone, 'year')
  return formatOf(zone, years.format(date) === years.format(now) ? 'short' : 'whole').format(date)
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** Made once each: a screen of a hundred rows would make hundreds, which takes longer than all its drawing. */
function formatOf(zone: string | undefined, form: 'year' | 'short' | 'whole'): Intl.DateTimeFormat {
  const key = `${zone} ${form}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    ...(form === 'short' ? {} : { year: 'numeric' }),
    ...(form === 'year' ? {} : DAY_AND_TIME),
  })
  formats.set(key, made)
  return made
}
const DAY_AND_TIME = {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
} as const

/** A moment in UTC, to the second: `2026-11-24 15:32:10 UTC`. */
export const utcTime = (moment: string): string =>
  `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** A span in two units at most: `1 h 5 min`, `12 s`, `340 ms`. */
export function span(milliseconds: number): string {
  if (Math.round(milliseconds) < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`
  let left = Math.round(milliseconds / 1_000)
  const said: string[] = []
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(left / seconds)
    if (count > 0) said.push(`${count} ${unit}`)
    // Of days the hours are told, and no minutes.
    if (said.length > 0 && (count === 0 || said.length === 2)) break
    left -= count * seconds
  }
  return said.join(' ')
}

/** How long ago a moment was, or how soon it comes: `3 min ago`, `in 2 h`. */
export function age(moment: string, now: number): string {
  const since = now - Date.parse(moment)
  if (Math.abs(since) < 1_000) return 'now'
  const [largest = ''] = span(Math.abs(since)).split(/(?<=[a-z]) /)
  return since > 0 ? `${largest} ago` : `in ${largest}`
}

/** The milliseconds of a duration as the API writes it: `[D day[s], ]H:MM:SS[.ffffff]`; `null` of null. */
export function durationOf(text: string | null): number | null {
  const [, days = '0', hours, minutes, seconds] =
    text?.match(/^(?:(\d+) days?, )?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/) ?? []
  if (hours === undefined) return null
  return ((Number(days) * 24 + Number(hours)) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
}
