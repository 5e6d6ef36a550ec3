import { DAY, type Micros, SECOND } from './time.ts'

/** An offset as `Intl` writes it: `GMT`, `GMT+02:00`, or with seconds, of old. */
const OFFSET = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

/** What tells the offset in a zone; made once for each, as making it costs more than asking it. */
const formats = new Map<string, Intl.DateTimeFormat>()
/** How many are kept. There are some 600 zones. */
const KEPT = 1000

/** @throws RangeError when there is no such zone */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  if (formats.size >= KEPT) formats.clear()
  formats.set(zone, made)
  return made
}

/** Whether it is the name of a time zone, such as `Europe/Paris`. Offsets, which Node takes too, are none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

/** How far the clocks of a zone are ahead of UTC at a moment, in microseconds. */
export function offsetAt(zone: string, moment: Micros): Micros {
  const parts = formatOf(zone).formatToParts(Math.floor(moment / 1000))
  const written = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = OFFSET.exec(written)
  if (!match) throw new Error(`Cannot tell the offset of ${zone}: it is written ${written}`)
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * SECOND
  return sign === '-' ? -ahead : ahead
}

/**
 * The first moment at which the clocks of a zone show a time, which is given as that of a clock in UTC; where they leave
 * it out, the moment at which they jump over it.
 */
export function firstMoment(zone: string, shown: Micros): Micros {
  const before = offsetAt(zone, shown - DAY)
  const after = offsetAt(zone, shown + DAY)
  const moments = [before, after].map(offset => ({ offset, moment: shown - offset }))
  const isShown = moments.filter(({ offset, moment }) => offsetAt(zone, moment) === offset)
  if (isShown.length > 0) return Math.min(...isShown.map(({ moment }) => moment))
  return changeWithin(zone, shown - after, shown - before) ?? shown - before
}

/** The first moment after one and up to another, to the second, at which the offset is another than it was. */
export function changeWithin(zone: string, from: Micros, until: Micros): Micros | undefined {
  const offset = offsetAt(zone, from)
  if (offsetAt(zone, until) === offset) return
  let same = Math.floor(from / SECOND)
  let other = Math.floor(until / SECOND)
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2)
    if (offsetAt(zone, middle * SECOND) === offset) same = middle
    else other = middle
  }
  return other * SECOND
}
