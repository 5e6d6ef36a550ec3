import type { Frequency } from '../model/freshness.ts'
import { DAY, MINUTE, type Micros } from '../model/time.ts'

const HOUR = 60 * MINUTE
const WEEK = 7 * DAY
/** How many starts a rhythm is learnt from at least. */
export const ENOUGH = 4

/** How often something comes back, as it is learnt from when it came. */
export type Rhythm = {
  frequency: Frequency
  /** The next time it is expected behind a moment; undefined where there is no rhythm. */
  after: (moment: Micros) => Micros | undefined
  /** By how much it is usually off at the most. */
  spread: Micros
  /** What it is learnt from, in words that follow "its last runs". */
  words: string
}

/**
 * The rhythm of some times; undefined where they are too few to tell. Each rule takes the middle of what it sees, so
 * that one run too many or too few changes nothing: days of the week that most weeks have, else the usual gap.
 */
export function rhythmOf(sorted: readonly Micros[]): Rhythm | undefined {
  if (sorted.length < ENOUGH) return
  const gaps = gapsOf(sorted)
  return middle(gaps) < 20 * HOUR && !isOncePerDay(sorted)
    ? ofGaps(sorted)
    : (ofWeek(sorted) ?? ofGaps(sorted))
}

const gapsOf = (sorted: readonly Micros[]) =>
  sorted.slice(1).map((start, at) => start - (sorted[at] ?? start))

/** The value that so large a share of them does not exceed. */
function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0
}
const middle = (values: readonly number[]) => share(values, 0.5)

/**
 * The times at which runs started, the oldest first. Those that came one upon the other, such as a backfill's, are one: they
 * say how long they take, not how often they come. So are those of a burst, such as somebody's who tries something.
 */
export function timesOf(runs: readonly { start: Micros; duration: Micros | null }[]): Micros[] {
  const starts: Micros[] = []
  let end = Number.NEGATIVE_INFINITY
  for (const { start, duration } of runs.toSorted((a, b) => a.start - b.start)) {
    if (start > end + MINUTE) starts.push(start)
    end = Math.max(end, start + (duration ?? 0))
  }
  const least = share(gapsOf(starts), 0.75) / 10
  return withoutBursts(
    starts.filter((start, at) => start - (starts[at - 1] ?? Number.NEGATIVE_INFINITY) >= least),
  )
}

/** How many times within a day are a rhythm by themselves: fewer may be a burst. */
const MANY = 20
/** How much longer than the gaps within a burst the gap to the next time is. */
const APART = 10

/** Times of which a burst, all of it within a day, is its first: where most of the others stand alone. */
function withoutBursts(starts: readonly Micros[]): Micros[] {
  const gaps = gapsOf(starts).toSorted((a, b) => a - b)
  const border = gaps.findLast((gap, at) => at > 0 && gap >= APART * (gaps[at - 1] ?? gap))
  const groups: Micros[][] = []
  for (const [at, start] of starts.entries()) {
    const group = groups.at(-1)
    if (group && (border === undefined || start - (starts[at - 1] ?? start) < border)) group.push(start)
    else groups.push([start])
  }
  const isWithinDay = groups.every(group => (group.at(-1) ?? 0) - (group[0] ?? 0) < DAY)
  const areAlone = groups.filter(({ length }) => length === 1).length >= groups.length / 2
  const isOne = groups.length === 1 && starts.length < MANY
  return isWithinDay && (isOne || (groups.length > 1 && areAlone))
    ? groups.flatMap(group => group.slice(0, 1))
    : [...starts]
}

const dayOf = (moment: Micros) => Math.floor(moment / DAY)
/** 0 is a Monday: the first day of the era was a Thursday. */
const weekday = (day: number) => (((day + 3) % 7) + 7) % 7
const WEEKDAYS = [
  'Mondays',
  'Tuesdays',
  'Wednesdays',
  'Thursdays',
  'Fridays',
  'Saturdays',
  'Sundays',
] as const

const isOncePerDay = (sorted: readonly Micros[]) =>
  new Set(sorted.map(dayOf)).size > 0.8 * sorted.length && middle(gapsOf(sorted)) >= 12 * HOUR

