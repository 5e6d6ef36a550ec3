import { whyNotReady } from '../../shared/run/ready.ts'
import { isReady, readAccount } from '../../shared/store/accounts.ts'
import type { Cloud } from './attempt.ts'
import type { Holder } from './lease.ts'
import { Unrunnable } from './plan.ts'
import type { Runner } from './runner.ts'

/**
 * Google's services as the account that a run belongs to, as it is set now, and the projects that it may use.
 * @throws Unrunnable where it has nobody to run as, or nobody who may be impersonated
 */
export async function actFor(
  { db, account }: Pick<Holder, 'db' | 'account'>,
  { cloudAs }: Pick<Runner, 'cloudAs'>,
): Promise<Cloud & { projects: string[] }> {
  const owner = await readAccount(db, account)
  if (!isReady(owner)) throw new Unrunnable(whyNotReady(account), { reason: 'accountNotReady' })
  return { ...(await cloudAs(owner.runner)), projects: owner.projects }
}
