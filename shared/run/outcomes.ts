import { AFTER_FAILURE } from '../model/criticality.ts'
import { SUB_STATUSES, type TaskStatus } from '../model/statuses.ts'
import type { Outcomes } from '../model/strip.ts'
import type { TaskState } from '../store/tasks.ts'

/** How many tasks a run may have for their outcomes to be kept with it. */
const MOST_TASKS = 2000

/** What stands for a task of a run that is over: one that was under way was stopped, one that is not there never began. */
const LETTERS = { SUCCESS: 'S', FAILED: 'F', RUNNING: 'F', SKIPPED: '-' } as const satisfies Record<
  TaskStatus,
  string
>

/** How the tasks of a run that is over came out, in the order of its plan; undefined where it has too many. */
export function outcomesOf(
  tasks: readonly { id: string }[],
  states: ReadonlyMap<string, TaskStatus>,
): Outcomes | undefined {
  if (tasks.length > MOST_TASKS) return
  const ids = tasks.map(({ id }) => id)
  return { ids, letters: ids.map(id => LETTERS[states.get(id) ?? 'SKIPPED']).join('') }
}

/** How long the first line of an error may be, in UTF-16 units. */
const LONGEST_LINE = 200

/** The first line of an error's text that says anything, cut where it is long. */
export function lineOf(message: string): string {
  const line = message.trimStart().split(/\r?\n/, 1)[0] ?? ''
  // Neither control characters nor half of a pair.
  const plain = line.replaceAll(/\p{Cc}+/gu, ' ').trimEnd()
  if (plain.length <= LONGEST_LINE) return plain
  return `${plain.slice(0, LONGEST_LINE - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** The error of the task that failed with the gravest consequences; of several the first. */
export function gravestOf(tasks: readonly TaskState[]) {
  const failed = tasks.toSorted((a, b) => (a.end_date ?? 0) - (b.end_date ?? 0))
  const gravity = ({ criticality }: TaskState) =>
    criticality ? SUB_STATUSES.indexOf(AFTER_FAILURE[criticality].sub_status) : SUB_STATUSES.length
  const [first] = failed.filter(({ error }) => error).sort((a, b) => gravity(a) - gravity(b))
  return first?.error ? { ...first.error, task_id: first.task_id } : null
}
