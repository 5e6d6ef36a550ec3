import type { DayState, Frequency, Timing } from '../model/freshness.ts'
import { slotsOf } from '../model/schedule.ts'
import { isEnding } from '../model/standing.ts'
import type { StripRun } from '../model/strip.ts'
import { DAY, formatDate, MINUTE, type Micros } from '../model/time.ts'
import { firstMoment, offsetAt } from '../model/zone.ts'
import type { Configuration } from '../store/configurations.ts'
import { ageOf, ENOUGH, frequencyOfGap, rhythmOf, timesOf } from './rhythm.ts'
import { isOpen } from './state.ts'

const HOUR = 60 * MINUTE
/** How long after its time a run may end before it is late, where nothing is known of how long it takes. */
const ALLOWED = HOUR
/** The least that is allowed by what is known. */
const LEAST_ALLOWED = 15 * MINUTE

/** What a configuration's own document tells of how fresh its work is. */
export type Freshness = {
  last_run: Pick<StripRun, 'run_id' | 'start' | 'status'> | undefined
  /** When its last run that succeeded ended. */
  last_success: Micros | undefined
  /** The first time behind that success at which it is to run; it has passed where that is awaited, or late. */
  next_expected: Micros | undefined
  state: DayState
  timing: Timing | undefined
  learnt_from: 'schedule' | 'runs'
  /** How long after its time it is done, as a rule. */
  likely_delay: Micros | undefined
  /** All of that as a reason that a person can check. */
  why: string
}

/** When it is to run, by a schedule or by what is learnt. */
type Expectation = {
  /** The first time behind the last success, and the one behind that. */
  first: Micros | undefined
  second: Micros | undefined
  likely_delay: Micros | undefined
  /** How long after its time it may end without being late. */
  allowed: Micros
  zone: string
  /** What that is known from. */
  words: string
}

/**
 * How fresh a configuration's work is; undefined of one that has neither a schedule nor runs that ended. By its own
 * document alone: its schedule, else the rhythm of its last runs.
 */
export function freshnessOf(configuration: Configuration, now: Micros): Freshness | undefined {
  const { schedule, strip } = configuration
  const runs = (strip?.runs ?? []).filter(({ status }) => status !== 'QUEUED')
  if (!schedule && !runs.some(({ status }) => isEnding(status))) return
  const success = runs.find(({ status }) => status === 'SUCCESS')
  const last_success = success && endOf(success)
  const [latest] = runs
  const known = {
    last_run: latest && { run_id: latest.run_id, start: latest.start, status: latest.status },
    last_success,
    learnt_from: schedule ? ('schedule' as const) : ('runs' as const),
  }
  const expectation = schedule
    ? bySchedule(configuration, schedule, { success, runs, now })
    : byRuns(runs, success)
  const past = pastOf(runs, success, now)
  if (!expectation) {
    const times = timesOf(runs).length
    const why = `It has no schedule, and its runs came at ${times} of the ${ENOUGH} times that a rhythm is learnt from; ${past}.`
    return { ...known, ...NOTHING, state: 'learning', why }
  }
  const { first, second, likely_delay, allowed, zone, words } = expectation
  if (!isOpen(configuration)) {
    const why = `It is ${configuration.archived ? 'archived' : 'disabled'}, so nothing is expected; ${past}.`
    return { ...known, ...NOTHING, likely_delay, state: 'not_today', why }
  }
  const timing = timingOf({ first, second, allowed, now })
  const today = endOfDay(zone, now)
  const hasRun = success !== undefined && dayIn(zone, success.start) === dayIn(zone, now)
  const isAwaited = first !== undefined && first < today
  return {
    ...known,
    next_expected: first,
    likely_delay,
    timing: first === undefined ? undefined : success || first <= now ? timing : undefined,
    state: isAwaited ? 'awaited' : hasRun ? 'executed' : 'not_today',
    why: `${words}; ${past}, and ${success ? '' : 'it '}${expected({ first, timing, allowed, zone, now })}.`,
  }
}

const NOTHING = { next_expected: undefined, timing: undefined, likely_delay: undefined }

const endOf = ({ start, duration }: StripRun) => start + (duration ?? 0)

function timingOf({
  first,
  second,
  allowed,
  now,
}: Pick<Expectation, 'first' | 'second' | 'allowed'> & { now: Micros }): Timing | undefined {
  if (first === undefined) return
  if (second !== undefined && now > second + allowed) return 'very_late'
  return now > first + allowed ? 'late' : 'on_time'
}

type Past = { success: StripRun | undefined; runs: readonly StripRun[] }

