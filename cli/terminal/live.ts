import { clearScreenDown, moveCursor } from 'node:readline'
import type { Run, Task } from '../run-text.ts'
import { plain, say, status, statusOf } from './streams.ts'
import { clock, localTime } from './times.ts'

/** What shows a run as it goes on. */
export type View = { update(run: Run): void; tell(line: string): void; end(): void }

/** On a terminal a line for each task that runs or has failed, drawn anew each time; elsewhere a line for each change. */
export const show = (): View => (process.stderr.isTTY ? drawn() : told())

/** How often the lines are drawn anew while nothing changes, so that their clocks go. */
const TICK = 1000

function drawn(): View {
  const out = process.stderr
  let run: Run | undefined
  let height = 0
  const clear = () => {
    moveCursor(out, 0, -height)
    clearScreenDown(out)
    height = 0
  }
  const draw = () => {
    if (run === undefined) return
    const lines = linesOf(run)
    // More than the screen holds could not be taken back.
    const most = Math.max(1, out.rows - 1)
    const shown = lines.slice(0, lines.length > most ? most - 1 : most)
    if (shown.length < lines.length) shown.push(alike(`… and ${lines.length - shown.length} more`))
    clear()
    for (const line of shown) out.write(`${fitting(line, out.columns)}\n`)
    height = shown.length
  }
  const timer = setInterval(draw, TICK)
  return {
    update(now) {
      run = now
      draw()
    },
    tell(line) {
      clear()
      say(line)
      draw()
    },
    end() {
      clearInterval(timer)
      if (run !== undefined) clear()
      run = undefined
    },
  }
}

/** A line without its colours, where it is longer than the terminal is wide: it must not take two. */
function fitting({ text, colour }: Line, columns: number): string {
  return text.length < columns ? colour : `${text.slice(0, Math.max(0, columns - 2))}…`
}

type Line = { text: string; colour: string }

const alike = (text: string): Line => ({ text, colour: text })

function linesOf(run: Run): Line[] {
  const count = (wanted: string) => run.tasks.filter(task => task.status === wanted).length
  const counts = ['SUCCESS', 'RUNNING', 'FAILED', 'SKIPPED'].map(word => [count(word), word] as const)
  const told = counts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  const head = [run.run_id, clock(since(run.start_execution_date)), told.join(', ')]
    .filter(Boolean)
    .join('  ')
  const going = run.tasks.filter(task => task.status === 'RUNNING' || task.status === 'FAILED')
  return [
    { text: `${run.status}  ${head}`, colour: `${statusOf(run, process.stderr)}  ${head}` },
    ...going.map(task => {
      const rest = restOf(task)
      return {
        text: `  ${task.status}  ${rest}`,
        colour: `  ${status(task.status, process.stderr)}  ${rest}`,
      }
    }),
  ]
}

function restOf({ task_id, start_date, end_date, error }: Task): string {
  const time = start_date !== null && end_date === null ? clock(since(start_date)) : ''
  return [task_id, time, error ? plain(error.message) : ''].filter(Boolean).join('  ')
}

const since = (date: string): number =>
  Math.max(0, Math.round((Date.now() - Date.parse(date.replace(/\.\d+/, ''))) / 1000))

function told(): View {
  const known = new Map<string, string>()
  const changed = (what: string, status: string): boolean => {
    const isNew = known.get(what) !== status
    known.set(what, status)
    return isNew
  }
  return {
    update(run) {
      const date = localTime(new Date().toISOString())
      for (const { task_id, status, error } of run.tasks) {
        if (changed(task_id, status)) {
          say(`${date}  task ${task_id} ${status}${error ? `: ${plain(error.message)}` : ''}`)
        }
      }
      if (changed('', run.status)) say(`${date}  run ${run.run_id} ${run.status}`)
    },
    tell: say,
    end() {},
  }
}
