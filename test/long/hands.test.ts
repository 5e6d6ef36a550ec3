import { BigQuery } from '@google-cloud/bigquery'
import { describe, expect, test } from 'vitest'
import { impersonation } from '../../functions/act-as.ts'
import { claim } from '../../functions/run-execute/lease.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { SETTABLE_STATUSES } from '../../shared/model/statuses.ts'
import { DAY, MINUTE, SECOND } from '../../shared/model/time.ts'
import { readAccount } from '../../shared/store/accounts.ts'
import { fromTask, taskRef } from '../../shared/store/tasks.ts'
import { clocked } from '../warehouse/clocked.ts'
import { until } from '../warehouse/place.ts'
import { LONG, underWay } from '../warehouse/under-way.ts'
import { PROJECT } from '../warehouse/warehouse.ts'

const { running, clock, pass } = await clocked()

/** The statuses by which a hand ends a run. */
const ENDINGS = SETTABLE_STATUSES.filter(status => status !== 'RUNNING')

describe('a status set by hand during a run', () => {
  test('stays, stops its BigQuery job, frees its slot and launches its target where it is SUCCESS, whatever it is', async () => {
    await Promise.all(
      ENDINGS.map(async status => {
        const { run_id, act, job, runOf, statuses, slots, runs, count } = await underWay(running)
        expect((await act('set_run_status', 'job', run_id, { status })).status).toBe(200)
        await until(async () => (await job())?.state === 'DONE')
        expect(await job()).toMatchObject({ errorResult: { reason: 'stopped' } })
        await until(async () => (await statuses(run_id)).long === 'FAILED')
        expect(await statuses(run_id)).toEqual({ long: 'FAILED' })
        expect(await runOf(run_id)).toMatchObject({ status, by_hand: true, lease_holder: null })
        expect(await slots('job')).toEqual([])
        expect(await runs('target'), status).toHaveLength(status === 'SUCCESS' ? 1 : 0)
        expect(await count('log')).toBe(0)
      }),
    )
  })

  test('lets the run that waited for its slot start', async () => {
    const { run_id, act, launch, ended, runOf, job, deployTables } = await underWay(running)
    await deployTables('job', { quick: { sql: 'SELECT 1 AS one', table_name: 'quick' } })
    const waiting = await launch('job')
    expect((await runOf(waiting)).status).toBe('QUEUED')
    await act('set_run_status', 'job', run_id, { status: 'CHECKED' })
    expect((await ended(waiting)).status).toBe('SUCCESS')
    await until(async () => (await job())?.state === 'DONE')
  })
})

