import type { Task } from '../../shared/model/plan.ts'
import { type Micros, SECOND } from '../../shared/model/time.ts'
import type { TaskState } from '../../shared/store/tasks.ts'
import type { JobFailed } from './jobs.ts'

/** How often a task is tried again because BigQuery says that its failure is passing, whatever its `retries` are. */
const AT_ONCE = 2
/** How long it waits before the first of these, in microseconds; twice as long before the second. */
const PAUSE: Micros = SECOND / 2
/** The longest that a task waits before it is tried again, however often the wait has doubled. */
const LONGEST: Micros = 3600 * SECOND

/** What does not pass by itself: somebody has to change something, or has stopped the job. */
const LASTING = new Set([
  'accessDenied',
  'billingNotEnabled',
  'duplicate',
  'invalid',
  'responseTooLarge',
  'stopped',
])
const isLasting = ({ reason, message }: JobFailed): boolean =>
  LASTING.has(reason) || message.startsWith('Syntax error')

/** What is stored of a task's attempts so far. */
type Tried = Pick<TaskState, 'attempt' | 'retried'>

/**
 * When a task whose attempt has failed is tried again: soon where BigQuery says that the failure is passing, else as its
 * `retries` say, where it may pass. What would do a part of its work twice is tried again only where the task itself
 * says so.
 * @returns undefined where it is not tried again
 */
export function againAt(
  task: Pick<Task, 'retries' | 'retry_delay_seconds' | 'retries_are_own'>,
  { attempt, retried = 0 }: Tried,
  failure: JobFailed,
  now: Micros,
): { at: Micros; retried: number } | undefined {
  const atOnce = attempt - 1 - retried
  if (failure.isTransient && atOnce < AT_ONCE) return { at: now + PAUSE * 2 ** atOnce, retried }
  const { retries = 0, retry_delay_seconds = 0, retries_are_own = false } = task
  if (retried >= retries || isLasting(failure) || (failure.isPartial && !retries_are_own)) return
  return { at: now + Math.min(retry_delay_seconds * SECOND * 2 ** retried, LONGEST), retried: retried + 1 }
}
