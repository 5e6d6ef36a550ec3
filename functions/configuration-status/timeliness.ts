import { formatDate, type Micros } from '../../shared/model/time.ts'
import { freshnessOf } from '../../shared/run/freshness.ts'
import { isLate, successDue } from '../../shared/run/late.ts'
import type { Configuration } from '../../shared/store/configurations.ts'

export type Timeliness = Awaited<ReturnType<typeof timelinessOf>>

/** Whether a configuration keeps its time, and how fresh its work is, in short: by its own document alone. */
export async function timelinessOf(configuration: Configuration, now: Micros) {
  const slot = await latestSlot(configuration, now)
  return { late: isLate(configuration, now, slot), freshness: freshness(configuration, now) }
}

async function latestSlot(configuration: Configuration, now: Micros): Promise<Micros | undefined> {
  const due = successDue(configuration, now)
  if (due === undefined || !configuration.schedule) return
  // Only here: most configurations say nothing of when they are late.
  const { slotsOf } = await import('../../shared/model/schedule.ts')
  return slotsOf(configuration.schedule).upTo(due)
}

function freshness(configuration: Configuration, now: Micros) {
  const found = freshnessOf(configuration, now)
  if (!found) return null
  const { timing = null, next_expected, why } = found
  return { timing, next_expected_date: next_expected === undefined ? null : formatDate(next_expected), why }
}
