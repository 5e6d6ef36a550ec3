import { z } from 'zod'
import { STATUSES, SUB_STATUSES } from './statuses.ts'

/** How the tasks of a run came out: a letter for each, in the order of the ids. */
export type Outcomes = { ids: string[]; letters: string }

/** A run, as far as a list of operations shows it. */
const stripRun = z.object({
  run_id: z.string(),
  status: z.enum(STATUSES),
  sub_status: z.enum(SUB_STATUSES).nullable(),
  /** Microseconds, both. */
  start: z.int(),
  duration: z.int().nullable(),
  /** The first line of its error. */
  error: z.string().optional(),
  /** Which of the lists of ids its outcomes are in the order of. */
  tasks: z.int().optional(),
  outcomes: z.string().optional(),
})
export type StripRun = z.output<typeof stripRun>

/** The last runs of a configuration, the newest start first. Each list of task ids stands once, however many runs have it. */
export const strip = z.object({
  tasks: z.array(z.object({ ids: z.array(z.string()) })),
  runs: z.array(stripRun),
})
export type Strip = z.output<typeof strip>
