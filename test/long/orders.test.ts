import { expect, test } from 'vitest'
import { claim } from '../../functions/run-execute/lease.ts'
import { MINUTE } from '../../shared/model/time.ts'
import { queued } from '../run/queued.ts'

const { running, queue, clock, sweepLater, launched } = await queued()

test('an account of which 600 runs wait does not hide the lost run of another', async () => {
  const { system } = running
  const crowded = system.newAccount()
  const due = { status: 'RUNNING', duration: null, sweep_at: clock() - MINUTE } as const
  await Promise.all(Array.from({ length: 600 }, () => system.putRun(crowded, due)))
  await running.sweep()
  const { run_id, held } = await launched()
  queue.waiting.length = 0
  await claim({ ...held, holder: 'one' }, clock())
  await sweepLater(MINUTE)
  expect(queue.waiting.map(({ body }) => body.run_id)).toEqual([run_id])
})
