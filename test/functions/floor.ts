import type { Endpoint } from '../../shared/actions/endpoints.ts'
import type { System } from '../system/system.ts'

/** Documents read and written, as Firestore bills them. */
export type Documents = { read: number; written: number }

/** What an action costs in a case, and the least it could: what it answers has to be read, what it changes written. */
export type Case = {
  action: string
  when: string
  endpoint: Endpoint
  floor: Documents
  costs: Documents
  /** Why it costs more than the floor, where it does. */
  why?: string
  /** Stores what the case needs, and tells the request's fields beside action and account. */
  prepare: (system: System, account: string) => Promise<object>
}
