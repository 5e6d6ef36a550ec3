import type { Status } from '../model/statuses.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Run } from '../store/runs.ts'

type Standing = Pick<Run, 'status' | 'by_hand'>

/** Whether it waits for a slot. */
export const isQueued = ({ status }: Pick<Run, 'status'>): boolean => status === 'QUEUED'

/** Whether a runner is to work on it: it has its slot, and nobody has set its status. */
export const isUnderWay = ({ status, by_hand }: Standing): boolean => status === 'RUNNING' && !by_hand

/** Whether BigQuery may be at work for it though no runner is to be: the sweep has that stopped. */
export const mustBeStopped = (run: Standing & Pick<Run, 'sweep_at'>): boolean =>
  !isUnderWay(run) && !isQueued(run) && run.sweep_at !== null

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
