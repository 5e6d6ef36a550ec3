import type { Firestore } from '@google-cloud/firestore'
import type { Answer } from '../../shared/http/answer.ts'
import { errorFields, type Log } from '../../shared/model/log.ts'
import type { Clock } from '../../shared/model/time.ts'
import { type Dispatch, ordersFor } from '../../shared/run/dispatch.ts'
import { dueQuery, type Run, toRun } from '../../shared/store/runs.ts'
import { sweepAlerts } from './alerts.ts'
import { listDue } from './due.ts'
import { logWaiting } from './waiting.ts'

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
  const found = await Promise.all(
    (['sweep_at', 'lease_until'] as const).map(field => listDue(limit => dueQuery(db, date, limit, field))),
  )
  const byPath = new Map(found.flat().map(doc => [doc.ref.path, doc]))
  const byAccount = new Map<string, Run[]>()
  for (const doc of byPath.values()) {
    const account = doc.ref.parent.parent?.id
    if (account === undefined) continue
    try {
      const runs = byAccount.get(account) ?? []
      runs.push(toRun(doc.data()))
      byAccount.set(account, runs)
    } catch (error) {
      log({ severity: 'ERROR', message: `Cannot read ${doc.ref.path}`, account, error: errorFields(error) })
    }
  }
  for (const [account, runs] of byAccount) await dispatch(account, ordersFor(runs))
  const alerts = await sweepAlerts(date, { db, dispatch, log })
  const runs = [...byAccount.values()].flat()
  logWaiting([...runs.map(({ sweep_at }) => sweep_at), ...alerts.map(({ due }) => due)], date, log)
  return { body: { message: 'ok', dispatched: runs.length, alerts: alerts.length } }
}
