import type { Status } from '../model/statuses.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Run } from '../store/runs.ts'

type Standing = Pick<Run, 'status' | 'by_hand'>

/** Whether it waits for a slot. */
export const isQueued = ({ status }: Pick<Run, 'status'>): boolean => status === 'QUEUED'

/** Whether a runner is to work on it: it has its slot, and nobody has set its status. */
export const isUnderWay = ({ status, by_hand }: Standing): boolean => status === 'RUNNING' && !by_hand

/** Whether a status is an ending. */
export const isEnding = (status: Status): boolean => status !== 'RUNNING' && status !== 'QUEUED'

/** Whether it has ended, by itself or by hand. */
export const hasEnded = ({ status }: Pick<Run, 'status'>): boolean => isEnding(status)

/** Whether BigQuery may be at work for it though no runner is to be: the sweep has that stopped. */
export const mustBeStopped = (run: Standing & Pick<Run, 'sweep_at'>): boolean =>
  !isUnderWay(run) && !isQueued(run) && run.sweep_at !== null

/** Whether it may be tried again: it ended without success, or some of its tasks did. */
export const mayBeRetried = (run: Pick<Run, 'status' | 'sub_status'>): boolean =>
  hasEnded(run) && !(run.status === 'SUCCESS' && run.sub_status === 'SUCCESS')

/** The statuses of runs that may be cancelled. */
export const CANCELLABLE: Status[] = ['RUNNING', 'QUEUED']

/** Whether a status set by hand counts for the workflows as a success does. */
export const isSuccess = (status: Status): boolean => status === 'SUCCESS'

/** Whether a status set by hand takes back a success that the workflows have counted. */
export const takesSuccessBack = (status: Status): boolean => status === 'FAILED'

/** Whether a configuration may have new runs. */
export const isOpen = ({ activated, archived }: Pick<Configuration, 'activated' | 'archived'>): boolean =>
  activated && !archived

/** How many more runs of a configuration may start. */
export const freeSlots = ({
  max_active_runs,
  active_runs,
}: Pick<Configuration, 'max_active_runs' | 'active_runs'>): number =>
  Math.max(0, max_active_runs - active_runs.length)
