import type { Firestore } from '@google-cloud/firestore'
import type { NewUuid } from '../../shared/model/ids.ts'
import type { Log } from '../../shared/model/log.ts'
import type { Clock } from '../../shared/model/time.ts'
import type { Dispatch } from '../../shared/run/dispatch.ts'
import type { CloudAs } from './cloud.ts'
import type { Suspects } from './suspects.ts'

/** What the runner works with, for one order. */
export type Runner = {
  db: Firestore
  now: Clock
  newUuid: NewUuid
  dispatch: Dispatch
  log: Log
  /** Shared by all orders of this process. */
  suspects: Suspects
  request_id: string
  /** Whose identity reaches an account's data. */
  cloudAs: CloudAs
}
