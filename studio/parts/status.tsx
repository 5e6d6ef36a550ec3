import type { SETTABLE_STATUSES, STATUSES, SUB_STATUSES } from '../../client/words.ts'
import { type Tone, toneOf } from '../rules/status.ts'

/** A shape for each tone, in a square of 16, so that none is told by its colour alone. */
export const SHAPES: Readonly<Record<Tone, string>> = {
  // A tick in a circle, a cross in a square, an exclamation mark in a triangle.
  good: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm3.4 5.1-4.2 4.6-2.6-2.5 1-1 1.6 1.5 3.2-3.5z',
  bad: 'M2 2h12v12H2zm3.8 2.7L4.7 5.8 6.9 8l-2.2 2.2 1.1 1.1L8 9.1l2.2 2.2 1.1-1.1L9.1 8l2.2-2.2-1.1-1.1L8 6.9z',
  warning: 'M8 1.5 15.5 14H.5zM7.2 6l.3 4h1l.3-4zm.2 5v1.4h1.2V11z',
  // A triangle that points on, an hourglass, a ring.
  busy: 'M3.5 1.5 14 8 3.5 14.5z',
  waiting: 'M3 1.5h10v2L9.5 8l3.5 4.5v2H3v-2L6.5 8 3 3.5z',
  idle: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6z',
}

export const Shape = ({ tone }: { tone: Tone }) => (
  <svg class={`shape ${tone}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d={SHAPES[tone]} fill-rule="evenodd" />
  </svg>
)

type Props = {
  status: (typeof STATUSES)[number] | (typeof SETTABLE_STATUSES)[number]
  sub_status?: (typeof SUB_STATUSES)[number] | null
}

/** How a run stands, as a shape and a word. */
export function Status({ status, sub_status = null }: Props) {
  const { tone, words } = toneOf(status, sub_status)
  return (
    <span class={`status ${tone}`}>
      <Shape tone={tone} />
      {words}
    </span>
  )
}
