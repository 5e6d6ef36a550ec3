import type { Firestore } from '@google-cloud/firestore'
import { configurationKey, type Identity } from '../model/configuration-key.ts'
import type { Micros } from '../model/time.ts'
import { alertRef } from '../store/alerts.ts'
import {
  type Configuration,
  configurationRef,
  toConfiguration,
  workflowsOfQuery,
} from '../store/configurations.ts'
import type { Transaction } from '../store/database.ts'
import type { Run } from '../store/runs.ts'
import { dayRef, marksRef, toDay, toMarks } from '../store/workflows.ts'
import { alertsOf } from './alert.ts'
import type { Consequences } from './change.ts'
import { doesCount, type Hearing, hear, type Surroundings, targetOf } from './decide.ts'
import { readQueued } from './queue.ts'
import { withoutSlot } from './start.ts'
import { current } from './workflow.ts'

/** Where and when it happens. */
type Where = { db: Firestore; account: string; now: Micros }

/** Reads what {@link decide} needs to know of a run's new status, and no more. */
export async function readSurroundings(
  tx: Transaction,
  run: Run,
  consequences: Consequences,
  where: Where,
): Promise<Surroundings> {
  const { frees, takesBack, became } = consequences
  const [own] = await readConfigurations(tx, [run], where)
  const queued = frees && own ? await readQueued(tx, withoutSlot(own, run), where) : []
  const isTold = doesCount(consequences, own) || takesBack
  const workflows = isTold ? await readWorkflows(tx, run, where) : []
  const complete = hear(run, workflows, { takesBack, now: where.now }).filter(({ completes }) => completes)
  const keys = new Map<string, Identity>()
  for (const { workflow } of complete) {
    const target = targetOf(workflow)
    if (target) keys.set(configurationKey(target), target)
  }
  keys.delete(run.configuration)
  const targets = await readConfigurations(tx, [...keys.values()], where)
  const ids = alertsOf(run, became, own, where.now).map(({ id }) => id)
  const alerts = await tx.getAll(ids.map(id => alertRef(where.db, where.account, id)))
  return { own, queued, workflows, targets, told: ids.filter((_, at) => alerts[at] !== undefined) }
}

async function readConfigurations(
  tx: Transaction,
  identities: Identity[],
  { db, account }: Where,
): Promise<Configuration[]> {
  const documents = await tx.getAll(identities.map(identity => configurationRef(db, account, identity)))
  return documents.flatMap(data => (data ? [toConfiguration(data)] : []))
}

async function readWorkflows(tx: Transaction, run: Run, { db, account, now }: Where): Promise<Hearing[]> {
  const docs = await tx.query(workflowsOfQuery(db, account, run, run.job_id))
  const workflows = docs.map(doc => toConfiguration(doc.data()))
  const marks = await tx.getAll(workflows.map(workflow => marksRef(db, account, workflow)))
  const byDay = workflows.filter(({ per_execution_date }) => per_execution_date)
  const days = await tx.getAll(byDay.map(workflow => dayRef(db, account, workflow, run.execution_date)))
  return Promise.all(
    workflows.map(async (workflow, index) => {
      const all = toMarks(marks[index])
      const day = byDay.indexOf(workflow)
      const received = day < 0 ? all.received : toDay(days[day], all.epoch)
      return { workflow, marks: all, received: await current(workflow, all, received, now) }
    }),
  )
}
