import type { Firestore } from '@google-cloud/firestore'
import { Problem } from '../../shared/model/problem.ts'
import { notItsProject } from '../../shared/model/touched.ts'
import { accountNotReady } from '../../shared/run/ready.ts'
import { isReady, readAccount } from '../../shared/store/accounts.ts'
import type { Warehouse, Warehouses } from './warehouse.ts'

/**
 * BigQuery as an account, and the projects that are looked at.
 * @throws Problem `account-not-ready`, or `invalid-request` where the project is not the account's
 */
export async function lookAs(
  { account, project }: { account: string; project?: string | undefined },
  { db, warehouses }: { db: Firestore; warehouses: Warehouses },
): Promise<{ warehouse: Warehouse; projects: string[] }> {
  const owner = await readAccount(db, account)
  if (!isReady(owner)) throw accountNotReady(account)
  if (project !== undefined && !owner.projects.includes(project)) {
    const detail = notItsProject(project, owner.projects)
    throw new Problem('invalid-request', detail, { errors: [{ pointer: '/project', detail }] })
  }
  const projects = project === undefined ? owner.projects.toSorted() : [project]
  return { warehouse: await warehouses(owner.runner), projects }
}
