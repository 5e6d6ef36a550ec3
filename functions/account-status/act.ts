import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import { pageToken, placeOf } from '../../shared/actions/paging.ts'
import { accountsOf } from '../../shared/auth/rights.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Asked } from '../../shared/http/endpoint.ts'
import { account as sixDigits } from '../../shared/model/fields.ts'
import { Problem } from '../../shared/model/problem.ts'
import { type Rights, ROLES } from '../../shared/model/roles.ts'
import type { Clock } from '../../shared/model/time.ts'
import {
  type Account,
  accountRef,
  accountsQuery,
  readAccount,
  runnerQuery,
  toAccount,
} from '../../shared/store/accounts.ts'
import { madeBy, writeAudit } from '../../shared/store/audit.ts'
import { list, readAll, transact } from '../../shared/store/database.ts'

/** Says who an account runs as. Two accounts that run as one could reach each other's data, so that is refused. */
export async function setAccount(
  input: InputOf<'set_account'>,
  { db, now, caller, request_id }: { db: Firestore; now: Clock } & Omit<Asked, 'headers'>,
): Promise<Answer<AnswerTo<'set_account'>>> {
  const { account, name, runner, projects } = input
  const ref = accountRef(db, account)
  await transact(db, async tx => {
    const before = toAccount(await tx.get(ref))
    const holders = await tx.query(runnerQuery(db, runner))
    if (holders.some(({ id }) => id !== account)) {
      const detail = 'is the service account of another account; each has one of its own'
      throw new Problem('conflict', `The runner ${detail}`, { errors: [{ pointer: '/runner', detail }] })
    }
    tx.set(ref, { ...before, name, runner, projects })
    writeAudit(tx, db, account, {
      date: now(),
      ...madeBy({ caller, request_id }),
      action: input.action,
      target: 'account',
      from: said(before),
      to: { name, runner, projects },
    })
  })
  return { body: { message: 'ok' } }
}

/** Who an account runs as, and where; nulls where that was not set. */
export async function getAccount(
  { account }: InputOf<'get_account'>,
  { db, role }: { db: Firestore; role: number },
): Promise<Answer<AnswerTo<'get_account'>>> {
  return { body: { results: [{ account, ...said(await readAccount(db, account)), role }] } }
}

const place = z.tuple([sixDigits])

/** The accounts that the caller has a role on, set or not; for a super-admin, those that have a document. */
export async function listAccounts(
  { limit, page_token }: InputOf<'list_accounts'>,
  { db, rights, id }: { db: Firestore; rights: Rights; id: string },
): Promise<Answer<AnswerTo<'list_accounts'>>> {
  const tied = { account: '', filters: { caller: id } }
  const [after] = placeOf(page_token, { ...tied, place }) ?? []
  const found = await accountsAfter(after, { db, rights, limit: limit + 1 })
  const results = found.slice(0, limit)
  const last = found.length > limit ? results.at(-1) : undefined
  return {
    body: {
      results,
      ...(last ? { next_page_token: pageToken(tied.account, tied.filters, [last.account]) } : {}),
    },
  }
}

async function accountsAfter(
  after: string | undefined,
  { db, rights, limit }: { db: Firestore; rights: Rights; limit: number },
) {
  const own = accountsOf(rights)
  if (own === 'all') {
    const docs = await list(accountsQuery(db, after).limit(limit))
    const { code: role } = ROLES['super-admin']
    return docs.map(doc => ({ account: doc.id, ...said(toAccount(doc.data())), role }))
  }
  const listed = own.filter(({ account }) => account > (after ?? '')).slice(0, limit)
  const documents = await readAll(
    db,
    listed.map(({ account }) => accountRef(db, account)),
  )
  return listed.map(({ account, role }, at) => ({ account, ...said(toAccount(documents[at])), role }))
}

/** What is told of an account. */
const said = ({ name, runner, projects }: Account) => ({ name, runner, projects })
