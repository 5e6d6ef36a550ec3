import { Problem } from '../model/problem.ts'
import { isEnding } from '../model/standing.ts'
import { type Status, type SubStatus, subStatusOf } from '../model/statuses.ts'
import type { Outcomes } from '../model/strip.ts'
import type { Micros } from '../model/time.ts'
import type { Run } from '../store/runs.ts'
import type { Became } from './alert.ts'
import { lineOf } from './outcomes.ts'
import { AT_REST, handedOut } from './start.ts'
import { isQueued, isSuccess, isUnderWay, takesSuccessBack } from './state.ts'

/**
 * What follows from a run's new status: it gives its slot back; its success counts, or is taken back; and what it has
 * become, which may be told.
 */
export type Consequences = { frees: boolean; counts: boolean; takesBack: boolean; became: Became }

/** A run's new status: what it changes of the run itself, and what follows from it. */
export type Change = { change: Partial<Run>; consequences: Consequences; outcomes?: Outcomes | undefined }

/** How a run's tasks came out, or why it could not be run. */
export type Outcome = {
  sub_status: SubStatus
  tellsWorkflows: boolean
  error?: Run['error']
  /** How each task came out, and the first line of what went wrong in the gravest, where there were tasks. */
  outcomes?: Outcomes | undefined
  error_line?: string | undefined
}

/** What a run becomes that its runner ends. */
export function endedByRunner(
  run: Run,
  { sub_status, tellsWorkflows, error, outcomes, error_line }: Outcome,
  now: Micros,
): Change {
  const status = sub_status === 'FAILED' ? 'FAILED' : 'SUCCESS'
  const line = error ? lineOf(error.message) : error_line
  return {
    outcomes,
    change: {
      status,
      sub_status,
      duration: Math.max(0, now - run.start_execution_date),
      last_update_date: now,
      error,
      error_line: line,
      outcomes: outcomes?.letters,
      // One that could not be run may have had an earlier runner, whose jobs are still at work.
      ...(error ? handedOut(now) : AT_REST),
    },
    consequences: {
      frees: true,
      counts: tellsWorkflows && !run.counted,
      takesBack: false,
      became: { status, sub_status, error_line: line, by: 'tailer' },
    },
  }
}

/**
 * What a run becomes whose status is set by hand. A queued run takes no status but an ending: it starts by itself. A
 * duration, once known, stays.
 * @param by - Whose hand it is.
 * @throws Problem `conflict`
 */
export function setByHand(run: Run, status: Status, now: Micros, by = 'tailer'): Change {
  const ends = isEnding(status)
  if (isQueued(run) && !ends) {
    throw new Problem('conflict', 'The run is QUEUED: it starts by itself when a slot is free')
  }
  const frees = isUnderWay(run) && ends
  const elapsed = isQueued(run) ? 0 : Math.max(0, now - run.start_execution_date)
  return {
    change: {
      status,
      sub_status: subStatusOf(status),
      last_update_date: now,
      duration: ends ? (run.duration ?? elapsed) : run.duration,
      by_hand: run.by_hand || status !== run.status,
      // One that was under way is handed out to have its work stopped; the sweep sees to that.
      ...(frees ? handedOut(now) : {}),
    },
    consequences: {
      frees,
      counts: isSuccess(status) && !run.counted,
      takesBack: takesSuccessBack(status) && run.counted,
      became: { status, sub_status: subStatusOf(status), by },
    },
  }
}
