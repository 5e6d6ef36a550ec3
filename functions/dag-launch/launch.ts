import type { Identity } from '../../shared/model/configuration-key.ts'
import type { Micros } from '../../shared/model/time.ts'
import type { Run } from '../../shared/store/runs.ts'

/** A run to be made: of which configuration, for which date, and what by. */
export type Launch = Identity & {
  action: string
  account: string
  execution_date?: Micros
  /** The date it works for where it names none: its schedule's, which its key stands for already. */
  scheduled_for?: Micros
  /** The uuid of the run, where it is that of a slot of the schedule. */
  slot?: string
  trigger: NonNullable<Run['trigger']>
  /** Of a backfill: its days, the order of its dates, and whether each has a run all the same. */
  backfill?: { from: Micros; to: Micros; order: string; again: boolean }
  /** What it gives to its queries. */
  sql_parameters?: Record<string, unknown> | undefined
  /** The run whose parameters it takes over, where its configuration still has them. */
  parameters_of?: Run
}
