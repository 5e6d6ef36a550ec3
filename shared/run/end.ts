import type { Firestore } from '@google-cloud/firestore'
import { isLaunchable } from '../model/configuration-types.ts'
import { configurationKey, type Identity, type NewUuid } from '../model/ids.ts'
import type { Micros } from '../model/time.ts'
import { writeAudit } from '../store/audit.ts'
import {
  type Configuration,
  configurationRef,
  toConfiguration,
  workflowsOfQuery,
} from '../store/configurations.ts'
import type { Transaction } from '../store/database.ts'
import { fromRun, type Run, runRef } from '../store/runs.ts'
import { fromMarks, type Marks, marksRef, toMarks } from '../store/workflows.ts'
import { readQueued, startQueued } from './queue.ts'
import { isOpen, newRun, withoutSlot, withSlot } from './start.ts'
import { current, fired, isComplete, received, takenBack } from './workflow.ts'

/** What follows from a run's new status: it gives its slot back; its success counts, or is taken back. */
export type Consequences = { frees: boolean; counts: boolean; takesBack: boolean }

/** Where and when it happens. */
type Surroundings = { db: Firestore; account: string; now: Micros; newUuid: NewUuid; request_id: string }

/**
 * Does in the transaction what follows from a run's new status: frees its slot and starts who waits for it, tells
 * the workflows that wait for its job, and launches the targets of those that have received all. The run itself is
 * written by the caller. Reads first, then writes.
 *
 * @returns whether workflows count this run's success from now on (one that they fired with stays counted), and the
 *   runs that have started, to be dispatched
 */
export async function followUp(
  tx: Transaction,
  { frees, counts, takesBack }: Consequences,
  run: Run,
  where: Surroundings,
): Promise<{ counted: boolean; started: Run[] }> {
  const slots = frees || counts ? await readSlots(tx, [run], where) : new Map<string, Configuration>()
  const own = slots.get(run.configuration)
  const queued = frees && own ? await readQueued(tx, withoutSlot(own, run), where) : []
  const counted = counts && own !== undefined && isOpen(own)
  const told = counted || takesBack ? await readWorkflows(tx, run, where) : []
  const { job_id, run_id } = run
  const heard = told.filter(({ workflow }) => takesBack || isOpen(workflow))
  const updated = await Promise.all(
    heard.map(async ({ workflow, marks }) => {
      const before = await current(workflow, marks, where.now)
      const after = takesBack
        ? takenBack(before, job_id, run_id)
        : received(before, job_id, run_id, where.now)
      return { workflow, before, after }
    }),
  )
  const complete = updated.filter(({ workflow, after }) => counted && isComplete(workflow, after))
  const targets = await readSlots(
    tx,
    complete.flatMap(({ workflow }) => targetOf(workflow) ?? []),
    where,
  )
  for (const [key, target] of targets) if (!slots.has(key)) slots.set(key, target)

  const before = new Map(slots)
  const started: Run[] = []
  if (frees && own) slots.set(run.configuration, withoutSlot(own, run))
  for (const next of startQueued(tx, queued, where)) {
    takeSlot(slots, next)
    started.push(next)
  }
  for (const { workflow, before: was, after } of updated) {
    const target = complete.some(one => one.workflow === workflow)
      ? launchTarget(tx, workflow, slots, where)
      : undefined
    if (target?.status === 'RUNNING') started.push(target)
    const marks = target ? fired(after, where.now, target.run_id) : after
    if (marks !== was) tx.set(marksRef(where.db, where.account, workflow), fromMarks(marks))
  }
  for (const [key, { active_runs, ...identity }] of slots) {
    if (active_runs === before.get(key)?.active_runs) continue
    tx.update(configurationRef(where.db, where.account, identity), { active_runs })
  }
  const stillCounted = run.counted && !updated.some(({ before: was, after }) => takesBack && after !== was)
  return { counted: counted || stillCounted, started }
}

async function readSlots(tx: Transaction, identities: Identity[], { db, account }: Surroundings) {
  const documents = await tx.getAll(identities.map(identity => configurationRef(db, account, identity)))
  const found = documents.flatMap(data => (data ? [toConfiguration(data)] : []))
  return new Map(found.map(configuration => [configurationKey(configuration), configuration]))
}

async function readWorkflows(tx: Transaction, run: Run, { db, account }: Surroundings) {
  const docs = await tx.query(workflowsOfQuery(db, account, run.environment, run.job_id))
  const workflows = docs.map(doc => toConfiguration(doc.data()))
  const marks = await tx.getAll(workflows.map(workflow => marksRef(db, account, workflow)))
  return workflows.map((workflow, index): { workflow: Configuration; marks: Marks } => ({
    workflow,
    marks: toMarks(marks[index]),
  }))
}

function targetOf({ environment, target_dag }: Configuration): Identity | undefined {
  return target_dag && { environment, ...target_dag }
}

/** Launches a workflow's target; nothing where it is missing, closed, or of a type that is not launched. */
function launchTarget(
  tx: Transaction,
  workflow: Configuration,
  slots: Map<string, Configuration>,
  { db, account, now, newUuid, request_id }: Surroundings,
): Run | undefined {
  const identity = targetOf(workflow)
  const configuration = identity && slots.get(configurationKey(identity))
  if (!configuration || !isOpen(configuration) || !isLaunchable(configuration)) return
  const by = workflow.configuration_id
  const uuid = newUuid()
  const run = newRun({ account, configuration, uuid, now, trigger: { kind: 'workflow', by } })
  tx.create(runRef(db, account, uuid), fromRun(run))
  writeAudit(tx, db, account, {
    date: now,
    principal: `workflow ${by}`,
    request_id,
    action: 'launch_job',
    target: `runs/${uuid}`,
    from: null,
    to: run.status,
  })
  if (run.status === 'RUNNING') takeSlot(slots, run)
  return run
}

function takeSlot(slots: Map<string, Configuration>, run: Run): void {
  const configuration = slots.get(run.configuration)
  if (configuration) slots.set(run.configuration, withSlot(configuration, run))
}
