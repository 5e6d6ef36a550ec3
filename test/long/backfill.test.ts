import { describe, expect, test } from 'vitest'
import { backfilling, made } from '../functions/dag-launch/backfilling.ts'
import { idsOf } from '../system/answers.ts'

const { backfill, listRuns, newJob, queueOf } = await backfilling()

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
