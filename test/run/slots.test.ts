import { afterAll, describe, expect, test } from 'vitest'
import { uuidOf } from '../../shared/model/ids.ts'
import { SECOND } from '../../shared/model/time.ts'
import type { Run } from '../../shared/store/runs.ts'
import { problemOf, runIdOf, storedConfiguration, storedRun } from '../system/answers.ts'
import { startSystem } from '../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const setStatus = (account: string, run: Run, status: string) =>
  system.call('dag-status', {
    action: 'set_run_status',
    account,
    configuration_type: run.configuration_type,
    configuration_id: run.configuration_id,
    run_id: run.run_id,
    status,
  })

const launch = (account: string, configuration_id = 'job_DEV') => {
  const identity = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id }
  return system.call('dag-launch', { action: 'launch_job', account, ...identity })
}

const LAUNCHED = 1_726_653_600 * SECOND

/** A configuration with some running runs, and as many waiting ones as `waits` has, launched that many seconds in. */
async function busy({ slots = 1, running = 1, waits = [0] } = {}) {
  const account = system.newAccount()
  const run = (fields: Partial<Run>) => system.putRun(account, { duration: null, ...fields })
  const runs = await Promise.all(Array.from({ length: running }, () => run({ status: 'RUNNING' })))
  const queued = await Promise.all(
    waits.map(at => {
      const launch_date = LAUNCHED + at * SECOND
      return run({ status: 'QUEUED', launch_date, start_execution_date: launch_date })
    }),
  )
  const active_runs = runs.map(({ run_id }) => uuidOf(run_id))
  await system.putConfiguration(account, { max_active_runs: slots, active_runs })
  const [first] = runs
  const [next] = queued
  if (!first || !next) throw new Error('Cannot go on: a run of each kind is needed')
  return { account, first, next, queued }
}

const statuses = async (account: string, runs: Run[]) =>
  (await Promise.all(runs.map(run => storedRun(system.db, account, run)))).map(({ status }) => status)
const active = async (account: string) => (await storedConfiguration(system.db, account)).active_runs
/** The runs that were handed out to be run. One ended by hand is handed out as well, to stop its BigQuery jobs. */
const dispatched = (account: string) =>
  system.dispatched
    .filter(one => one.account === account && one.run.status === 'RUNNING')
    .map(({ run }) => run.run_id)

describe('an ending set by hand on a running run', () => {
  test.each(['SUCCESS', 'FAILED', 'NO_MATCH', 'CHECKED'])('of %s starts who waits', async status => {
    const { account, first, next } = await busy()
    expect((await setStatus(account, first, status)).status).toBe(200)
    const started = await storedRun(system.db, account, next)
    const { last_update_date } = await storedRun(system.db, account, first)
    expect(started).toEqual({
      ...next,
      status: 'RUNNING',
      start_execution_date: last_update_date,
      last_update_date,
      lease_until: null,
      sweep_at: expect.any(Number),
    })
    expect(await active(account)).toEqual([uuidOf(next.run_id)])
    expect(dispatched(account)).toEqual([next.run_id])
  })

  test('starts the one launched first, one for one', async () => {
    const { account, first, queued } = await busy({ waits: [30, 10, 20] })
    const inOrder = queued.toSorted((a, b) => a.launch_date - b.launch_date)
    for (const run of [first, ...inOrder]) {
      expect(await statuses(account, [run])).toEqual(['RUNNING'])
      await setStatus(account, run, 'FAILED')
    }
    expect(dispatched(account)).toEqual(inOrder.map(({ run_id }) => run_id))
    expect(await active(account)).toEqual([])
  })

  test('leaves who waits in another configuration, environment or account waiting', async () => {
    const { account, first } = await busy()
    const other = system.newAccount()
    const queued = { status: 'QUEUED', duration: null } as const
    const elsewhere: [string, Run][] = [
      [account, await system.putRun(account, { ...queued, configuration_id: 'other_DEV' })],
      [account, await system.putRun(account, { ...queued, environment: 'PROD' })],
      [other, await system.putRun(other, queued)],
    ]
    const unlike = await system.putConfiguration(account, {
      configuration_id: 'other_DEV',
      active_runs: ['x'],
    })
    await setStatus(account, first, 'CHECKED')
    for (const [of, run] of elsewhere) expect(await storedRun(system.db, of, run)).toEqual(run)
    expect(await storedConfiguration(system.db, account, 'other_DEV')).toEqual(unlike)
  })

  test('starts as many as there are free slots', async () => {
    const { account, first, queued } = await busy({ slots: 3, running: 1, waits: [1, 2, 3, 4] })
    await setStatus(account, first, 'CHECKED')
    expect(await statuses(account, queued)).toEqual(['RUNNING', 'RUNNING', 'RUNNING', 'QUEUED'])
    expect(await active(account)).toEqual(queued.slice(0, 3).map(({ run_id }) => uuidOf(run_id)))
    expect(dispatched(account)).toEqual(queued.slice(0, 3).map(({ run_id }) => run_id))
  })

  test('just frees the slot when nobody waits', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'RUNNING', duration: null })
    await system.putConfiguration(account, { active_runs: [uuidOf(run.run_id)] })
    await setStatus(account, run, 'SUCCESS')
    expect(await active(account)).toEqual([])
    expect(dispatched(account)).toEqual([])
  })
})