/** The days of the week that most weeks have; undefined where runs keep to none. */
function ofWeek(sorted: readonly Micros[]): Rhythm | undefined {
  const days = [...new Set(sorted.map(dayOf))]
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0]
  const span = last - first + 1
  const expected = [0, 1, 2, 3, 4, 5, 6].filter(one => {
    const from = first + ((((one - weekday(first)) % 7) + 7) % 7)
    const passed = from > last ? 0 : Math.floor((last - from) / 7) + 1
    const seen = days.filter(day => weekday(day) === one).length
    // A weekend that was passed over tells more than another day, which may have failed to come.
    if (passed === 0) return span < 7 && one < 5
    return seen / passed > (one < 5 && passed < 2 ? -1 : 0.6)
  })
  const kept = days.filter(day => expected.includes(weekday(day))).length
  const isKept = expected.length > 0 && kept >= 0.8 * days.length
  if (!isKept || (span < 14 && middle(gapsOf(sorted)) > 1.5 * DAY)) return
  const { time, spread } = timeOfDay(sorted)
  return {
    frequency: expected.length >= 5 ? 'daily' : expected.length === 1 ? 'weekly' : 'several_a_week',
    spread,
    after(moment) {
      // A run that came a little before its time was that one.
      const from = moment + Math.max(HOUR, spread) + 15 * MINUTE
      for (let day = dayOf(from - time); ; day++)
        if (expected.includes(weekday(day)) && day * DAY + time > from) return day * DAY + time
    },
    words: `came ${daysInWords(expected)} around ${clockOf(time)} UTC`,
  }
}

function daysInWords(expected: readonly number[]): string {
  if (expected.length === 7) return 'every day'
  const names = expected.map(one => WEEKDAYS[one])
  if (expected.join('') === '01234') return 'on Mondays to Fridays'
  return `on ${names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`}`
}

/** The usual time of the day, and by how much it is off at the most; a day has no beginning here. */
function timeOfDay(sorted: readonly Micros[]): { time: Micros; spread: Micros } {
  const last = sorted.at(-1) ?? 0
  const off = sorted.map(start => {
    const from = (((start - last) % DAY) + DAY) % DAY
    return from > DAY / 2 ? from - DAY : from
  })
  const usual = middle(off)
  const spread = share(
    off.map(one => Math.abs(one - usual)),
    0.9,
  )
  return { time: (((last + usual) % DAY) + DAY) % DAY, spread }
}

const clockOf = (time: Micros) => new Date(time / 1000).toISOString().slice(11, 16)

/** Names of usual gaps, each up to this one. */
const NAMES: [Micros, Frequency][] = [
  [50 * MINUTE, 'minutes'],
  [2 * HOUR, 'hourly'],
  [20 * HOUR, 'several_a_day'],
  [36 * HOUR, 'daily'],
  [5 * DAY, 'several_a_week'],
  [9 * DAY, 'weekly'],
  [26 * DAY, 'several_a_month'],
  [33 * DAY, 'monthly'],
  [350 * DAY, 'several_a_year'],
  [380 * DAY, 'yearly'],
]

/** How often that is. */
export const frequencyOfGap = (gap: Micros): Frequency =>
  NAMES.find(([most]) => gap <= most)?.[1] ?? 'irregular'

/** The usual gap; where gaps are too unlike for one, no time is expected. */
function ofGaps(sorted: readonly Micros[]): Rhythm {
  const gaps = gapsOf(sorted)
  const usual = middle(gaps)
  const unlike = middle(gaps.map(gap => Math.abs(gap - usual)))
  const frequency = frequencyOfGap(usual)
  const isRegular = unlike <= usual / 4
  if (!isRegular) {
    const [least, most] = [share(gaps, 0), share(gaps, 1)]
    const words = `came after gaps of ${ageOf(least)} to ${ageOf(most)}, which is no rhythm`
    return { frequency: 'irregular', spread: 0, after: () => undefined, words }
  }
  // What is done by day alone has a longer gap each night; a single one is none's.
  const [, longest = usual] = gaps.toSorted((a, b) => b - a)
  const spread = Math.max(0, longest - usual)
  const last = sorted.at(-1) ?? 0
  const by = frequency === 'monthly' ? 1 : frequency === 'yearly' ? 12 : undefined
  return {
    frequency,
    spread,
    after(moment) {
      if (by !== undefined) return monthsAfter(last, moment, by)
      const next = moment + usual
      return usual >= WEEK ? Math.round((next - last) / DAY) * DAY + last : next
    },
    words: `came ${ageOf(usual)} apart`,
  }
}

/** The same day of the month and time, so many months on, behind a moment; a month's last day where it has fewer. */
function monthsAfter(from: Micros, moment: Micros, by: number): Micros {
  const date = new Date(from / 1000)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  for (let count = Math.floor((moment - from) / (by * 28 * DAY)) - 1; ; count++) {
    const last = new Date(Date.UTC(year, month + count * by + 1, 0)).getUTCDate()
    const at = Date.UTC(year, month + count * by, Math.min(day, last)) * 1000 + (from % DAY)
    // A run that came within half a rhythm of its time was that one.
    if (at > moment + by * 14 * DAY) return at
  }
}

/** A length of time for people: `5 min`, `26 h`, `4 days`. */
export function ageOf(length: Micros): string {
  if (length < MINUTE) return 'less than a minute'
  const minutes = Math.round(length / MINUTE)
  if (length < 2 * HOUR && minutes !== 60) return `${minutes} min`
  if (length < 3 * DAY) return `${Math.round(length / HOUR)} h`
  return `${Math.round(length / DAY)} days`
}
