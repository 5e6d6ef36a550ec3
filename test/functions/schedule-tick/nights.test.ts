import { expect, test } from 'vitest'
import { DAY, MINUTE } from '../../../shared/model/time.ts'
import { faults } from '../../document/documents.ts'
import { problemOf } from '../../system/answers.ts'
import { startClockwork } from './clockwork.ts'

const HOUR = 60 * MINUTE
const NIGHTLY = { schedule_interval: '0 2 * * *', max_active_runs: 99 }

test('after an outage of three days the latest slot alone is launched, and the audit has what was passed over', async () => {
  const { deploy, tickUntil, set, tick, slots, passed, told } = await startClockwork('2026-01-05T12:00')
  await deploy({ ...NIGHTLY, start_date: '2026, 1, 1' })
  await tickUntil('2026-01-06T12:00', HOUR)
  set('2026-01-09T12:00')
  await tick()
  await tick()
  expect(await slots()).toEqual(['01-06T02:00', '01-09T02:00'])
  expect(await passed()).toEqual([
    { count: 2, from: '2026-01-07T02:00:00+00:00', to: '2026-01-08T02:00:00+00:00' },
  ])
  expect(await told()).toMatchObject({ next_launch: '2026-01-10T02:00:00+00:00' })
})

test('what is archived has no next slot', async () => {
  const { deploy, switch: set, told, tickUntil, slots } = await startClockwork('2026-01-05T12:00')
  await deploy(NIGHTLY)
  await set({ archived: true })
  await tickUntil('2026-01-07T12:00', DAY)
  expect([(await told()).next_launch, await slots()]).toEqual([null, []])
})

test('a catch-up of more than a thousand slots is refused, and names backfill_job', async () => {
  const { deploy, told, switch: set, set: setTime } = await startClockwork('2026-01-05T12:00')
  const hourly = { schedule_interval: '0 * * * *', start_date: '2025, 11, 1', catchup: true }
  const refused = await deploy(hourly)
  expect(faults(refused)).toEqual([expect.stringMatching(/^\/configuration\/catchup: .*backfill_job/)])
  await deploy({ ...hourly, start_date: '2026, 1, 1' })
  expect(await told()).toMatchObject({ next_launch: '2026-01-01T00:00:00+00:00' })
  await set({ activated: false })
  setTime('2026-03-05T12:00')
  expect(problemOf(await set({ activated: true }))).toMatchObject({ status: 409 })
})
