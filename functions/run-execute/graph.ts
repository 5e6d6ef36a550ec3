import { AFTER_FAILURE } from '../../shared/model/criticality.ts'
import type { Task } from '../../shared/model/plan.ts'
import { gravest, type TaskStatus } from '../../shared/model/statuses.ts'
import type { Outcome } from '../../shared/run/change.ts'

/** Where each task stands; one that is not in the map has not begun. */
export type States = ReadonlyMap<string, TaskStatus>

/** What the tasks that failed do to their run. */
const failures = (tasks: Task[], states: States) =>
  tasks.filter(({ id }) => states.get(id) === 'FAILED').map(({ criticality }) => AFTER_FAILURE[criticality])

/** Whether a critical task has failed: nothing begins any more, nor is tried again. */
export const isEndedBy = (tasks: Task[], states: States): boolean =>
  failures(tasks, states).some(({ dependants }) => dependants === 'end')

/**
 * The tasks that may begin now, and those that never will: behind a skipped one, behind a `break` or `stop` that
 * failed, or, once a critical one failed, all that have not begun.
 */
export function nextTasks(tasks: Task[], states: States): { ready: Task[]; skipped: Task[] } {
  const waiting = tasks.filter(task => !states.has(task.id))
  if (isEndedBy(tasks, states)) return { ready: [], skipped: waiting }
  const byId = new Map(tasks.map(task => [task.id, task]))
  const passage = (id: string): 'wait' | 'run' | 'skip' | 'end' => {
    const status = states.get(id)
    if (status === 'SUCCESS') return 'run'
    if (status === 'SKIPPED') return 'skip'
    if (status === 'FAILED') return AFTER_FAILURE[byId.get(id)?.criticality ?? 'critical'].dependants
    return 'wait'
  }
  const ready: Task[] = []
  const skipped: Task[] = []
  for (const task of waiting) {
    const passages = task.upstream.map(passage)
    if (passages.includes('skip')) skipped.push(task)
    else if (passages.every(one => one === 'run')) ready.push(task)
  }
  return { ready, skipped }
}

/**
 * How a run ends whose tasks have all settled, and whether the workflows are told of it. What a retry of a part left
 * out, and no run before had done, counts as if it had failed; but that a critical one does not fail the run: it is as
 * a `stop`, of which workflows are not told.
 */
export function outcome(tasks: Task[], states: States, leftOut: ReadonlySet<string> = new Set()): Outcome {
  const missing = tasks
    .filter(({ id }) => leftOut.has(id))
    .map(({ criticality }) => AFTER_FAILURE[criticality === 'critical' ? 'stop' : criticality])
  const failed = [...failures(tasks, states), ...missing]
  return {
    sub_status: gravest(failed.map(({ sub_status }) => sub_status)),
    tellsWorkflows: failed.every(({ tellsWorkflows }) => tellsWorkflows),
  }
}
