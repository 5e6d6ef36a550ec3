import type { Status, SubStatus } from './statuses.ts'

// How a run stands, and what may be done with it then.

/** Whether a status is an ending. */
export const isEnding = (status: Status): boolean => status !== 'RUNNING' && status !== 'QUEUED'

/** Whether it has ended, by itself or by hand. */
export const hasEnded = ({ status }: { status: Status }): boolean => isEnding(status)

/** Whether it may be tried again: it ended without success, or some of its tasks did. */
export const mayBeRetried = (run: { status: Status; sub_status: SubStatus | null }): boolean =>
  hasEnded(run) && !(run.status === 'SUCCESS' && run.sub_status === 'SUCCESS')

/** The statuses of runs that may be cancelled. */
export const CANCELLABLE: Status[] = ['RUNNING', 'QUEUED']
