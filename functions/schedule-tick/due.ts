import type { DocumentReference, Firestore } from '@google-cloud/firestore'
import type { Log } from '../../shared/model/log.ts'
import type { Clock } from '../../shared/model/time.ts'
import type { Dispatch } from '../../shared/run/dispatch.ts'

/** What the tick works with. */
export type Ticking = { db: Firestore; now: Clock; dispatch: Dispatch; log: Log; request_id: string }

/** A configuration of which something is due. */
export type DueOf = { ref: DocumentReference; account: string }
