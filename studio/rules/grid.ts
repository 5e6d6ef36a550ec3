import type { LastRun, RunDetails } from '../data/shapes.ts'
import { isOpen, type Tone, toneOf } from './status.ts'
import { durationOf } from './times.ts'

/** How a task came out in a run, by a letter; a blank where the run had no such task, or nothing is told of it. */
export type Letter = 'S' | 'F' | '-' | 'R' | ' '

/** What a letter is called, and its tone. */
export const LETTERS: Readonly<Record<Letter, { words: string; tone: Tone }>> = {
  S: { words: 'succeeded', tone: 'good' },
  F: { words: 'failed', tone: 'bad' },
  R: { words: 'running', tone: 'busy' },
  '-': { words: 'not begun', tone: 'idle' },
  ' ': { words: 'not told', tone: 'waiting' },
}

type GridRow = { task: string; letters: readonly Letter[]; said: string }
export type Grid = { runs: readonly LastRun[]; rows: readonly GridRow[] }

/** How wide a cell is, and how high, in pixels. */
export const CELL = 18

type Asked = {
  task_ids: readonly (readonly string[])[]
  last_runs: readonly LastRun[]
  /** The tasks of the version that is now current, in its order. */
  tasks: readonly string[]
  /** What is known of runs that have not ended, by their ids. */
  running: ReadonlyMap<string, { tasks: readonly Pick<RunDetails['tasks'][number], 'task_id' | 'status'>[] }>
}

/** The last runs as columns, the latest at the right, and their tasks as rows: those of now first, then those that were. */
export function gridOf({ task_ids, last_runs, tasks, running }: Asked): Grid {
  const runs = last_runs.toReversed()
  const columns = runs.map(run => lettersOf(run, { task_ids, tasks, running }))
  const listed = last_runs.flatMap(run => (run.tasks === null ? [] : (task_ids[run.tasks] ?? [])))
  const begun = [...running.values()].flatMap(run => run.tasks.map(({ task_id }) => task_id))
  const rows = [...new Set([...tasks, ...listed, ...begun])].map(task => {
    const letters = columns.map(column => column.get(task) ?? ' ')
    return { task, letters, said: saidOf(letters) }
  })
  return { runs, rows }
}

function lettersOf(
  run: LastRun,
  { task_ids, tasks, running }: Omit<Asked, 'last_runs'>,
): Map<string, Letter> {
  if (run.outcomes !== null && run.tasks !== null) {
    const letters = [...run.outcomes].map(letterOf)
    return new Map((task_ids[run.tasks] ?? []).map((task, at) => [task, letters[at] ?? ' ']))
  }
  const known = running.get(run.run_id)
  if (known === undefined) return new Map()
  const stand = new Map<string, Letter>(isOpen(run.status) ? tasks.map(task => [task, '-']) : [])
  for (const { task_id, status } of known.tasks) stand.set(task_id, STANDING[status])
  return stand
}

const letterOf = (letter: string): Letter =>
  letter === 'S' || letter === 'F' || letter === '-' ? letter : ' '

const STANDING: Readonly<Record<RunDetails['tasks'][number]['status'], Letter>> = {
  SUCCESS: 'S',
  FAILED: 'F',
  RUNNING: 'R',
  SKIPPED: '-',
}

const ORDER = ['S', 'F', 'R', '-'] as const

/** `28 succeeded, 2 failed`. */
function saidOf(letters: readonly Letter[]): string {
  const counts = ORDER.map(letter => [letters.filter(one => one === letter).length, LETTERS[letter].words])
  const said = counts.filter(([count]) => count !== 0).map(([count, words]) => `${count} ${words}`)
  return said.join(', ') || 'nothing told'
}

/** A path for each tone of a row: a filled square, a cross, a triangle that points on, a line, a point. */
export function pathsOf(letters: readonly Letter[]): [Tone, string][] {
  const paths = new Map<Tone, string>()
  for (const [at, letter] of letters.entries()) {
    const { tone } = LETTERS[letter]
    paths.set(tone, (paths.get(tone) ?? '') + SHAPES[letter](at * CELL))
  }
  return [...paths]
}

const SHAPES: Readonly<Record<Letter, (x: number) => string>> = {
  S: x => `M${x + 3} 3h12v12h-12z`,
  F: x => `M${x + 5} 3l4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4-4-4z`,
  R: x => `M${x + 4} 3l11 6-11 6z`,
  '-': x => `M${x + 4} 8h10v2h-10z`,
  ' ': x => `M${x + 8} 8h2v2h-2z`,
}

/** How high the bars of the runs are, in pixels, at most and at least. */
export const BARS = 40
const LEAST = 5

/** How long each run took and how it came out: a bar in its column, a path for each tone. */
export function durationBars(runs: readonly LastRun[]): [Tone, string][] {
  const durations = runs.map(({ duration }) => durationOf(duration))
  const longest = Math.max(1, ...durations.map(duration => duration ?? 0))
  const paths = new Map<Tone, string>()
  for (const [at, run] of runs.entries()) {
    const { tone } = toneOf(run.status, run.sub_status)
    const share = isOpen(run.status) ? 1 : (durations[at] ?? 0) / longest
    const height = Math.round(LEAST + share * (BARS - LEAST))
    const [x, y] = [at * CELL + 4, BARS - height]
    // A failure is a bar with a gap, so that it is not told by its colour alone.
    const bar =
      tone === 'bad'
        ? `M${x} ${y}h10v${height - 4}h-10zM${x} ${BARS - 2}h10v2h-10z`
        : `M${x} ${y}h10v${height}h-10z`
    paths.set(tone, (paths.get(tone) ?? '') + bar)
  }
  return [...paths]
}

/** Where the selection is: a row and a column; row -1 is the run as a whole. */
export type Place = { row: number; column: number }

/** The cell that an address names, `run_id/task`, or the run by its id alone; `undefined` where there is no such one. */
export function placeOf(grid: Grid, cell: string | null): Place | undefined {
  if (cell === null) return undefined
  const slash = cell.indexOf('/')
  const [run_id, task] = slash === -1 ? [cell] : [cell.slice(0, slash), cell.slice(slash + 1)]
  const column = grid.runs.findIndex(run => run.run_id === run_id)
  const row = task === undefined ? -1 : grid.rows.findIndex(one => one.task === task)
  return column === -1 || (task !== undefined && row === -1) ? undefined : { row, column }
}

/** What the address says of a cell. */
export function cellOf({ runs, rows }: Grid, { row, column }: Place): string | undefined {
  const run = runs[column]
  if (run === undefined) return undefined
  const task = rows[row]?.task
  return task === undefined ? run.run_id : `${run.run_id}/${task}`
}

const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
}

/** Where a key leads from a cell, kept within the grid; `undefined` of other keys. The first one leads to the latest run. */
export function placeAfter({ runs, rows }: Grid, from: Place | undefined, key: string): Place | undefined {
  const step = STEPS[key]
  if (step === undefined || runs.length === 0) return undefined
  if (from === undefined) return { row: Math.min(0, rows.length - 1), column: runs.length - 1 }
  const within = (at: number, least: number, most: number) => Math.min(Math.max(at, least), most)
  return {
    row: within(from.row + step[0], -1, rows.length - 1),
    column: within(from.column + step[1], 0, runs.length - 1),
  }
}
