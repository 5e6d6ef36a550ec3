import type { AnswerTo } from '../../client/client.ts'
import type { Tone } from './status.ts'
import { span } from './times.ts'

export type Fresh = AnswerTo<'list_freshness'>['results'][number]
type Timing = NonNullable<Fresh['timing']>

/** Whether work keeps its time, worst first: how it looks, and in words. */
const TIMINGS: Readonly<Record<Timing, { tone: Tone; words: string; isLate: boolean }>> = {
  very_late: { tone: 'bad', words: 'very late', isLate: true },
  late: { tone: 'warning', words: 'late', isLate: true },
  on_time: { tone: 'good', words: 'on time', isLate: false },
}
const NOT_DUE = { tone: 'idle', words: 'not due', isLate: false } as const

/** What the timing can be, as a filter. */
export const TIMING_WORDS = [...Object.values(TIMINGS).map(({ words }) => words), NOT_DUE.words]

/** How the timing of work looks, and in words: of what is late by how much. */
export function timingOf(
  { timing, next_expected_date }: Pick<Fresh, 'timing' | 'next_expected_date'>,
  now: number,
): { tone: Tone; words: string; isLate: boolean; by: string | undefined } {
  const found = timing === null ? NOT_DUE : TIMINGS[timing]
  const since = next_expected_date === null ? 0 : now - Date.parse(next_expected_date)
  return { ...found, by: found.isLate && since > 0 ? span(since) : undefined }
}

/** How work stands today, in words. */
export const DAY_WORDS: Readonly<Record<Fresh['state'], string>> = {
  executed: 'has run',
  awaited: 'awaited',
  not_today: 'not today',
  learning: 'learning',
}

/** How often work is done, in words. */
export const frequencyWords = (frequency: Fresh['frequency']): string =>
  frequency === null
    ? 'not known'
    : frequency === 'minutes'
      ? 'every few minutes'
      : frequency.replaceAll('_', ' ')

/** How long after its time work is done as a rule; `undefined` where nothing tells. */
export const delayWords = (hours: number | null): string | undefined =>
  hours === null ? undefined : hours === 0 ? 'none' : span(hours * 3_600_000)

/** What of a list is shown, from the address; environment and type are asked of the API. */
type Filters = { text: string; timing: string | null }

export const freshFilters = (search: URLSearchParams): Filters => ({
  text: (search.get('q') ?? '').trim().toLowerCase(),
  timing: search.get('timing'),
})

const ORDER: readonly (Timing | null)[] = ['very_late', 'late', 'on_time', null]

/** Those that the filters keep: PROD first, and in each environment what is late. */
export function freshShown(all: readonly Fresh[], { text, timing }: Filters): Fresh[] {
  const words = text.split(/\s+/)
  const kept = all.filter(one => {
    const said = `${one.configuration_id} ${one.why}`.toLowerCase()
    return words.every(word => said.includes(word)) && (timing === null || timingOf(one, 0).words === timing)
  })
  const rank = (one: Fresh) => [one.environment === 'PROD' ? 0 : 1, ORDER.indexOf(one.timing)] as const
  return kept.sort((one, other) => {
    const [[env, late], [otherEnv, otherLate]] = [rank(one), rank(other)]
    return (
      env - otherEnv ||
      one.environment.localeCompare(other.environment) ||
      late - otherLate ||
      one.configuration_id.localeCompare(other.configuration_id)
    )
  })
}
