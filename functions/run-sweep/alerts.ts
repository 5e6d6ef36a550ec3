import type { Firestore } from '@google-cloud/firestore'
import { errorFields, type Log } from '../../shared/model/log.ts'
import type { Micros } from '../../shared/model/time.ts'
import type { Delivery, Dispatch } from '../../shared/run/dispatch.ts'
import { dueAlertsQuery, toAlert } from '../../shared/store/alerts.ts'
import { listDue } from './due.ts'

/** Hands on the alerts whose time has come: what was not handed on, is to be tried again, or waited as a digest. */
export async function sweepAlerts(
  date: Micros,
  { db, dispatch, log }: { db: Firestore; dispatch: Dispatch; log: Log },
): Promise<Delivery[]> {
  const byAccount = new Map<string, Delivery[]>()
  for (const doc of await listDue(limit => dueAlertsQuery(db, date, limit))) {
    const account = doc.ref.parent.parent?.id
    if (account === undefined) continue
    try {
      const { deliver_at } = toAlert(doc.data())
      const orders = byAccount.get(account) ?? []
      orders.push({ order: 'deliver', alert: doc.id, due: deliver_at ?? undefined })
      byAccount.set(account, orders)
    } catch (error) {
      log({ severity: 'ERROR', message: `Cannot read ${doc.ref.path}`, account, error: errorFields(error) })
    }
  }
  for (const [account, orders] of byAccount) await dispatch(account, orders)
  return [...byAccount.values()].flat()
}
