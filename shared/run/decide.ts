import { isLaunchable } from '../model/configuration-types.ts'
import { configurationKey, type Identity, type NewUuid } from '../model/ids.ts'
import type { Micros } from '../model/time.ts'
import type { Configuration } from '../store/configurations.ts'
import type { Run } from '../store/runs.ts'
import type { Marks } from '../store/workflows.ts'
import type { Consequences } from './change.ts'
import { newRun, started, withoutSlot, withSlot } from './start.ts'
import { isOpen, isUnderWay } from './state.ts'
import { fired, isComplete, received, takenBack } from './workflow.ts'

/** A workflow, and what it has received as it stands now. */
export type Received = { workflow: Configuration; marks: Marks }

/** What is stored around a run, as far as a new status of it concerns it. */
export type Surroundings = {
  /** The run's own configuration. */
  own: Configuration | undefined
  /** The runs that may start in its place, those first that wait longest. */
  queued: Run[]
  /** The workflows that wait for its job. */
  workflows: Received[]
  /** The configurations that those workflows launch which are complete with it. */
  targets: Configuration[]
}

/** What is written around a run because of its new status. */
export type Decision = {
  /** Whether workflows count its success from now on; one that they fired with stays counted. */
  counted: boolean
  /** Queued runs that start, as they are from now on. */
  started: Run[]
  /** New runs, and the workflow that launches each. */
  launched: { run: Run; workflow: Configuration }[]
  /** What workflows have received from now on, where that changes. */
  marks: Received[]
  /** The configurations of which other runs hold the slots from now on. */
  slots: Configuration[]
}

/** Whether a success counts: nothing counts of a configuration that may have no runs. */
export const doesCount = ({ counts }: Consequences, own: Configuration | undefined): boolean =>
  counts && own !== undefined && isOpen(own)

/** The configuration that a workflow launches, in its own environment. */
export const targetOf = ({ environment, target_dag }: Configuration): Identity | undefined =>
  target_dag && { environment, ...target_dag }

/** What each workflow has received once it has heard of a run; a closed one hears of no success. */
export function heard(
  { job_id, run_id }: Run,
  workflows: Received[],
  { takesBack, now }: { takesBack: boolean; now: Micros },
): (Received & { before: Marks; completes: boolean })[] {
  const listening = workflows.filter(({ workflow }) => takesBack || isOpen(workflow))
  return listening.map(({ workflow, marks: before }) => {
    const marks = takesBack ? takenBack(before, job_id, run_id) : received(before, job_id, run_id, now)
    return { workflow, marks, before, completes: !takesBack && isComplete(workflow, marks) }
  })
}

/**
 * What follows from a run's new status: its slot goes to who waits for it, the workflows hear of it, and those that have
 * received all launch their targets.
 */
export function decide(
  run: Run,
  consequences: Consequences,
  { own, queued, workflows, targets }: Surroundings,
  { account, now, newUuid }: { account: string; now: Micros; newUuid: NewUuid },
): Decision {
  const { frees, takesBack } = consequences
  const before = new Map([...targets, ...(own ? [own] : [])].map(one => [configurationKey(one), one]))
  const after = new Map(before)
  const take = (taker: Run) => {
    const configuration = after.get(taker.configuration)
    if (configuration) after.set(taker.configuration, withSlot(configuration, taker))
  }
  if (frees && own) after.set(run.configuration, withoutSlot(own, run))
  const starting = frees ? queued.map(waiting => started(waiting, now)) : []
  starting.forEach(take)

  const counted = doesCount(consequences, own)
  const told = counted || takesBack ? heard(run, workflows, { takesBack, now }) : []
  const launched: Decision['launched'] = []
  const marks: Received[] = []
  for (const { workflow, marks: received, before: was, completes } of told) {
    const target = completes ? launchTarget(workflow, after, { account, now, newUuid }) : undefined
    if (target) {
      launched.push({ run: target, workflow })
      if (isUnderWay(target)) take(target)
    }
    const then = target ? fired(received, now, target.run_id) : received
    if (then !== was) marks.push({ workflow, marks: then })
  }
  const isTakenBack = takesBack && marks.length > 0
  return {
    counted: counted || (run.counted && !isTakenBack),
    started: starting,
    launched,
    marks,
    slots: [...after.values()].filter(
      one => one.active_runs !== before.get(configurationKey(one))?.active_runs,
    ),
  }
}

/** The run of a workflow's target; none where it is missing, closed, or of a type that is not launched. */
function launchTarget(
  workflow: Configuration,
  configurations: ReadonlyMap<string, Configuration>,
  { account, now, newUuid }: { account: string; now: Micros; newUuid: NewUuid },
): Run | undefined {
  const identity = targetOf(workflow)
  const configuration = identity && configurations.get(configurationKey(identity))
  if (!configuration || !isOpen(configuration) || !isLaunchable(configuration)) return
  const trigger = { kind: 'workflow' as const, by: workflow.configuration_id }
  return newRun({ account, configuration, uuid: newUuid(), now, trigger })
}
