import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { CRITICALITIES } from '../model/criticality.ts'
import { TASK_STATUSES } from '../model/statuses.ts'
import { list, storedDate, toTimestamp } from './database.ts'

/** `accounts/{account}/runs/{uuid}/tasks/~{task id}`: how one task of a run stands. A document each keeps the run's own cool. */
const storedTask = z.object({
  task_id: z.string(),
  status: z.enum(TASK_STATUSES),
  /** How often it was begun; BigQuery's transient failures are tried again. */
  attempt: z.int().min(1),
  start_date: storedDate.optional(),
  end_date: storedDate.optional(),
  /** The BigQuery jobs of its steps, the latest last. */
  jobs: z.array(z.object({ project: z.string(), location: z.string(), job_id: z.string() })),
  /** Rows written, where BigQuery tells. */
  rows: z.int().optional(),
  /** Bytes processed. */
  bytes: z.int().optional(),
  error: z.object({ reason: z.string(), message: z.string() }).optional(),
  /** What its failure does to its run, where it failed. */
  criticality: z.enum(CRITICALITIES).optional(),
  /** The run that had done it before a retry took it over. */
  taken_from: z.string().optional(),
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

export function fromTask(state: TaskState): DocumentData {
  const { start_date, end_date, ...rest } = state
  return {
    ...rest,
    ...(start_date === undefined ? {} : { start_date: toTimestamp(start_date) }),
    ...(end_date === undefined ? {} : { end_date: toTimestamp(end_date) }),
  }
}
