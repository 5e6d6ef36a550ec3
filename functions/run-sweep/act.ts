import type { Firestore, QueryDocumentSnapshot } from '@google-cloud/firestore'
import type { Answer } from '../../shared/http/answer.ts'
import { errorFields, type Log } from '../../shared/model/log.ts'
import type { Clock, Micros } from '../../shared/model/time.ts'
import { type Delivery, type Dispatch, ordersFor } from '../../shared/run/dispatch.ts'
import { dueAlertsQuery, toAlert } from '../../shared/store/alerts.ts'
import { list } from '../../shared/store/database.ts'
import { dueQuery, type Run, toRun } from '../../shared/store/runs.ts'
import { logWaiting } from './waiting.ts'

/** How many due runs are read at a time, and how often: those that wait in their account's queue are among them. */
const PAGE = 500
const PAGES = 20

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
  const found = await Promise.all([listDue(db, date, 'sweep_at'), listDue(db, date, 'lease_until')])
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
  const alerts = await sweepAlerts(db, date, dispatch)
  const runs = [...byAccount.values()].flat()
  logWaiting([...runs.map(({ sweep_at }) => sweep_at), ...alerts.map(({ due }) => due)], date, log)
  return { body: { message: 'ok', dispatched: runs.length, alerts: alerts.length } }
}

/** Hands on the alerts whose time has come: what was not handed on, is to be tried again, or waited as a digest. */
async function sweepAlerts(db: Firestore, date: Micros, dispatch: Dispatch): Promise<Delivery[]> {
  const docs = await list(dueAlertsQuery(db, date, PAGE))
  const byAccount = Map.groupBy(docs, doc => doc.ref.parent.parent?.id ?? '')
  const handedOn: Delivery[] = []
  for (const [account, due] of byAccount) {
    const orders = due.map(
      (doc): Delivery => ({
        order: 'deliver',
        alert: doc.id,
        due: toAlert(doc.data()).deliver_at ?? undefined,
      }),
    )
    await dispatch(account, orders)
    handedOn.push(...orders)
  }
  return handedOn
}

/** All that is due, up to a limit: an account whose runs wait by the thousand must not hide another's lost one. */
async function listDue(
  db: Firestore,
  date: Micros,
  field: 'sweep_at' | 'lease_until',
): Promise<QueryDocumentSnapshot[]> {
  const due: QueryDocumentSnapshot[] = []
  for (let page = 0; page < PAGES; page++) {
    const query = dueQuery(db, date, PAGE, field)
    const last = due.at(-1)
    const docs = await list(last ? query.startAfter(last) : query)
    due.push(...docs)
    if (docs.length < PAGE) break
  }
  return due
}
