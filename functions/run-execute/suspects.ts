import { setTimeout as sleep } from 'node:timers/promises'
import type { Firestore } from '@google-cloud/firestore'
import pLimit from 'p-limit'
import type { Micros } from '../../shared/model/time.ts'
import type { Run } from '../../shared/store/runs.ts'
import { listTasks } from '../../shared/store/tasks.ts'

/** How many runners in a row may be gone that got nothing done before the run fails. */
export const DEATHS = 3
/** How many claims of a run are kept: those of the dead, and the one of who counts them. */
export const MOST_CLAIMS = DEATHS + 1

/** Whether a run has had as many runners die as may; what they got done meanwhile is not looked at. */
export const hasLostMany = ({ claims }: Pick<Run, 'claims'>): boolean => claims.length >= MOST_CLAIMS

/** Whether the runners of a run, which is taken once more, died one after the other with no task settled meanwhile. */
export async function killsItsRunners(
  run: Run,
  { db, account, uuid }: { db: Firestore; account: string; uuid: string },
): Promise<boolean> {
  if (!hasLostMany(run)) return false
  const since: Micros = run.claims[0] ?? 0
  const tasks = await listTasks(db, account, uuid)
  return tasks.every(({ end_date }) => end_date === undefined || end_date < since)
}

/** Whether a run has lost more runners than one, which a deployment or a machine that fails may cost it. */
export const isSuspect = ({ claims }: Pick<Run, 'claims'>): boolean => claims.length > 1

/** How long a suspect is watched before the next one begins, in milliseconds. */
const WATCH = 20_000

/**
 * Takes what is suspected of killing its runners one after the other: it may have been another run of the same process
 * that killed it, and side by side they would all be taken for it.
 */
export type Suspects = (uuid: string, work: () => Promise<string>) => Promise<string>

/** A queue of suspects, which the orders of one process share. Who waits there already waits once. */
export function oneSuspectAtATime(): Suspects {
  const one = pLimit(1)
  const waiting = new Map<string, Promise<string>>()
  return (uuid, work) => {
    const known = waiting.get(uuid)
    if (known) return known
    const answer = new Promise<string>((resolve, reject) => {
      one(() => {
        waiting.delete(uuid)
        const done = work()
        done.then(resolve, reject)
        return Promise.race([done.catch(() => {}), sleep(WATCH, undefined, { ref: false })])
      })
    })
    // p-limit begins nothing at once, so that this comes before it is taken out again.
    waiting.set(uuid, answer)
    return answer
  }
}
