import { timesOf } from '../model/cron.ts'
import { MOST_MISSED, type Schedule, type Slots, slotsOf } from '../model/schedule.ts'
import { MINUTE, type Micros } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Passed } from './passed.ts'
import { isOpen } from './state.ts'

type Done = NonNullable<Configuration['slots_done']>

/** Whether two schedules have the same slots, but for the day they begin on. */
const isAlike = (one: Schedule | undefined, other: Schedule | undefined): boolean =>
  one !== undefined && one.interval === other?.interval && one.timezone === other.timezone

/** Whether slots that were missed are made up for: from a first day on. */
const catchesUp = ({ catchup, start_day }: Schedule): boolean => catchup && start_day !== undefined

/** How long after a slot its run is late, where anybody is to hear of that. */
function lateAfter({ alert }: Configuration): Micros | undefined {
  const minutes = alert?.statuses.includes('LATE') ? alert.late_after_minutes : undefined
  return minutes === undefined ? undefined : minutes * MINUTE
}

/** The first slot behind a moment that is not done. */
function undone(slots: Slots, done: Done | undefined, moment: Micros): Micros | undefined {
  const slot = slots.after(moment)
  if (!done || slot === undefined || slot < done.from || slot > done.to) return slot
  return slots.after(done.to)
}

/**
 * A configuration with when what is due of it, once it was deployed, enabled, disabled or archived: nothing while it is
 * closed. A slot that is due already and that the tick has not come to stays so, where its schedule does.
 */
export function withTimes(
  before: Configuration | undefined,
  after: Configuration,
  now: Micros,
): Configuration {
  const { next_launch: _, next_reset: __, next_late: ___, slots_done: ____, ...rest } = after
  const { schedule, schedule_interval_reset } = after
  const goesOn = isAlike(before?.schedule, schedule)
  const slots_done = goesOn ? before?.slots_done : undefined
  const kept = { ...rest, ...(slots_done ? { slots_done } : {}) }
  if (!isOpen(after)) return kept
  const was = goesOn && before && isOpen(before) ? before : undefined
  const next_launch = schedule && firstLaunch(schedule, { slots_done, due: was?.next_launch, now })
  const next_reset = schedule_interval_reset && timesOf(schedule_interval_reset)?.after(now)
  const next_late = schedule && firstLate(after, was, now)
  return {
    ...kept,
    ...(next_launch ? { next_launch } : {}),
    ...(next_reset ? { next_reset } : {}),
    ...(next_late ? { next_late } : {}),
  }
}

function firstLaunch(
  schedule: Schedule,
  { slots_done, due, now }: { slots_done: Done | undefined; due: Micros | undefined; now: Micros },
): Micros | undefined {
  const slots = slotsOf(schedule)
  if (catchesUp(schedule)) return undone(slots, slots_done, Number.NEGATIVE_INFINITY)
  return due !== undefined && due <= now && slots.has(due) ? due : slots.after(now)
}

function firstLate(after: Configuration, was: Configuration | undefined, now: Micros): Micros | undefined {
  const late = lateAfter(after)
  if (late === undefined || !after.schedule) return
  if (was?.next_late !== undefined && lateAfter(was) === late) return was.next_late
  const slot = slotsOf(after.schedule).after(now)
  return slot && slot + late
}

/** Slots that were due when a configuration was changed, and that are no longer. */
export function droppedSlots(
  before: Configuration | undefined,
  after: Configuration,
  now: Micros,
): Passed | undefined {
  const { schedule, next_launch: first, slots_done: done } = before ?? {}
  if (!schedule || first === undefined || first > now) return
  const goesOn = isAlike(schedule, after.schedule)
  // What catches up makes up for them once it is open again.
  if (goesOn && !isOpen(after) && after.schedule && catchesUp(after.schedule)) return
  const last = goesOn && isOpen(after) ? Math.min(now, (after.next_launch ?? now + 1) - 1) : now
  const slots = slotsOf(schedule)
  const dropped: Micros[] = []
  let slot = undone(slots, done, first - 1)
  while (slot !== undefined && slot <= last && dropped.length < MOST_MISSED) {
    dropped.push(slot)
    slot = undone(slots, done, slot)
  }
  const [from] = dropped
  return from === undefined ? undefined : { count: dropped.length, from, to: slots.upTo(last) ?? from }
}

