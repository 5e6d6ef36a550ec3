import { configurationKey, type Identity } from '../model/configuration-key.ts'
import { isLaunchable } from '../model/configuration-types.ts'
import { describe, type NewUuid } from '../model/ids.ts'
import { withoutDefault } from '../model/parameters.ts'
import type { Micros } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Run } from '../store/runs.ts'
import type { Marks, ReceivedJobs } from '../store/workflows.ts'
import { alertsOf, isFailing, type NewAlert } from './alert.ts'
import type { Change, Consequences } from './change.ts'
import { newRun, started, withoutSlot, withSlot } from './start.ts'
import { isOpen, isUnderWay } from './state.ts'
import { withRun } from './strip.ts'
import { isComplete, withoutReceipt, withReceipt } from './workflow.ts'

/** A workflow, with what it has received as it stands now: of all dates, or of the run's where it keeps days apart. */
export type Hearing = { workflow: Configuration; marks: Marks; received: ReceivedJobs }

/** What is stored around a run, as far as a new status of it concerns it. */
export type Surroundings = {
  /** The run's own configuration. */
  own: Configuration | undefined
  /** The runs that may start in its place, those first that wait longest. */
  queued: Run[]
  /** The workflows that wait for its job. */
  workflows: Hearing[]
  /** The configurations that those workflows launch which are complete with it. */
  targets: Configuration[]
  /** The ids of the alerts of the run that were written before. */
  told: string[]
}

/** What is written around a run because of its new status. */
export type Decision = {
  /** Whether workflows count its success from now on; one that they fired with stays counted. */
  counted: boolean
  /** Queued runs that start, as they are from now on. */
  started: Run[]
  /** New runs, and the workflow that launches each. */
  launched: { run: Run; workflow: Configuration }[]
  /** Workflows that are complete and launch nothing, and why. */
  unfired: { workflow: Configuration; why: string }[]
  /** What workflows have received, and how often they were complete, where that changes. */
  heard: (Hearing & { isFired: boolean })[]
  /** The configurations whose runs stand otherwise from now on, hold other slots, or begin or cease to fail. */
  runsOf: Configuration[]
  /** What is told of it, and was not before. */
  alerts: NewAlert[]
}

/** Whether a success counts: nothing counts of a configuration that may have no runs. */
export const doesCount = ({ counts }: Consequences, own: Configuration | undefined): boolean =>
  counts && own !== undefined && isOpen(own)

/** The configuration that a workflow launches, in its own environment. */
export const targetOf = ({ environment, target_dag }: Configuration): Identity | undefined =>
  target_dag && { environment, ...target_dag }

/** What each workflow has received once it has heard of a run; a closed one hears of no success. */
export function hear(
  { job_id, run_id }: Run,
  workflows: Hearing[],
  { takesBack, now }: { takesBack: boolean; now: Micros },
): (Hearing & { before: ReceivedJobs; completes: boolean })[] {
  const listening = workflows.filter(({ workflow }) => takesBack || isOpen(workflow))
  return listening.map(({ workflow, marks, received: before }) => {
    const received = takesBack
      ? withoutReceipt(before, job_id, run_id)
      : withReceipt(before, job_id, { run_id, date: now })
    const completes = !takesBack && isComplete(workflow, received)
    return { workflow, marks, before, received, completes }
  })
}

/**
 * What follows from a run's new status: its slot goes to who waits for it, the workflows hear of it, and those that have
 * received all launch their targets.
 */
export function decide(
  run: Run,
  { change, consequences, outcomes }: Change,
  { own, queued, workflows, targets, told: toldBefore }: Surroundings,
  { account, now, newUuid }: { account: string; now: Micros; newUuid: NewUuid },
): Decision {
  const { frees, takesBack } = consequences
  const before = new Map([...targets, ...(own ? [own] : [])].map(one => [configurationKey(one), one]))
  const after = new Map(before)
  const take = (taker: Run) => {
    const configuration = after.get(taker.configuration)
    if (configuration) after.set(taker.configuration, withSlot(configuration, taker))
  }
  if (own) {
    const freed = frees ? withoutSlot(own, run) : own
    const is_failing = isFailing(own, consequences.became)
    const told = is_failing === (own.is_failing ?? false) ? freed : { ...freed, is_failing }
    after.set(run.configuration, withRun(told, { ...run, ...change }, outcomes))
  }
  const starting = frees ? queued.map(waiting => started(waiting, now)) : []
  starting.forEach(take)

  const counted = doesCount(consequences, own)
  const told = counted || takesBack ? hear(run, workflows, { takesBack, now }) : []
  const alerts = alertsOf(run, consequences.became, own, now).filter(({ id }) => !toldBefore.includes(id))
  const decision: Decision = {
    ...{ counted, started: starting, launched: [], unfired: [], heard: [], runsOf: [], alerts },
  }
  for (const { workflow, marks, received, before: was, completes } of told) {
    if (!completes) {
      if (received !== was) decision.heard.push({ workflow, marks, received, isFired: false })
      continue
    }
    const { execution_date } = run
    const found = targetRun(workflow, after, { account, execution_date, now, newUuid })
    const outcome = 'why' in found ? { run_id: null, why: found.why } : { run_id: found.run_id }
    const firings = [...marks.firings, { date: now, execution_date, ...outcome }]
    const fired = { workflow, marks: { ...marks, firings }, isFired: true }
    if ('why' in found) {
      decision.unfired.push({ workflow, why: found.why })
      decision.heard.push({ ...fired, received })
      continue
    }
    decision.launched.push({ run: found, workflow })
    if (isUnderWay(found)) take(found)
    decision.heard.push({ ...fired, received: {} })
  }
  const isTakenBack = takesBack && decision.heard.length > 0
  return {
    ...decision,
    counted: counted || (run.counted && !isTakenBack),
    runsOf: [...after.values()].filter(one => one !== before.get(configurationKey(one))),
  }
}

/** The run of a workflow's target, or why there is none: it is missing, closed, or of a type that is not launched. */
function targetRun(
  workflow: Configuration,
  configurations: ReadonlyMap<string, Configuration>,
  made: { account: string; execution_date: Micros; now: Micros; newUuid: NewUuid },
): Run | { why: string } {
  const identity = targetOf(workflow)
  if (!identity) return { why: 'The workflow names no target' }
  const configuration = configurations.get(configurationKey(identity))
  const what = `Its target, the ${describe(identity)},`
  if (!configuration) return { why: `${what} is not deployed` }
  if (configuration.archived) return { why: `${what} is archived` }
  if (!configuration.activated) return { why: `${what} is disabled` }
  if (!isLaunchable(configuration)) return { why: `${what} is of a type that is not launched` }
  const [needed] = withoutDefault(configuration.parameters)
  if (needed !== undefined)
    return { why: `${what} needs the parameter ${needed}, which a workflow does not give` }
  const { newUuid, ...given } = made
  const trigger = { kind: 'workflow' as const, by: workflow.configuration_id }
  return newRun({ ...given, configuration, uuid: newUuid(), trigger })
}
