import type { RunDetails } from '../data/shapes.ts'
import { isOpen, type Tone } from './status.ts'
import { durationOf } from './times.ts'

export type Task = RunDetails['tasks'][number]

/** Part of a task's line: an attempt at it, or the wait before the next; both ends in milliseconds. */
export type Bar = { kind: 'attempt' | 'wait'; tone: Tone; from: number; to: number }

/** What a timeline spans, in milliseconds. */
export type Axis = { from: number; to: number }

/** Into how many steps a running run's timeline is cut, so that not every bar is drawn anew whenever time goes on. */
const STEPS = 8

/** When a run ended, in milliseconds; the moment it is, while it has not. */
export function endOf(run: RunDetails, now: number): number {
  if (isOpen(run.status)) return now
  const start = Date.parse(run.start_execution_date)
  const ends = run.tasks.flatMap(task =>
    task.taken_from === null && task.end_date ? [Date.parse(task.end_date)] : [],
  )
  // A run keeps the duration it ended with first; the work of one that was ended by hand is over a little later.
  return Math.max(start + (durationOf(run.duration) ?? 0), ...ends)
}

/** The attempts at a task and the waits between them, in their order; none of what another run did, or none began. */
export function barsOfTask(task: Task, end: number): Bar[] {
  if (task.taken_from !== null) return []
  const bars: Bar[] = []
  const attempts = attemptsAt(task)
  for (const [at, attempt] of attempts.entries()) {
    const from = Date.parse(attempt.start_date)
    const before = bars.at(-1)
    if (before !== undefined && before.to < from)
      bars.push({ kind: 'wait', tone: 'waiting', from: before.to, to: from })
    const to = attempt.end_date === null ? end : Date.parse(attempt.end_date)
    const isLast = at === attempts.length - 1
    // Clocks of two runners may differ: one attempt never begins before the other on the line.
    const start = Math.max(from, before?.to ?? from)
    bars.push({
      kind: 'attempt',
      tone: toneOfAttempt(task, attempt, isLast),
      from: start,
      to: Math.max(start, to),
    })
  }
  const last = bars.at(-1)
  if (last !== undefined && task.next_attempt_date !== null)
    bars.push({ kind: 'wait', tone: 'waiting', from: last.to, to: Math.max(last.to, end) })
  return bars
}

type Attempt = Task['attempts'][number]

/** Every attempt at a task; one from before they were kept is the task itself. */
export const attemptsAt = ({ attempts, start_date, end_date, jobs, error }: Task): Attempt[] =>
  attempts.length > 0 || start_date === null ? attempts : [{ start_date, end_date, jobs, error }]

function toneOfAttempt(task: Task, attempt: Attempt, isLast: boolean): Tone {
  if (attempt.error !== null) return 'bad'
  if (!isLast) return 'idle'
  return TONES[task.status]
}

const TONES: Readonly<Record<Task['status'], Tone>> = {
  RUNNING: 'busy',
  SUCCESS: 'good',
  FAILED: 'bad',
  SKIPPED: 'idle',
}
export const toneOfTask = ({ status }: Pick<Task, 'status'>): Tone => TONES[status]

/** What the timeline of a run spans: from its start, or its first task's, to its end; while it runs, to the end of a step. */
export function axisOf(run: RunDetails, now: number): Axis {
  const starts = run.tasks.flatMap(task =>
    barsOfTask(task, now)
      .slice(0, 1)
      .map(({ from }) => from),
  )
  const from = Math.min(Date.parse(run.start_execution_date), ...starts)
  const to = Math.max(from + 1, endOf(run, now))
  if (!isOpen(run.status)) return { from, to }
  const step = Math.max(1_000, 2 ** Math.ceil(Math.log2((to - from) / STEPS)))
  return { from, to: from + Math.ceil((to - from) / step) * step }
}

/** Tasks in the order in which they began; then what another run had done, then those that never began. */
export function inOrder(tasks: readonly Task[]): Task[] {
  const rank = (task: Task): number => (task.taken_from !== null ? 1 : task.start_date === null ? 2 : 0)
  const start = (task: Task): number => (task.start_date === null ? 0 : Date.parse(task.start_date))
  return tasks.toSorted((one, other) => rank(one) - rank(other) || start(one) - start(other))
}

/** How wide a line is, in units of its own; and how narrow a bar may be and still be seen. */
export const WIDTH = 1000
const LEAST = 4
export const HEIGHT = 16

/** Bars as paths, one for each tone: a failed one has a slit, and a wait is a thin line, so that no colour tells alone. */
export function pathsOf(bars: readonly Bar[], { from, to }: Axis): [Tone, string][] {
  const paths = new Map<Tone, string>()
  const place = (moment: number): number => Math.round(((moment - from) / (to - from)) * WIDTH)
  for (const bar of bars) {
    const width = Math.max(LEAST, place(bar.to) - place(bar.from))
    const x = Math.max(0, Math.min(place(bar.from), WIDTH - width))
    paths.set(bar.tone, (paths.get(bar.tone) ?? '') + shapeOf(bar, x, width))
  }
  return [...paths]
}

function shapeOf({ kind, tone }: Bar, x: number, width: number): string {
  const block = (y: number, height: number) => `M${x} ${y}h${width}v${height}h-${width}z`
  if (kind === 'wait') return block(7, 2)
  if (tone === 'bad') return block(2, 5) + block(9, 5)
  if (tone === 'busy') return block(3, 10)
  return tone === 'idle' ? block(5, 6) : block(2, 12)
}