/** By its schedule: the first slot that its last success does not answer for. */
function bySchedule(
  { slots_done, next_launch, alert }: Configuration,
  schedule: NonNullable<Configuration['schedule']>,
  { success, runs, now }: Past & { now: Micros },
): Expectation {
  const slots = slotsOf(schedule)
  /** What is no slot of when it was disabled, or not deployed yet. */
  const due = (slot: Micros | undefined): Micros | undefined => {
    if (slot === undefined) return
    if (slots_done && slot < slots_done.from) return slots_done.from
    if (slots_done && slot <= slots_done.to) return slot
    return next_launch !== undefined && slot < next_launch ? next_launch : slot
  }
  const known = withoutSuccess(slots_done?.from ?? next_launch, slots.upTo(runs.at(-1)?.start ?? 0))
  const first = success
    ? due(slots.after(success.start))
    : known !== undefined && known <= now
      ? known
      : due(slots.after(now))
  const second = first === undefined ? undefined : due(slots.after(first))
  const gap = first === undefined || second === undefined ? undefined : second - first
  const durations = runs.flatMap(({ status, duration }) =>
    status === 'SUCCESS' && duration !== null ? [duration] : [],
  )
  const likely_delay = most(durations)
  const minutes = alert?.late_after_minutes
  const usual = likely_delay === undefined ? ALLOWED : Math.max(LEAST_ALLOWED, likely_delay * 1.5)
  return {
    ...{ first, second, likely_delay, zone: schedule.timezone },
    allowed: minutes === undefined ? Math.min(usual, gap ?? usual) : minutes * MINUTE,
    words: `Its schedule is ${schedule.interval} in ${schedule.timezone}`,
  }
}

/** The first time that counts where no run that is known succeeded: of older ones it is not known. */
const withoutSuccess = (first: Micros | undefined, oldest: Micros | undefined): Micros | undefined =>
  first !== undefined && oldest !== undefined ? Math.max(first, oldest) : first

/** How many gaps tell how often a schedule comes. */
const GAPS = 4

/** How often a configuration runs, by its schedule or else its runs; apart, as it takes longer to tell than all the rest. */
export function frequencyOf({ schedule, strip }: Configuration, now: Micros): Frequency | undefined {
  if (!schedule) return rhythmOf(timesOf(strip?.runs ?? []))?.frequency
  const { after } = slotsOf(schedule)
  const gaps: Micros[] = []
  let slot = after(now)
  while (slot !== undefined && gaps.length < GAPS) {
    const next = after(slot)
    if (next !== undefined) gaps.push(next - slot)
    slot = next
  }
  const middle = gaps.sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)]
  return middle === undefined ? undefined : frequencyOfGap(middle)
}

/** What nine in ten do not exceed. */
function most(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.ceil(0.9 * values.length) - 1]
}

/** By the rhythm of its last runs, whatever became of them; undefined where they are too few. */
function byRuns(runs: readonly StripRun[], success: StripRun | undefined): Expectation | undefined {
  const rhythm = rhythmOf(timesOf(runs))
  if (!rhythm) return
  const from = success?.start ?? runs.at(-1)?.start
  const first = from === undefined ? undefined : rhythm.after(from)
  const second = first === undefined ? undefined : rhythm.after(first)
  const took = most(
    runs.flatMap(({ status, duration }) => (status === 'SUCCESS' && duration !== null ? [duration] : [])),
  )
  const likely_delay = first === undefined ? undefined : rhythm.spread + (took ?? 0)
  return {
    ...{ first, second, likely_delay, zone: 'UTC' },
    allowed: Math.max(frequencyAllows(rhythm.frequency), (likely_delay ?? 0) * 1.5),
    words: `It has no schedule; its last ${runs.length} runs ${rhythm.words}`,
  }
}

/** What is learnt is no promise: an hour is allowed, and of what comes more often less. */
const frequencyAllows = (frequency: Frequency): Micros =>
  frequency === 'minutes' ? LEAST_ALLOWED : frequency === 'hourly' ? 30 * MINUTE : ALLOWED

/** What became of its last runs, in words. */
function pastOf(runs: readonly StripRun[], success: StripRun | undefined, now: Micros): string {
  const [latest] = runs
  if (!latest) return 'it has never run'
  const ago = (moment: Micros) => ageOf(Math.max(0, now - moment))
  const since =
    latest.status === 'RUNNING'
      ? `has been running for ${ago(latest.start)}`
      : latest.status === 'FAILED'
        ? `failed ${ago(endOf(latest))} ago`
        : undefined
  if (success) {
    const more = latest === success || since === undefined ? '' : ` and ${since}`
    return `it last succeeded ${ago(endOf(success))} ago${more}`
  }
  if (runs.length === 1) return `its only run ${since ?? 'has not succeeded'}`
  return `none of its last ${runs.length} runs succeeded${since === undefined ? '' : `: the latest ${since}`}`
}

function expected({
  first,
  timing,
  allowed,
  zone,
  now,
}: Pick<Expectation, 'first' | 'allowed' | 'zone'> & { timing: Timing | undefined; now: Micros }): string {
  if (first === undefined) return 'is not expected at any time'
  const at = shownIn(zone, first, now)
  if (first > now) return `is expected at ${at}`
  if (timing === 'on_time')
    return `is expected since ${at}, late from ${shownIn(zone, first + allowed, now)} on`
  return `was expected at ${at}`
}

const dayIn = (zone: string, moment: Micros) => Math.floor((moment + offsetAt(zone, moment)) / DAY)
/** The first moment of the day after, by the clocks of a zone. */
const endOfDay = (zone: string, now: Micros): Micros => firstMoment(zone, (dayIn(zone, now) + 1) * DAY)

const NAMED_DAYS: Record<number, string> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }

/** `06:00 today`, `06:00 on 2026-11-20`, by the clocks of a zone. */
function shownIn(zone: string, moment: Micros, now: Micros): string {
  const shown = formatDate(moment + offsetAt(zone, moment))
  const day = NAMED_DAYS[dayIn(zone, moment) - dayIn(zone, now)] ?? `on ${shown.slice(0, 10)}`
  return `${shown.slice(11, 16)} ${day}`
}
