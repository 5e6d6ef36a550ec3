import type { Identity } from '../../shared/model/ids.ts'
import type { Run } from '../../shared/store/runs.ts'

/** A run to be made: of which configuration, for which date, and what by. */
export type Launch = Identity & {
  action: string
  account: string
  execution_date?: number
  trigger: NonNullable<Run['trigger']>
}
