import type { Criticality, Task } from '../../shared/model/plan.ts'
import type { Status, TaskStatus } from '../../shared/model/statuses.ts'

/** Where each task stands; one that is not in the map has not begun. */
export type States = ReadonlyMap<string, TaskStatus>

/** What a failed task's dependants do. `critical` ends the whole run. */
const AFTER_FAILURE: Record<Criticality, 'run' | 'skip' | 'end'> = {
  critical: 'end',
  warning: 'run',
  transparent: 'run',
  break: 'skip',
  stop: 'skip',
}

const failedWith = (tasks: Task[], states: States, criticality: Criticality): boolean =>
  tasks.some(task => task.criticality === criticality && states.get(task.id) === 'FAILED')

/**
 * The tasks that may begin now, and those that never will: behind a skipped one, behind a `break` or `stop` that
 * failed, or, once a critical one failed, all that have not begun.
 */
export function nextTasks(tasks: Task[], states: States): { ready: Task[]; skipped: Task[] } {
  const waiting = tasks.filter(task => !states.has(task.id))
  if (failedWith(tasks, states, 'critical')) return { ready: [], skipped: waiting }
  const byId = new Map(tasks.map(task => [task.id, task]))
  const passage = (id: string): 'wait' | 'run' | 'skip' | 'end' => {
    const status = states.get(id)
    if (status === 'SUCCESS') return 'run'
    if (status === 'SKIPPED') return 'skip'
    if (status === 'FAILED') return AFTER_FAILURE[byId.get(id)?.criticality ?? 'critical']
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

/** How a run ends whose tasks have all settled, and whether the workflows are told of it. */
export function outcome(tasks: Task[], states: States): { status: Status; tellsWorkflows: boolean } {
  if (failedWith(tasks, states, 'critical')) return { status: 'FAILED', tellsWorkflows: false }
  const status = failedWith(tasks, states, 'warning') ? 'WARNING' : 'SUCCESS'
  return { status, tellsWorkflows: !failedWith(tasks, states, 'stop') }
}
