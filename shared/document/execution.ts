import { z } from 'zod'
import { type Parameters, parameters } from '../model/parameters.ts'
import type { Plan, Task } from '../model/plan.ts'

/** How long a task waits before it is tried again, in seconds, where nothing says otherwise. */
const DELAY = 60
/** The longest that a task, and a run, may be given, in seconds: a day, and a week. */
const LONGEST_TASK = 86_400
const LONGEST_RUN = 7 * LONGEST_TASK

const again = {
  /** How often a task that failed is tried again. */
  retries: z.int().min(0).max(10).optional(),
  /** How long it waits before the second attempt, in seconds; twice as long before each one after, at most an hour. */
  retry_delay_seconds: z.int().min(1).max(3600).optional(),
}

/** What a task may say of its attempts. */
export const taskExecution = {
  ...again,
  /** How long each of its attempts may take. */
  timeout_seconds: z.int().min(1).max(LONGEST_TASK).optional(),
}

/** What a document may say of its runs. */
export const runExecution = {
  ...again,
  /** How long a run may take, from when it has its slot. */
  timeout_seconds: z.int().min(1).max(LONGEST_RUN).optional(),
  /** What a launch may give. */
  parameters: parameters.optional(),
}

/** What is said of attempts at one task, or at all. */
export type Said = { [Field in keyof typeof taskExecution]?: number | undefined }

/** How a task is tried, its own word first; that it is tried again at all may be its own wish. */
export function attemptsOf(
  task: Said,
  document: Said,
): Pick<Task, 'retries' | 'retry_delay_seconds' | 'retries_are_own' | 'timeout_seconds'> {
  const retries = task.retries ?? document.retries ?? 0
  return {
    ...(retries > 0
      ? {
          retries,
          retry_delay_seconds: task.retry_delay_seconds ?? document.retry_delay_seconds ?? DELAY,
          ...(task.retries === undefined ? {} : { retries_are_own: true }),
        }
      : {}),
    ...(task.timeout_seconds === undefined ? {} : { timeout_seconds: task.timeout_seconds }),
  }
}

/** What holds for a run as a whole. */
export const runOf = ({
  timeout_seconds,
  parameters,
}: Said & { parameters?: Parameters | undefined }): Pick<Plan, 'timeout_seconds' | 'parameters'> => ({
  ...(timeout_seconds === undefined ? {} : { timeout_seconds }),
  ...(parameters === undefined ? {} : { parameters }),
})
