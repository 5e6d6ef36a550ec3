import type { Firestore } from '@google-cloud/firestore'
import { configurationKey, type Identity } from '../../shared/model/configuration-key.ts'
import { describe, uuidOf } from '../../shared/model/ids.ts'
import { Problem } from '../../shared/model/problem.ts'
import { setByHand } from '../../shared/run/change.ts'
import type { Hand } from '../../shared/run/correct.ts'
import { checkJob } from '../../shared/run/named.ts'
import { madeBy, writeAudit } from '../../shared/store/audit.ts'
import { list, type Transaction, transact } from '../../shared/store/database.ts'
import { fromRun, ofBackfillQuery, type Run, runRef, toRun } from '../../shared/store/runs.ts'

type Cancelling = Identity & {
  account: string
  action: string
  backfill_id: string
  note?: string | undefined
}

/** How many runs one transaction ends. */
const AT_ONCE = 100

/**
 * Ends as `FAILED` the runs of a backfill that wait for a slot. They had none to give back, no workflow had counted them,
 * and they are on no strip: what never began would push from it what did.
 * @throws Problem `run-not-found` where the configuration has no such backfill
 */
export async function cancelBackfill(input: Cancelling, hand: Hand): Promise<void> {
  checkJob(input)
  await checkIts(input, hand.db)
  while ((await transact(hand.db, tx => endSome(tx, input, hand))) === AT_ONCE);
}

/** @returns how many runs it ended */
async function endSome(
  tx: Transaction,
  { account, action, backfill_id, note }: Cancelling,
  { db, caller, now, request_id }: Hand,
): Promise<number> {
  const docs = await tx.query(ofBackfillQuery(db, account, backfill_id, 'QUEUED').limit(AT_ONCE))
  const date = now()
  const waiting: Run[] = docs.map(doc => toRun(doc.data()))
  for (const run of waiting) {
    const uuid = uuidOf(run.run_id)
    tx.update(runRef(db, account, uuid), fromRun(setByHand(run, 'FAILED', date).change))
    writeAudit(tx, db, account, {
      date,
      ...madeBy({ caller, request_id }),
      action,
      target: `runs/${uuid}`,
      from: run.status,
      to: 'FAILED',
      note,
    })
  }
  return waiting.length
}

async function checkIts(input: Cancelling, db: Firestore): Promise<void> {
  const [first] = await list(ofBackfillQuery(db, input.account, input.backfill_id).limit(1))
  if (first && toRun(first.data()).configuration === configurationKey(input)) return
  throw new Problem(
    'run-not-found',
    `The ${describe(input)} has no backfill ${input.backfill_id} with runs of its own`,
  )
}
