import type { Task } from './timeline.ts'

/** How a task stands, in a word or two. `isOpen` says whether its run has not ended. */
export function wordOf(task: Task, isOpen: boolean): string {
  if (task.taken_from !== null) return `${task.status}, taken over`
  if (task.left_out) return 'SKIPPED, left out'
  if (task.next_attempt_date !== null) return isOpen ? 'waits to try again' : 'stopped'
  // A run that was ended by hand leaves its tasks as they stood.
  if (task.status === 'RUNNING' && !isOpen) return 'stopped'
  return task.status === 'SKIPPED' ? 'SKIPPED, never began' : task.status
}