describe('what holds no slot', () => {
  test('a run that had ended starts nobody, whatever it is set to', async () => {
    const { account, next } = await busy()
    const ended = await system.putRun(account, { status: 'FAILED' })
    for (const status of ['CHECKED', 'RUNNING', 'FAILED', 'SUCCESS']) {
      expect((await setStatus(account, ended, status)).status).toBe(200)
    }
    expect(await statuses(account, [next])).toEqual(['QUEUED'])
    expect(await active(account)).toHaveLength(1)
  })

  test('a queued run ended by hand never starts', async () => {
    const { account, first, next, queued } = await busy({ waits: [1, 2] })
    expect((await setStatus(account, next, 'CHECKED')).status).toBe(200)
    await setStatus(account, first, 'FAILED')
    expect(await statuses(account, queued)).toEqual(['CHECKED', 'RUNNING'])
    expect((await storedRun(system.db, account, next)).duration).toBe(0)
  })

  test('a queued run cannot be set to RUNNING', async () => {
    const { account, next } = await busy()
    const problem = problemOf(await setStatus(account, next, 'RUNNING'))
    expect(problem).toMatchObject({ status: 409, type: 'conflict' })
    expect(problem.detail).toContain('it starts by itself')
    expect(await storedRun(system.db, account, next)).toEqual(next)
  })

  test('a running run set to RUNNING keeps its slot, and gives it back at its end', async () => {
    const { account, first, next } = await busy()
    await setStatus(account, first, 'RUNNING')
    expect(await active(account)).toEqual([uuidOf(first.run_id)])
    expect(await statuses(account, [next])).toEqual(['QUEUED'])
    await setStatus(account, first, 'FAILED')
    expect(await statuses(account, [next])).toEqual(['RUNNING'])
  })
})

describe('at max_active_runs', () => {
  test('a launch is kept QUEUED, holds no slot and is not dispatched', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { max_active_runs: 2 })
    const ids = [
      runIdOf(await launch(account)),
      runIdOf(await launch(account)),
      runIdOf(await launch(account)),
    ]
    const runs = await Promise.all(ids.map(run_id => storedRun(system.db, account, { run_id })))
    expect(runs.map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING', 'QUEUED'])
    const { active_runs } = await storedConfiguration(system.db, account)
    expect(active_runs).toEqual(ids.slice(0, 2).map(uuidOf))
    const handed = system.dispatched.filter(one => one.account === account)
    expect(handed.map(({ run }) => run.run_id)).toEqual(ids.slice(0, 2))
  })

  test('launches of another configuration still start', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    await system.putConfiguration(account, { configuration_id: 'other_DEV' })
    await launch(account)
    const run_id = runIdOf(await launch(account, 'other_DEV'))
    expect((await storedRun(system.db, account, { run_id })).status).toBe('RUNNING')
  })
})
