import { afterAll } from 'vitest'
import { z } from 'zod'
import { configurationKey } from '../../../shared/model/configuration-key.ts'
import { queuedQuery, toRun } from '../../../shared/store/runs.ts'
import { type Reply, startSystem } from '../../system/system.ts'

export const job = {
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
} as const
const DAYS = { from: '2024-09-16', to: '2024-09-18' }

const answer = z.strictObject({
  backfill_id: z.uuid(),
  created: z.array(z.string()),
  left_out: z.array(z.string()),
})
/** What a backfill has made, as it is answered. */
export const made = (reply: Reply) => answer.parse(reply.body)

/** Starts one system for the tests of a file, in which jobs are backfilled. */
export async function backfilling() {
  const system = await startSystem()
  afterAll(() => system.stop())

  const backfill = (account: string, fields: Record<string, unknown> = {}, key?: string) =>
    system.call(
      'dag-launch',
      { action: 'backfill_job', account, ...job, ...DAYS, ...fields },
      key === undefined ? {} : { headers: { 'Idempotency-Key': key } },
    )
  const listRuns = (account: string, fields: Record<string, unknown> = {}) =>
    system.call('dag-status', { action: 'list_runs', account, limit: 1000, ...fields })

  async function newJob(fields: Parameters<typeof system.putConfiguration>[1] = {}): Promise<string> {
    const account = system.newAccount()
    await system.putConfiguration(account, fields)
    return account
  }

  /** The runs that wait, in the order in which they start. */
  async function queueOf(account: string): Promise<string[]> {
    const { docs } = await queuedQuery(system.db, account, configurationKey(job), 2000).get()
    return docs.map(doc => toRun(doc.data()).run_id)
  }

  return { system, backfill, listRuns, newJob, queueOf }
}
