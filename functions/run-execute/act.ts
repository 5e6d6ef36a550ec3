import { randomUUID } from 'node:crypto'
import type { Answer } from '../../shared/http/answer.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import type { RunOrder } from '../../shared/run/dispatch.ts'
import { runToEnd } from './run-to-end.ts'
import type { Runner } from './runner.ts'
import { stopWork } from './stop.ts'

/** Carries out an order: to run a run that has started, or to stop what is at work for one that is over. */
export async function execute(
  { account, run_id, order }: { account: string; run_id: string; order: RunOrder['order'] },
  runner: Runner,
): Promise<Answer> {
  const held = { db: runner.db, account, uuid: uuidOf(run_id), holder: randomUUID() }
  const carryOut = order === 'run' ? runToEnd : stopWork
  return { body: { message: await carryOut(held, runner) } }
}