describe('a run that was ended by hand while its runner was gone, and whose stop order is lost,', () => {
  /** A run that a runner left with a BigQuery job under way. */
  async function forsaken() {
    const place = await running.newPlace()
    await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
    await place.deployTables('job', { long: { sql: LONG } })
    running.gate.isOpen = false
    const run_id = await place.launch('job')
    const [db, uuid] = [running.system.db, uuidOf(run_id)]
    await claim({ db, account: place.account, uuid, holder: 'gone' }, clock())
    const reference = { project: PROJECT, location: 'EU', job_id: `left-by-${uuid}` }
    const defaultDataset = { projectId: PROJECT, datasetId: place.dataset }
    // As the account: nobody else's job would be its to stop.
    const { runner } = await readAccount(db, place.account)
    const authClient = await impersonation(process.env.TAILER_IAM_ENDPOINT)(runner ?? '')
    await new BigQuery({ projectId: PROJECT, authClient }).createQueryJob({
      query: LONG,
      location: 'EU',
      jobId: reference.job_id,
      defaultDataset,
    })
    const state = { task_id: 'long', status: 'RUNNING' as const, attempt: 1, jobs: [reference] }
    await taskRef(db, place.account, uuid, 'long').set(fromTask(state))
    const job = async () => {
      const found = running.bigquery.job(reference.job_id, { location: 'EU' })
      return (await found.getMetadata())[0].status
    }
    return { ...place, run_id, job }
  }
  const sweepLater = async () => {
    running.gate.isOpen = true
    pass(21 * SECOND)
    await running.sweep()
  }

  test('is settled all the same when its version is not there any more', async () => {
    const { run_id, act, job, runOf, account } = await forsaken()
    await act('set_run_status', 'job', run_id, { status: 'FAILED' })
    const { configuration } = await runOf(run_id)
    await running.system.db.doc(`accounts/${account}/configurations/${configuration}/versions/1`).delete()
    await sweepLater()
    await until(async () => (await runOf(run_id)).sweep_at === null)
    expect(await job()).toMatchObject({ errorResult: { reason: 'stopped' } })
  })

  test('is looked at again in a minute, and left alone after a day, where its job cannot be stopped', async () => {
    const { run_id, act, runOf } = await forsaken()
    const refusal = { kind: 'answer', status: 403, reason: 'accessDenied', message: 'No' } as const
    running.faults.set((_, path) => path.includes('/cancel'), refusal, Number.POSITIVE_INFINITY)
    await act('set_run_status', 'job', run_id, { status: 'FAILED' })
    await sweepLater()
    const soon = () => clock() + 30 * SECOND
    await until(async () => ((await runOf(run_id)).sweep_at ?? 0) > soon())
    pass(DAY)
    await running.sweep()
    await until(async () => (await runOf(run_id)).sweep_at === null)
    running.faults.clear()
    await running.bigquery.job(`left-by-${uuidOf(run_id)}`, { location: 'EU' }).cancel()
  })

  test('whatever it was ended as, has its job stopped by the sweep, which then leaves it alone', async () => {
    const all = await Promise.all(ENDINGS.map(async status => ({ status, ...(await forsaken()) })))
    for (const { status, run_id, act, job } of all) {
      await act('set_run_status', 'job', run_id, { status })
      // The emulator has three under way at a time; the others wait.
      expect((await job())?.state).not.toBe('DONE')
    }
    await sweepLater()
    for (const { status, run_id, job, runOf, statuses } of all) {
      await until(async () => (await job())?.state === 'DONE')
      expect(await job()).toMatchObject({ errorResult: { reason: 'stopped' } })
      await until(async () => (await runOf(run_id)).sweep_at === null)
      expect(await runOf(run_id)).toMatchObject({ status, lease_holder: null })
      expect(await statuses(run_id)).toEqual({ long: 'FAILED' })
    }
    const handedOut = all.map(({ run_id }) => running.dispatchesOf(run_id))
    await sweepLater()
    expect(all.map(({ run_id }) => running.dispatchesOf(run_id))).toEqual(handedOut)
    for (const { count } of all) expect(await count('log')).toBe(0)
  })

  test('has its job stopped once the lease is over, by a later sweep when BigQuery does not hear the first', async () => {
    const { run_id, act, job, runOf } = await forsaken()
    await act('cancel_run', 'job', run_id)
    await running.sweep()
    expect(await job()).toMatchObject({ state: 'RUNNING' })
    const cancels = (method: string, path: string) => method === 'POST' && path.includes('/cancel')
    running.faults.set(
      cancels,
      { kind: 'answer', status: 403, reason: 'accessDenied', message: 'not now' },
      9,
    )
    await sweepLater()
    await running.idle()
    expect(await job()).toMatchObject({ state: 'RUNNING' })
    expect((await runOf(run_id)).sweep_at).not.toBeNull()
    running.faults.clear()
    pass(MINUTE)
    await sweepLater()
    await until(async () => (await job())?.state === 'DONE')
    await until(async () => (await runOf(run_id)).sweep_at === null)
  })

  test('and was set to RUNNING since, has its job stopped as well', async () => {
    const { run_id, act, job, runOf } = await forsaken()
    await act('set_run_status', 'job', run_id, { status: 'FAILED' })
    await act('set_run_status', 'job', run_id, { status: 'RUNNING' })
    await sweepLater()
    await until(async () => (await job())?.state === 'DONE')
    await until(async () => (await runOf(run_id)).sweep_at === null)
    expect((await runOf(run_id)).status).toBe('RUNNING')
  })
})

test('cancel_run of a run that waits takes it out of the queue', async () => {
  const { run_id, act, launch, runOf, job } = await underWay(running)
  const waiting = await launch('job')
  await act('cancel_run', 'job', waiting)
  await act('cancel_run', 'job', run_id)
  await until(async () => (await job())?.state === 'DONE')
  expect(await runOf(waiting)).toMatchObject({ status: 'FAILED', sweep_at: null })
})

test('the temporary tables of a cancelled run are kept for a day', async () => {
  const place = await running.newPlace()
  const temporary = { sql: 'SELECT 1 AS one', table_name: 'temporary', temporary_table: true }
  const tasks = { temporary, long: { sql: LONG } }
  await place.deployTables('job', tasks, { dependencies: ['temporary >> long'] })
  const run_id = await place.launch('job')
  await place.taskIs(run_id, 'long', 'RUNNING')
  await place.act('cancel_run', 'job', run_id)
  await until(async () => (await place.metadata('temporary')).expirationTime !== undefined)
})
