import { accountActions } from '../../shared/actions/account.ts'
import { endpoint, type HttpFunction, handle } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { getAccount, listAccounts, setAccount } from './act.ts'

/** `POST /v1/account/status` */
export const accountStatus = ({ db, ...gate }: Dependencies): HttpFunction =>
  endpoint('account-status', gate, {
    set_account: handle(accountActions.set_account, (input, asked) =>
      setAccount(input, { db, now: gate.now, ...asked }),
    ),
    get_account: handle(accountActions.get_account, (input, { caller }) =>
      getAccount(input, { db, role: caller.role }),
    ),
    list_accounts: handle(accountActions.list_accounts, (input, { caller }) =>
      listAccounts(input, { db, ...caller }),
    ),
  })
