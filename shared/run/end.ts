import type { Firestore } from '@google-cloud/firestore'
import { type NewUuid, uuidOf } from '../model/ids.ts'
import type { Micros } from '../model/time.ts'
import { writeAudit } from '../store/audit.ts'
import { configurationRef } from '../store/configurations.ts'
import type { Transaction } from '../store/database.ts'
import { fromRun, type Run, runRef } from '../store/runs.ts'
import { fromMarks, marksRef } from '../store/workflows.ts'
import type { Change } from './change.ts'
import { type Decision, decide } from './decide.ts'
import { writeStarted } from './queue.ts'
import { isUnderWay } from './state.ts'
import { readSurroundings } from './surroundings.ts'

/** Where and when it happens, and by what request. */
type Where = { db: Firestore; account: string; now: Micros; newUuid: NewUuid; request_id: string }

/**
 * Gives a run its new status, with all that follows from it, in three stages: what is stored around it is read, what
 * follows is decided, and that is written.
 * @returns the runs that have started, to be handed to the runner once the transaction is committed
 */
export async function changeRun(
  tx: Transaction,
  run: Run,
  { change, consequences }: Change,
  where: Where,
): Promise<Run[]> {
  const surroundings = await readSurroundings(tx, run, consequences, where)
  const decision = decide(run, consequences, surroundings, where)
  tx.update(
    runRef(where.db, where.account, uuidOf(run.run_id)),
    fromRun({ ...change, counted: decision.counted }),
  )
  writeDecision(tx, decision, where)
  return [...decision.started, ...decision.launched.map(({ run }) => run).filter(isUnderWay)]
}

function writeDecision(
  tx: Transaction,
  { started, launched, marks, slots }: Decision,
  { db, account, now, request_id }: Where,
): void {
  writeStarted(tx, started, { db, account })
  for (const { run, workflow } of launched) {
    const uuid = uuidOf(run.run_id)
    tx.create(runRef(db, account, uuid), fromRun(run))
    writeAudit(tx, db, account, {
      date: now,
      principal: `workflow ${workflow.configuration_id}`,
      request_id,
      action: 'launch_job',
      target: `runs/${uuid}`,
      from: null,
      to: run.status,
    })
  }
  for (const { workflow, marks: received } of marks)
    tx.set(marksRef(db, account, workflow), fromMarks(received))
  for (const { active_runs, ...identity } of slots)
    tx.update(configurationRef(db, account, identity), { active_runs })
}