/** Why slots of a configuration that were missed are not made up for: they are too many. */
export function tooManyMissed({ schedule, slots_done }: Configuration, now: Micros): string | undefined {
  if (!schedule || !catchesUp(schedule)) return
  const slots = slotsOf(schedule)
  const most = MOST_MISSED + 1
  const { from = now + 1, to = now } = slots_done ?? {}
  const first = slots.first() ?? now
  const before = slots.count(first, Math.min(from - 1, now), most)
  const count = before + slots.count(Math.max(first, to + 1), now, most - before)
  if (count <= MOST_MISSED) return
  return `would launch over ${MOST_MISSED} slots that were missed since ${schedule.start_day}: choose a later start_date, or leave catchup out and use backfill_job`
}

/** The slots of a configuration that are due, and how it stands once they are launched. */
export type DueSlots = {
  slots: Micros[]
  /** Slots before them that are left out. */
  passed?: Passed
  after: Configuration
}

/**
 * The slots to launch now: all that were missed, oldest first and at most so many at a time, where it catches up, and else
 * the latest alone.
 */
export function dueSlots(configuration: Configuration, now: Micros, most: number): DueSlots {
  const { schedule, next_launch: first, slots_done: done, ...rest } = configuration
  if (!schedule || first === undefined || !isOpen(configuration) || first > now) {
    const stays = schedule && first !== undefined && isOpen(configuration)
    const { next_launch: _, ...closed } = configuration
    return { slots: [], after: stays ? configuration : closed }
  }
  const all = slotsOf(schedule)
  const launched = (slots: Micros[], next: Micros | undefined, slots_done: Done | undefined) => ({
    slots,
    after: {
      ...rest,
      schedule,
      ...(slots_done ? { slots_done } : {}),
      ...(next ? { next_launch: next } : {}),
    },
  })
  if (!catchesUp(schedule)) {
    const slot = all.upTo(now)
    if (slot === undefined || slot < first) return launched([], all.after(now), done)
    const goesOn = done && all.after(done.to) === slot
    const due = launched([slot], all.after(slot), { from: goesOn ? done.from : slot, to: slot })
    if (slot === first) return due
    const passed = {
      count: all.count(first, slot - 1, MOST_MISSED),
      from: first,
      to: all.upTo(slot - 1) ?? first,
    }
    return { ...due, passed }
  }
  const slots: Micros[] = []
  let next = undone(all, done, first - 1)
  while (next !== undefined && next <= now && slots.length < most) {
    slots.push(next)
    next = undone(all, done, next)
  }
  const last = slots.at(-1)
  if (last === undefined) return launched([], next, done)
  return launched(slots, next, joined(all, done, last))
}

/** What is done once all up to a slot is. */
function joined(slots: Slots, done: Done | undefined, last: Micros): Done {
  const from = slots.first() ?? last
  if (!done || last > done.to) return { from, to: last }
  // Before what is done already: one with it, where nothing lies between.
  const next = slots.after(last)
  return next !== undefined && next < done.from ? done : { from, to: done.to }
}

/** The slots whose runs should have ended with success by now, the latest last and at most so many. */
export function lateSlots(configuration: Configuration, now: Micros, most: number): Micros[] {
  const { schedule, next_late } = configuration
  const late = lateAfter(configuration)
  if (!schedule || late === undefined || next_late === undefined || !isOpen(configuration)) return []
  const all = slotsOf(schedule)
  const found: Micros[] = []
  let slot: Micros | undefined = next_late - late
  while (slot !== undefined && slot + late <= now && found.length < most) {
    found.push(slot)
    slot = all.after(slot)
  }
  return found
}

/** A configuration that was asked whether a slot's run is late: it is asked next of the slot behind it. */
export function askedOf(configuration: Configuration, slot: Micros | undefined): Configuration {
  const { next_late: _, ...rest } = configuration
  const late = lateAfter(configuration)
  const next = slot === undefined || !rest.schedule ? undefined : slotsOf(rest.schedule).after(slot)
  return next === undefined || late === undefined ? rest : { ...rest, next_late: next + late }
}
