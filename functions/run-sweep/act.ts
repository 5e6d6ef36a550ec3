import type { Firestore } from '@google-cloud/firestore'
import type { Answer } from '../../shared/http/answer.ts'
import { errorFields, type Log } from '../../shared/model/log.ts'
import type { Clock } from '../../shared/model/time.ts'
import { type Dispatch, ordersFor } from '../../shared/run/dispatch.ts'
import { list } from '../../shared/store/database.ts'
import { dueQuery, type Run, toRun } from '../../shared/store/runs.ts'

/** The most runs that one sweep hands out; the next one goes on. */
const AT_MOST = 500

/** Hands out again what was committed and not dispatched, what lost its runner, and what is still to be stopped. */
export async function sweep({
  db,
  now,
  dispatch,
  log,
}: {
  db: Firestore
  now: Clock
  dispatch: Dispatch
  log: Log
}): Promise<Answer> {
  const date = now()
  const found = await Promise.all([
    list(dueQuery(db, date, AT_MOST)),
    list(dueQuery(db, date, AT_MOST, 'lease_until')),
  ])
  const byPath = new Map(found.flat().map(doc => [doc.ref.path, doc]))
  const byAccount = new Map<string, Run[]>()
  for (const doc of byPath.values()) {
    const account = doc.ref.parent.parent?.id
    if (account === undefined) continue
    try {
      byAccount.set(account, [...(byAccount.get(account) ?? []), toRun(doc.data())])
    } catch (error) {
      log({ severity: 'ERROR', message: `Cannot read ${doc.ref.path}`, account, error: errorFields(error) })
    }
  }
  for (const [account, runs] of byAccount) await dispatch(account, ordersFor(runs))
  return { body: { message: 'ok', dispatched: [...byAccount.values()].flat().length } }
}
