import type { Task } from './timeline.ts'

/** How a task stands, in a word or two. `isOpen` says whether its run has not ended. */
export function wordOf(task: Task, isOpen: boolean): string {
  if (task.taken_from !== null) return `${task.status}, taken over`
  if (task.left_out) return 'SKIPPED, left out'
  if (task.next_attempt_date !== null) return isOpen ? 'waits to try again' : 'cancelled'
  // A run that was ended by hand leaves its tasks as they stood, till their jobs are cancelled.
  if (task.status === 'RUNNING' && !isOpen) return 'cancelled'
  if (task.error !== null && isCancelled(task.error.reason)) return `${task.status}, cancelled`
  return task.status === 'SKIPPED' ? 'SKIPPED, never began' : task.status
}

/** Whether something failed as it was cancelled: BigQuery's word for that, and so that of a task whose run was over before it. */
export const isCancelled = (reason: string): boolean => reason === 'stopped'

/** Why something failed, in a word: as BigQuery says it, but for what people call otherwise. */
export const reasonOf = (reason: string): string => (isCancelled(reason) ? 'cancelled' : reason)
