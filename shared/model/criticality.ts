/** What a task's failure does. */
type AfterFailure = {
  /** How its run ends; undefined where it goes on as if nothing were. */
  run: 'FAILED' | 'WARNING' | undefined
  /** What the tasks behind it do. `end`: no other task of the run begins. */
  dependants: 'run' | 'skip' | 'end'
  /** Whether the workflows hear of a run that succeeds all the same. */
  tellsWorkflows: boolean
}

/** What a failing task does to its run, to the tasks behind it and to the workflows, by its criticality. */
export const AFTER_FAILURE = {
  critical: { run: 'FAILED', dependants: 'end', tellsWorkflows: false },
  warning: { run: 'WARNING', dependants: 'run', tellsWorkflows: true },
  transparent: { run: undefined, dependants: 'run', tellsWorkflows: true },
  break: { run: undefined, dependants: 'skip', tellsWorkflows: true },
  stop: { run: undefined, dependants: 'skip', tellsWorkflows: false },
} as const satisfies Record<string, AfterFailure>

export type Criticality = keyof typeof AFTER_FAILURE

export const isCriticality = (value: unknown): value is Criticality =>
  typeof value === 'string' && Object.hasOwn(AFTER_FAILURE, value)

export const CRITICALITIES: readonly Criticality[] = Object.keys(AFTER_FAILURE).filter(isCriticality)
