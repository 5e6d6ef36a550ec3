/** The statuses a person may set. */
export const SETTABLE_STATUSES = ['SUCCESS', 'FAILED', 'RUNNING', 'NO_MATCH', 'CHECKED'] as const
/** Every status; `QUEUED` and `WARNING` come from the system alone. */
export const STATUSES = [...SETTABLE_STATUSES, 'QUEUED', 'WARNING'] as const
export type Status = (typeof STATUSES)[number]

/** How a task of a run can stand. */
export const TASK_STATUSES = ['RUNNING', 'SUCCESS', 'FAILED', 'SKIPPED'] as const
export type TaskStatus = (typeof TASK_STATUSES)[number]

/** What a run can be started by. */
export const TRIGGERS = ['launch', 'workflow', 'retry'] as const
