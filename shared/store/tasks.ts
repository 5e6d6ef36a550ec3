import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { CRITICALITIES } from '../model/criticality.ts'
import { TASK_STATUSES } from '../model/statuses.ts'
import { list, storedDate, toTimestamp } from './database.ts'

const job = z.object({ project: z.string(), location: z.string(), job_id: z.string() })
const failure = z.object({ reason: z.string(), message: z.string() })

/** An attempt that failed and was not the last; its dates are in microseconds. */
const failedAttempt = z.object({ start: z.int(), end: z.int(), jobs: z.array(job), error: failure })
export type FailedAttempt = z.output<typeof failedAttempt>

/** What became of one expectation: whether it is met, with its counts; or `error`, why it could not be checked. */
const expectation = z.object({
  procedure_name: z.string(),
  /** `project.dataset.table` */
  table: z.string().optional(),
  column_name: z.string().optional(),
  passed: z.boolean().optional(),
  all_count: z.number().optional(),
  reject_count: z.number().optional(),
  reject_threshold: z.number().optional(),
  error: z.string().optional(),
})
export type Expectation = z.output<typeof expectation>

/** `accounts/{account}/runs/{uuid}/tasks/~{task id}`: how one task of a run stands. A document each keeps the run's own cool. */
const storedTask = z.object({
  task_id: z.string(),
  status: z.enum(TASK_STATUSES),
  /** How often it was begun. */
  attempt: z.int().min(1),
  /** How often of them because of its `retries`; the others were failures that BigQuery says are passing. */
  retried: z.int().nonnegative().optional(),
  /** The attempts before this one; there are as few as may be. */
  failed_attempts: z.array(failedAttempt).optional(),
  /** When this attempt began, where it is not the first. */
  attempt_date: storedDate.optional(),
  /** When the next one begins, while it waits for that. */
  next_attempt_date: storedDate.optional(),
  start_date: storedDate.optional(),
  end_date: storedDate.optional(),
  /** The BigQuery jobs of its steps, the latest last. */
  jobs: z.array(job),
  /** Rows written, where BigQuery tells. */
  rows: z.int().optional(),
  /** Bytes processed. */
  bytes: z.int().optional(),
  error: failure.optional(),
  /** Of a task that checks expectations, what became of each. */
  expectations: z.array(expectation).optional(),
  /** What its failure does to its run, where it failed. */
  criticality: z.enum(CRITICALITIES).optional(),
  /** The run that had done it before a retry took it over. */
  taken_from: z.string().optional(),
  /** Whether a retry that does a part of a run has not done it, and no run before had. */
  left_out: z.boolean().optional(),
})
export type TaskState = z.output<typeof storedTask>

const collection = (db: Firestore, account: string, uuid: string) =>
  db.collection(`accounts/${account}/runs/${uuid}/tasks`)

export const taskRef = (db: Firestore, account: string, uuid: string, task_id: string): DocumentReference =>
  collection(db, account, uuid).doc(`~${encodeURIComponent(task_id)}`)

/** The states of all tasks of a run that have begun, or never will. */
export async function listTasks(db: Firestore, account: string, uuid: string): Promise<TaskState[]> {
  const docs = await list(collection(db, account, uuid))
  return docs.map(doc => storedTask.parse(doc.data()))
}

const DATES = ['start_date', 'end_date', 'attempt_date', 'next_attempt_date'] as const

export function fromTask(state: TaskState): DocumentData {
  const stored: DocumentData = { ...state }
  for (const date of DATES) {
    const micros = state[date]
    if (micros === undefined) delete stored[date]
    else stored[date] = toTimestamp(micros)
  }
  return stored
}
