import { expect, test } from 'vitest'
import { MINUTE } from '../../shared/model/time.ts'
import { startClockwork } from '../functions/schedule-tick/clockwork.ts'

const HOUR = 60 * MINUTE
const NIGHTLY = { schedule_interval: '0 2 * * *', max_active_runs: 99 }

test('a week of nights has a run for each, which works for its slot', async () => {
  const { deploy, tickUntil, runs, slots, told } = await startClockwork('2026-01-05T12:00')
  await deploy(NIGHTLY)
  expect(await told()).toMatchObject({ next_launch: '2026-01-06T02:00:00+00:00' })
  await tickUntil('2026-01-12T12:00', 2 * HOUR)
  const nights = [6, 7, 8, 9, 10, 11, 12].map(day => `01-${String(day).padStart(2, '0')}T02:00`)
  expect(await slots()).toEqual(nights)
  expect((await runs()).map(({ trigger }) => trigger)).toEqual(
    nights.map(() => ({ kind: 'schedule', by: '0 2 * * *' })),
  )
  expect(await told()).toMatchObject({ next_launch: '2026-01-13T02:00:00+00:00' })
})

test.each([
  ['forward', '2026-03-27T12:00', ['03-28T01:30', '03-29T01:00', '03-30T00:30']],
  ['back', '2026-10-23T12:00', ['10-24T00:30', '10-25T00:30', '10-26T01:30']],
])('the night when clocks are put %s has one run, as the others', async (_, begin, expected) => {
  const { deploy, tickUntil, slots } = await startClockwork(begin)
  await deploy({ ...NIGHTLY, schedule_interval: '30 2 * * *', schedule_timezone: 'Europe/Paris' })
  await tickUntil(`2026-${expected[2]?.slice(0, 5)}T12:00`, HOUR)
  expect(await slots()).toEqual(expected)
})

test('after an outage, a schedule that catches up launches all, in order, through the queue', async () => {
  const { deploy, tickUntil, set, tick, slots, runs, end, passed } = await startClockwork('2026-01-05T12:00')
  await deploy({ ...NIGHTLY, start_date: '2026, 1, 5', catchup: true, max_active_runs: 1 })
  await tickUntil('2026-01-06T02:00', HOUR)
  await end()
  set('2026-01-09T12:00')
  await tick()
  const statuses = async () => (await runs()).map(({ status }) => status)
  expect(await slots()).toEqual(['01-05T02:00', '01-06T02:00', '01-07T02:00', '01-08T02:00', '01-09T02:00'])
  expect(await statuses()).toEqual(['SUCCESS', 'RUNNING', 'QUEUED', 'QUEUED', 'QUEUED'])
  await end()
  expect(await statuses()).toEqual(['SUCCESS', 'SUCCESS', 'RUNNING', 'QUEUED', 'QUEUED'])
  expect(await passed()).toEqual([])
})

test('what catches up launches every slot since its first day, and none again when it is deployed again', async () => {
  const { deploy, tick, slots, set } = await startClockwork('2026-03-01T12:00')
  const caughtUp = { ...NIGHTLY, start_date: '2026, 1, 1', catchup: true }
  await deploy(caughtUp)
  await tick()
  const all = await slots()
  expect([all.length, all[0], all.at(-1), all.toSorted().join() === all.join()]).toEqual([
    60,
    '01-01T02:00',
    '03-01T02:00',
    true,
  ])
  set('2026-03-01T13:00')
  await deploy(caughtUp)
  await tick()
  await deploy({ ...caughtUp, start_date: '2025, 12, 30' })
  await tick()
  set('2026-03-02T03:00')
  await tick()
  expect((await slots()).slice(60)).toEqual(['12-30T02:00', '12-31T02:00', '03-02T02:00'])
})

test('a change to catching up makes up for what was passed over before', async () => {
  const { deploy, tickUntil, set, tick, slots } = await startClockwork('2026-01-05T12:00')
  const since = { ...NIGHTLY, start_date: '2026, 1, 5' }
  await deploy(since)
  await tickUntil('2026-01-06T12:00', HOUR)
  set('2026-01-09T12:00')
  await tick()
  await deploy({ ...since, catchup: true })
  await tick()
  expect((await slots()).toSorted()).toEqual([5, 6, 7, 8, 9].map(day => `01-0${day}T02:00`))
})

test('slots while it is disabled are passed over, or made up for once it is enabled', async () => {
  for (const [catchup, expected] of [
    [false, ['01-06T02:00', '01-09T02:00']],
    [true, ['01-05T02:00', '01-06T02:00', '01-07T02:00', '01-08T02:00', '01-09T02:00']],
  ] as const) {
    const { deploy, tickUntil, slots, switch: set, told } = await startClockwork('2026-01-05T12:00')
    await deploy({ ...NIGHTLY, start_date: '2026, 1, 5', catchup })
    await tickUntil('2026-01-06T12:00', HOUR)
    await set({ activated: false })
    expect(await told()).toMatchObject({ next_launch: null })
    await tickUntil('2026-01-08T12:00', HOUR)
    await set({ activated: true })
    await tickUntil('2026-01-09T12:00', HOUR)
    expect(await slots()).toEqual(expected)
  }
})

test('a new schedule at the very minute of a slot begins with the next, and one that stays loses none', async () => {
  const { deploy, set, tick, slots } = await startClockwork('2026-01-05T01:00')
  await deploy(NIGHTLY)
  set('2026-01-05T02:00:10')
  await deploy(NIGHTLY)
  set('2026-01-05T02:00:20')
  await tick()
  set('2026-01-05T02:30:00')
  await deploy({ ...NIGHTLY, schedule_interval: '30 2 * * *' })
  await tick()
  expect(await slots()).toEqual(['01-05T02:00'])
  set('2026-01-06T02:30:00')
  await tick()
  expect(await slots()).toEqual(['01-05T02:00', '01-06T02:30'])
})

test('a change of schedule makes no slot of both twice', async () => {
  const { deploy, set, tick, slots } = await startClockwork('2026-01-05T01:00')
  await deploy({ ...NIGHTLY, start_date: '2026, 1, 5', catchup: true })
  set('2026-01-05T02:00:10')
  await tick()
  set('2026-01-05T02:01')
  await deploy({ ...NIGHTLY, schedule_interval: '0 1,2 * * *', start_date: '2026, 1, 5', catchup: true })
  await tick()
  expect(await slots()).toEqual(['01-05T02:00', '01-05T01:00'])
})
