import type { QueryParameter } from '../../shared/model/parameters.ts'
import type { Clock } from '../../shared/model/time.ts'
import type { Cloud } from './attempt.ts'
import type { Holder, Stopped } from './lease.ts'

/** A run under way. */
export type UnderWay = Cloud & {
  held: Holder
  /** The projects of the run's account. */
  projects: readonly string[]
  /** What its launch gave to its queries. */
  parameters: QueryParameter[]
  now: Clock
  execution_date: number
  signal: AbortSignal
  /** Stops everything that is under way. */
  stop: (why: Stopped) => void
}
