import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { configurationKey } from '../../shared/model/ids.ts'
import { queuedQuery, toRun } from '../../shared/store/runs.ts'
import { idsOf } from '../system/answers.ts'
import { type Reply, startSystem } from '../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const job = {
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
const made = (reply: Reply) => answer.parse(reply.body)

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

describe('backfill_job', () => {
  test.each<[string, Parameters<typeof newJob>[0]]>([
    ['slots are free', { max_active_runs: 2 }],
    ['none is', { active_runs: ['another'] }],
  ])('makes nothing twice, whoever repeats it, however many at once, where %s', async (_, fields) => {
    const account = await newJob(fields)
    const replies = await Promise.all(Array.from({ length: 4 }, () => backfill(account)))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(replies.flatMap(reply => made(reply).created)).toHaveLength(3)
    const again = made(await backfill(account))
    expect([again.created, again.left_out.length]).toEqual([[], 3])
    expect(idsOf(await listRuns(account))).toHaveLength(3)
  })

  test('makes the rest where it died half way, more than one transaction’s worth', async () => {
    const account = await newJob()
    const first = made(await backfill(account, { from: '2024-01-01', to: '2024-03-31' }, 'k'))
    expect(first.created).toHaveLength(91)
    const account2 = await newJob()
    const half = made(await backfill(account2, { from: '2024-01-01', to: '2024-02-29' }))
    const whole = made(await backfill(account2, { from: '2024-01-01', to: '2024-03-31' }))
    expect([half.created.length, whole.created.length, whole.left_out.length]).toEqual([60, 31, 60])
    expect(await queueOf(account2)).toEqual([...half.created, ...whole.created].slice(1))
  })
})
