import type { SubStatus } from './statuses.ts'

/** What a task's failure does. */
type AfterFailure = {
  /** The sub-status of its run, unless something graver happens; a run that is not `FAILED` by it is a `SUCCESS`. */
  sub_status: SubStatus
  /** What the tasks behind it do. `end`: no other task of the run begins. */
  dependants: 'run' | 'skip' | 'end'
  /** Whether the workflows hear of a run that succeeds all the same. */
  tellsWorkflows: boolean
}

/** What a failing task does to its run, to the tasks behind it and to the workflows, by its criticality. */
export const AFTER_FAILURE = {
  critical: { sub_status: 'FAILED', dependants: 'end', tellsWorkflows: false },
  warning: { sub_status: 'WARNING', dependants: 'run', tellsWorkflows: true },
  transparent: { sub_status: 'SUCCESS', dependants: 'run', tellsWorkflows: true },
  break: { sub_status: 'BREAK', dependants: 'skip', tellsWorkflows: true },
  stop: { sub_status: 'STOP', dependants: 'skip', tellsWorkflows: false },
} as const satisfies Record<string, AfterFailure>

export type Criticality = keyof typeof AFTER_FAILURE

export const isCriticality = (value: unknown): value is Criticality =>
  typeof value === 'string' && Object.hasOwn(AFTER_FAILURE, value)

export const CRITICALITIES: readonly Criticality[] = Object.keys(AFTER_FAILURE).filter(isCriticality)
