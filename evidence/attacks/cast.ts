import { createHash } from 'node:crypto'
import type { DocumentReference } from '@google-cloud/firestore'
import { lineOf } from '../../shared/model/log.ts'
import { ROLES } from '../../shared/model/roles.ts'
import { STATUSES } from '../../shared/model/statuses.ts'
import { MINUTE, systemClock } from '../../shared/model/time.ts'
import { deploy, tableToStorage, tableToTable, workflow } from '../../test/document/documents.ts'
import { putAccount } from '../../test/system/stored.ts'
import { type System, startSystem } from '../../test/system/system.ts'
import { RUN } from './rights.ts'

/** The account that attackers have rights on, and two that they have none on, or but few. */
export const OWN = '000001'
export const VICTIM = '000900'
const OTHER = '000002'

/** Someone who sends requests, and what role they truly have on an account. */
export type Caller = { name: string; token: string; roleOn: (account: string) => number; isRunner?: boolean }

/** A system under attack: what is in it, who attacks it, and what it logs. */
export type Cast = Awaited<ReturnType<typeof startCast>>

/** @param accepted - issuers to accept besides the system's own, and what their keys are fetched with */
export async function startCast(
  accepted: Pick<Parameters<typeof startSystem>[0] & object, 'issuers' | 'fetch'> = {},
) {
  const lines: string[] = []
  const system = await startSystem({
    ...accepted,
    log: entry => lines.push(lineOf(entry)),
    dispatch: async () => {},
  })
  for (const account of [OWN, VICTIM]) await furnish(system, account)
  const callers = await callersOf(system)
  return {
    system,
    lines,
    callers,
    /** A caller by name. */
    caller(name: string): Caller {
      const found = callers.find(caller => caller.name === name)
      if (!found) throw new Error(`Nobody is called ${name}`)
      return found
    },
    /** All that is stored of an account, as a hash. */
    hashOf: async (account: string) =>
      createHash('sha256')
        .update(JSON.stringify(await contentOf(system.db.doc(`accounts/${account}`))))
        .digest('hex'),
    /** What is stored where nobody had the right to store anything. */
    async strays(): Promise<string[]> {
      const roots = await system.db.listCollections()
      const accounts = await system.db.collection('accounts').listDocuments()
      const known = ['accounts', 'principals', 'system', OWN, VICTIM]
      return [...roots, ...accounts].flatMap(({ id }) => (known.includes(id) ? [] : [id]))
    },
    stop: () => system.stop(),
  }
}

/** Everything that an account can hold: what is deployed, a run of each status, a queue, a workflow's marks. */
async function furnish(system: System, account: string): Promise<void> {
  const documents = [
    tableToTable({ max_active_runs: 1000 }),
    tableToTable({ configuration_id: 'slow' }),
    tableToStorage(),
    workflow({ authorized_job_ids: ['gbq-to-gbq|job_DEV', 'gbq-to-gbq|slow_DEV'] }),
  ]
  await putAccount(system.db, account, system)
  for (const document of documents) {
    const { status, text } = await deploy(system, account, document)
    if (status !== 200) throw new Error(`Cannot furnish ${account}: ${text}`)
  }
  await system.putConfiguration(account, { configuration_id: 'off_DEV', activated: false })
  await system.putConfiguration(account, { configuration_id: 'gone_DEV', archived: true })
  const archived_configurations = ['table-to-table~DEV~gone_DEV']
  await system.db.doc(`accounts/${account}`).set({ archived_configurations }, { merge: true })
  // Of a version that is not there, so that a runner which takes one on ends it without asking BigQuery.
  const version = 99
  await system.putRun(account, {
    run_id: RUN,
    version,
    status: 'RUNNING',
    sweep_at: systemClock()() + 60 * MINUTE,
  })
  for (const [index, status] of STATUSES.entries()) {
    const run_id = RUN.replace(/1$/, String(index + 2))
    await system.putRun(account, { run_id, version, status })
    await system.putRun(account, {
      configuration_id: 'slow_DEV',
      job_id: 'gbq-to-gbq|slow_DEV',
      version,
      status,
    })
  }
}

/** The ids of the runs that {@link furnish} stores of `job_DEV`. */
export const RUNS = [RUN, ...STATUSES.map((_, index) => RUN.replace(/1$/, String(index + 2)))]

async function callersOf({ token, keys }: System): Promise<Caller[]> {
  const at = Math.floor(Date.now() / 1000)
  const sign = (claims: object) => token({ iat: at, exp: at + 7200, ...claims })
  const on = async (
    name: string,
    role: number,
    account: string,
    global: number = ROLES.viewer.code,
  ): Promise<Caller> => ({
    name,
    token: await sign({ sub: name, role: global, accountsRole: [`${role}-${account}`] }),
    roleOn: asked => (asked === account && global > 0 ? role : 0),
  })
  const nobody = (name: string, token: string): Caller => ({ name, token, roleOn: () => 0 })
  const runner = { sub: 'runner@issuer.test', email: 'runner@issuer.test', email_verified: true, role: 0 }
  return [
    await on('owner', ROLES['super-admin'].code, OWN),
    await on('admin', ROLES.admin.code, OWN),
    await on('writer', ROLES.writer.code, OWN),
    await on('user', ROLES.user.code, OWN),
    await on('viewer', ROLES.viewer.code, OWN),
    await on('suspended', ROLES['super-admin'].code, OWN, ROLES.suspended.code),
    await on('owner of another account', ROLES['super-admin'].code, OTHER),
    await on('viewer of the victim', ROLES.viewer.code, VICTIM),
    { ...nobody('runner', await sign(runner)), isRunner: true },
    nobody('late', await sign({ role: 9, iat: at - 900, exp: at - 600 })),
    nobody('forger', (await sign({ role: 9 })).replace(/.{20}$/, 'A'.repeat(20))),
    nobody('unsigned', (await sign({ role: 9 })).replace(/[^.]+$/, '')),
    nobody('of another audience', await keys.sign({ role: 9, aud: 'another' })),
    nobody('nobody', 'e30.e30.e30'),
  ]
}

/** A document and all below it. */
async function contentOf(ref: DocumentReference): Promise<unknown> {
  const collections = await ref.listCollections()
  const below = await Promise.all(
    collections.map(async collection => {
      const docs = await collection.listDocuments()
      return [collection.id, await Promise.all(docs.map(contentOf))]
    }),
  )
  return [ref.id, (await ref.get()).data() ?? null, below]
}
