import type { LastRun } from '../data/shapes.ts'
import { isOpen, type Tone, toneOf } from './status.ts'
import { durationOf } from './times.ts'

/** How many bars there are, and how large they are in pixels. */
const MOST = 30
const STEP = 5
const BAR = 3
export const WIDTH = MOST * STEP
export const HEIGHT = 20
const LEAST = 5

/**
 * The bars of an operation's last runs: a path for each tone, so that a hundred operations are some hundreds of
 * elements; and what they show, in words.
 * @param runs - the latest first
 */
export function barsOf(runs: readonly LastRun[]): { paths: [Tone, string][]; said: string } {
  const shown = runs.slice(0, MOST)
  const durations = shown.map(({ duration }) => durationOf(duration))
  const longest = Math.max(1, ...durations.map(duration => duration ?? 0))
  const paths = new Map<Tone, string>()
  for (const [at, run] of shown.entries()) {
    const { tone } = toneOf(run.status, run.sub_status)
    const share = isOpen(run.status) ? 1 : (durations[at] ?? 0) / longest
    const height = Math.round(LEAST + share * (HEIGHT - LEAST))
    const [x, y] = [leftOf(at), HEIGHT - height]
    // A failure is a bar with a gap, so that it is not told by its colour alone.
    const bar =
      tone === 'bad'
        ? `M${x} ${y}h${BAR}v${height - 4}h-${BAR}zM${x} ${HEIGHT - 2}h${BAR}v2h-${BAR}z`
        : `M${x} ${y}h${BAR}v${height}h-${BAR}z`
    paths.set(tone, (paths.get(tone) ?? '') + bar)
  }
  return { paths: [...paths], said: saidOf(shown) }
}

const leftOf = (at: number): number => WIDTH - (at + 1) * STEP

/** The run whose bar is there, in pixels from the left. */
export const placeAt = (runs: readonly LastRun[], x: number): LastRun | undefined =>
  runs[Math.floor((WIDTH - x) / STEP)]

function saidOf(runs: readonly LastRun[]): string {
  if (runs.length === 0) return 'It has not run yet'
  const counts = Map.groupBy(runs, ({ status, sub_status }) => toneOf(status, sub_status).words)
  const said = [...counts].map(([words, { length }]) => `${length} ${words}`)
  return `Of the last ${runs.length} runs: ${said.join(', ')}`
}
