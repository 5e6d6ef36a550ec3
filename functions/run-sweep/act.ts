import type { Answer } from '../../shared/http/answer.ts'
import { errorFields } from '../../shared/model/log.ts'
import { list } from '../../shared/store/database.ts'
import { forsakenQuery, type Run, toRun } from '../../shared/store/runs.ts'
import type { Dependencies } from '../environment.ts'

/** The most runs that one sweep hands out; the next one goes on. */
const AT_MOST = 500

/** Hands out again what was committed and not dispatched, and what lost its runner. */
export async function sweep({ db, now, dispatch, log }: Dependencies): Promise<Answer> {
  const docs = await list(forsakenQuery(db, now(), AT_MOST))
  const byAccount = new Map<string, Run[]>()
  for (const doc of docs) {
    const account = doc.ref.parent.parent?.id
    if (account === undefined) continue
    const runs = byAccount.get(account) ?? []
    try {
      byAccount.set(account, [...runs, toRun(doc.data())])
    } catch (error) {
      log({ severity: 'ERROR', message: `Cannot read ${doc.ref.path}`, account, error: errorFields(error) })
    }
  }
  for (const [account, runs] of byAccount) await dispatch(account, runs)
  return { body: { message: 'ok', dispatched: [...byAccount.values()].flat().length } }
}
