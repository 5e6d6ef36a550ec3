/** The statuses a person may set. */
export const SETTABLE_STATUSES = ['SUCCESS', 'FAILED', 'RUNNING', 'NO_MATCH', 'CHECKED'] as const
/** Every status; `QUEUED` comes from the system alone. */
export const STATUSES = [...SETTABLE_STATUSES, 'QUEUED'] as const
export type Status = (typeof STATUSES)[number]

/** Every status that a stored run may have: one that had ended with a warning was `WARNING` before there were sub-statuses. */
export const STORED_STATUSES = [...STATUSES, 'WARNING'] as const

/** What went wrong in a run that has ended, the gravest first: what it ended as says more than its status. */
export const SUB_STATUSES = ['FAILED', 'STOP', 'BREAK', 'WARNING', 'SUCCESS'] as const
export type SubStatus = (typeof SUB_STATUSES)[number]

/** What a status says by itself of what went wrong; nothing of a run that has not ended, or was set aside by hand. */
export const subStatusOf = (status: Status): SubStatus | null =>
  status === 'SUCCESS' || status === 'FAILED' ? status : null

/** The gravest of several; `SUCCESS` of none. */
export const gravest = (several: readonly SubStatus[]): SubStatus =>
  SUB_STATUSES.find(one => several.includes(one)) ?? 'SUCCESS'

/** How a task of a run can stand. */
export const TASK_STATUSES = ['RUNNING', 'SUCCESS', 'FAILED', 'SKIPPED'] as const
export type TaskStatus = (typeof TASK_STATUSES)[number]

/** What a run can be started by. */
export const TRIGGERS = ['launch', 'workflow', 'retry', 'schedule', 'backfill'] as const
export type Trigger = (typeof TRIGGERS)[number]
