import type { LogEntry } from './log.ts'
import type { Status } from './statuses.ts'

/**
 * What is counted and watched, by the name that a line of the log has in `event`, and the fields it is counted by.
 * The deployment makes its metrics of these, and of nothing else that a log line says.
 */
export type Events = {
  /** A request was answered. */
  request: {
    function: string
    status: number
    duration_ms: number
    /** Six digits; of who was let in. */
    account?: string
    action?: string
    principal?: string
  }
  /** A run was made, and is stored: by a request, a schedule, a backfill or a workflow. */
  'run-launched': { account: string; trigger: string }
  /** A runner ended a run. */
  'run-ended': { account: string; status: Status; trigger: string; seconds: number }
  /** A runner failed at a run for a reason of its own; another one tries again. */
  'runner-failed': { account: string }
  /** A run was given up, since its runners failed or died of it. */
  'run-given-up': { account: string }
  /** An alert is dead: somebody who should have heard never will. */
  'alert-undelivered': { account: string }
  /** How long the oldest of what waits to be taken up has been waiting; only told where something waits. */
  waiting: { seconds: number }
}
export type Event = keyof Events

/** A line of the log that is counted. */
export const eventEntry = <E extends Event>(
  event: E,
  fields: Events[E],
  entry: Pick<LogEntry, 'severity' | 'message'> & Record<string, unknown>,
): LogEntry => ({ ...entry, event, ...fields })
