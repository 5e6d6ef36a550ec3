import { expect, onTestFinished, test } from 'vitest'

import { configurationRef } from '../../../shared/store/configurations.ts'
import { problemOf, runIdOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'
import { at, JOB, startClockwork } from './clockwork.ts'

const NIGHTLY = { schedule_interval: '0 2 * * *', max_active_runs: 99 }

test('a tick that is repeated makes one run of a slot, and hands it on once', async () => {
  const { deploy, set, tick, slots, system } = await startClockwork('2026-01-05T12:00')
  await deploy(NIGHTLY)
  set('2026-01-06T02:00')
  expect(await tick()).toMatchObject({ status: 200, body: { launched: 1 } })
  expect(await tick()).toMatchObject({ status: 200, body: { launched: 0 } })
  expect(await slots()).toEqual(['01-06T02:00'])
  expect(system.dispatched).toHaveLength(1)
  expect(system.logs.filter(({ event }) => event === 'run-launched')).toMatchObject([{ trigger: 'schedule' }])
})

test('two ticks at once that catch up make one run of each slot, in order', async () => {
  const { deploy, tick, slots, runs } = await startClockwork('2026-06-05T12:00')
  await deploy({ ...NIGHTLY, start_date: '2026, 1, 1', catchup: true, max_active_runs: 1 })
  await Promise.all([tick(), tick()])
  const all = await slots()
  expect([all.length, all.toSorted()]).toEqual([156, all])
  expect((await runs()).filter(({ status }) => status === 'RUNNING')).toHaveLength(1)
})

test('a run whose tick dies before it is handed on is handed on by the sweep, once', async () => {
  const { deploy, set, runs, system, tick } = await startClockwork('2026-01-05T12:00')
  const other = await startSystem({
    projectId: system.projectId,
    now: () => at('2026-01-06T02:00'),
    dispatch: async () => {
      throw new Error('killed')
    },
  })
  onTestFinished(() => other.stop())
  await deploy(NIGHTLY)
  await other.callPrivate('schedule-tick', {})
  set('2026-01-06T02:01')
  await tick()
  expect(system.dispatched).toEqual([])
  await system.callPrivate('run-sweep', {})
  const [run, ...others] = await runs()
  expect([others, system.dispatched.map(one => one.run.run_id)]).toEqual([[], [run?.run_id]])
})

test('a configuration that cannot be read keeps no other from its run', async () => {
  const { deploy, set, tick, slots, system, account } = await startClockwork('2026-01-05T12:00')
  await deploy(NIGHTLY)
  const broken = configurationRef(system.db, account, { ...JOB, configuration_id: 'broken_DEV' })
  await broken.set({
    next_launch: (await configurationRef(system.db, account, JOB).get()).get('next_launch'),
  })
  set('2026-01-06T02:00')
  expect(await tick()).toMatchObject({ status: 200, body: { launched: 1 } })
  expect(await slots()).toEqual(['01-06T02:00'])
  expect(system.logs).toContainEqual(
    expect.objectContaining({ severity: 'ERROR', message: expect.stringContaining('broken_DEV') }),
  )
})

test('when ticks stood still for over five minutes, the next one says for how long', async () => {
  const { set, tick, system } = await startClockwork('2026-01-05T12:00')
  const told = () => system.logs.filter(({ message }) => message.startsWith('Schedules were not looked'))
  await tick()
  set('2026-01-05T12:05')
  await tick()
  expect(told()).toEqual([])
  set('2026-01-05T12:12:01')
  await tick()
  expect(told()).toEqual([expect.objectContaining({ severity: 'WARNING', minutes: 7 })])
})

test('only the listed service accounts may tick', async () => {
  const { system } = await startClockwork('2026-01-05T12:00')
  const token = await system.token({ email: 'admin@issuer.test', email_verified: true })
  expect(problemOf(await system.callPrivate('schedule-tick', {}, token)).status).toBe(403)
})

const byScheduler = (time: string) => ({
  'X-CloudScheduler-JobName': 'job',
  'X-CloudScheduler-ScheduleTime': time,
})

test.each(['the tick', 'Cloud Scheduler'])('%s going first, both launch a slot once', async first => {
  const { deploy, set, tick, runs, system, account } = await startClockwork('2026-01-05T12:00')
  await deploy(NIGHTLY)
  set('2026-01-06T02:00:05')
  const body = { action: 'launch_job', account, ...JOB }
  const launch = (time: string) => system.call('dag-launch', body, { headers: byScheduler(time) })
  if (first === 'the tick') await tick()
  const reply = await launch('2026-01-06T02:00:00Z')
  await tick()
  const all = await runs()
  expect(all).toMatchObject([
    { run_id: runIdOf(reply), trigger: { kind: 'schedule' }, execution_date: at('2026-01-06T02:00') },
  ])
  expect(reply.headers.get('idempotent-replayed')).toBe(first === 'the tick' ? 'true' : null)
  const other = await launch('2026-01-06T02:00:01Z')
  expect(runIdOf(other)).not.toBe(runIdOf(reply))
  expect(await runs()).toHaveLength(2)
})

test('a manual launch uses up no slot', async () => {
  const { deploy, set, tick, runs, system, account } = await startClockwork('2026-01-05T12:00')
  await deploy(NIGHTLY)
  set('2026-01-06T02:00')
  await system.call('dag-launch', {
    action: 'launch_job',
    account,
    ...JOB,
    execution_date: '2026-01-06T02:00:00Z',
  })
  await tick()
  expect((await runs()).map(({ trigger }) => trigger?.kind).toSorted()).toEqual(['launch', 'schedule'])
})

test('what was deployed before there were schedules begins once it is enabled again', async () => {
  const { deploy, switch: change, told, system, account } = await startClockwork('2026-01-05T12:00')
  await deploy(NIGHTLY)
  const ref = configurationRef(system.db, account, JOB)
  const { schedule: _, next_launch: __, ...before } = (await ref.get()).data() ?? {}
  await ref.set(before)
  await change({ activated: false })
  expect((await told()).next_launch).toBeNull()
  await change({ activated: true })
  expect((await told()).next_launch).toBe('2026-01-06T02:00:00+00:00')
})

test('a run of a slot that has not ended with success in time is told of as LATE, once', async () => {
  const { deploy, set, tick, runs, end, system, account } = await startClockwork('2026-01-05T12:00')
  await deploy({
    ...NIGHTLY,
    monitoring: {
      alert_enabled: true,
      alert_status: ['LATE'],
      late_after_minutes: 90,
      alert: { email: { email_to: 'ada@example.com' } },
    },
  })
  const late = async () => {
    const { docs } = await system.db.collection(`accounts/${account}/alerts`).get()
    return docs.map(({ id }) => id)
  }
  const tickAt = async (time: string) => {
    set(time)
    await tick()
  }
  await tickAt('2026-01-06T02:00')
  await end()
  await tickAt('2026-01-06T03:30')
  expect(await late()).toEqual([])
  await tickAt('2026-01-07T02:00')
  await end('FAILED')
  await tickAt('2026-01-07T03:29')
  expect(await late()).toEqual([])
  await tickAt('2026-01-07T03:30')
  await tickAt('2026-01-07T03:31')
  const [, second] = await runs()
  expect(await late()).toEqual([`${second?.run_id.slice(-36)}~LATE`])
  await tickAt('2026-01-10T12:00')
  expect(await late()).toHaveLength(2)
})

test.each([
  ['is disabled', { activated: false }, undefined],
  ['is archived', { archived: true }, undefined],
  ['has another schedule', undefined, { schedule_interval: '30 2 * * *' }],
  ['has none any more', undefined, { schedule_interval: 'None' }],
  ['begins later', undefined, { start_date: '2026, 1, 7' }],
])(
  'a slot that was due and whose configuration %s before the tick is in the audit as passed over',
  async (_, flags, fields) => {
    const { deploy, set, tick, slots, passed, switch: change } = await startClockwork('2026-01-05T12:00')
    await deploy(NIGHTLY)
    set('2026-01-06T02:00:10')
    const reply = await (flags ? change(flags) : deploy({ ...NIGHTLY, ...fields }))
    await tick()
    expect([reply.status, await slots()]).toEqual([200, []])
    const night = '2026-01-06T02:00:00+00:00'
    expect(await passed()).toEqual([{ count: 1, from: night, to: night }])
  },
)

test('nothing is told as passed over of what is deployed again, or will be made up for', async () => {
  const { deploy, set, tick, slots, passed, switch: change } = await startClockwork('2026-01-05T12:00')
  const since = { ...NIGHTLY, start_date: '2026, 1, 6', catchup: true }
  await deploy(since)
  set('2026-01-06T02:00:10')
  await deploy(since)
  await change({ activated: false })
  await change({ activated: true })
  await tick()
  expect([await slots(), await passed()]).toEqual([['01-06T02:00'], []])
})
