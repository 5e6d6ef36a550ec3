import type { BigQuery } from '@google-cloud/bigquery'
import type { Storage } from '@google-cloud/storage'
import type { QueryParameter } from '../../shared/model/parameters.ts'
import type { Task } from '../../shared/model/plan.ts'
import type { Micros } from '../../shared/model/time.ts'
import type { Expectation } from '../../shared/store/tasks.ts'
import type { JobReference } from './jobs.ts'
import type { Holder } from './lease.ts'

/** Google's services, as the runner knows them. */
export type Cloud = { bigquery: (project: string) => BigQuery; storage: Storage }

/** One attempt at a task. */
export type Attempt = Cloud & {
  task: Task
  /** Whose run it is of. */
  held: Holder
  execution_date: Micros
  /** What the run's launch gave to its queries. */
  parameters: QueryParameter[]
  /** The id of this attempt's BigQuery job of a step; the same each time it is asked. */
  job: (step: string) => JobReference
  /** Aborted when the run was ended by hand, its lease was lost, or time is up, the run's or the attempt's. */
  signal: AbortSignal
}

/** What a task did, where BigQuery tells. */
export type Done = { rows?: number; bytes?: number; expectations?: Expectation[] }
