import { BigQuery } from '@google-cloud/bigquery'
import { describe, expect, test } from 'vitest'
import { impersonation } from '../../../functions/act-as.ts'
import { claim } from '../../../functions/run-execute/lease.ts'
import { uuidOf } from '../../../shared/model/ids.ts'
import { SETTABLE_STATUSES } from '../../../shared/model/statuses.ts'
import { DAY, MINUTE, SECOND } from '../../../shared/model/time.ts'
import { readAccount } from '../../../shared/store/accounts.ts'
import { fromTask, taskRef } from '../../../shared/store/tasks.ts'
import { clocked } from '../../warehouse/clocked.ts'
import { FAILING, until } from '../../warehouse/place.ts'
import { PROJECT } from '../../warehouse/warehouse.ts'

const { running, clock, pass } = await clocked()

/** Runs for minutes unless it is stopped. */
const LONG =
  'DECLARE i INT64 DEFAULT 0; WHILE i < 90000 DO SET i = i + 1; END WHILE; INSERT INTO log VALUES (1);'

/** The statuses by which a hand ends a run. */
const ENDINGS = SETTABLE_STATUSES.filter(status => status !== 'RUNNING')

/** A run whose first task is under way for minutes, with another behind it and a workflow that waits for it. */
async function underWay(more: Record<string, unknown> = {}) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  const next = { sql: 'INSERT INTO log VALUES (2)' }
  await place.deployTables('job', { long: { sql: LONG }, next }, { dependencies: ['long >> next'], ...more })
  await place.deployTables('target', { t: { sql: 'SELECT 1 AS one', table_name: 't' } })
  await place.deployWorkflow('flow', ['job'], 'target')
  const run_id = await place.launch('job')
  await place.taskIs(run_id, 'long', 'RUNNING')
  const job = async () => {
    const [reference] = (await place.tasksOf(run_id)).long?.jobs ?? []
    if (!reference) throw new Error('The task has no job')
    const [metadata] = await running.bigquery
      .job(reference.job_id, { location: reference.location })
      .getMetadata()
    return metadata.status
  }
  // Till BigQuery has the job.
  await until(() => job().then(Boolean, () => false))
  return { ...place, run_id, job }
}

describe('a status set by hand during a run', () => {
  test('stays, stops its BigQuery job, frees its slot and launches its target where it is SUCCESS, whatever it is', async () => {
    await Promise.all(
      ENDINGS.map(async status => {
        const { run_id, act, job, runOf, statuses, slots, runs, count } = await underWay()
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
    const { run_id, act, launch, ended, runOf, job, deployTables } = await underWay()
    await deployTables('job', { quick: { sql: 'SELECT 1 AS one', table_name: 'quick' } })
    const waiting = await launch('job')
    expect((await runOf(waiting)).status).toBe('QUEUED')
    await act('set_run_status', 'job', run_id, { status: 'CHECKED' })
    expect((await ended(waiting)).status).toBe('SUCCESS')
    await until(async () => (await job())?.state === 'DONE')
  })
})

test('cancel_run ends a run in the middle of a long query, and the query with it', async () => {
  const { run_id, act, job, runOf, count, slots } = await underWay()
  expect((await act('cancel_run', 'job', run_id, { note: 'not today' })).status).toBe(200)
  expect((await runOf(run_id)).status).toBe('FAILED')
  await until(async () => (await job())?.state === 'DONE')
  expect(await count('log')).toBe(0)
  expect(await slots('job')).toEqual([])
  expect((await act('cancel_run', 'job', run_id)).status).toBe(409)
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
  const { run_id, act, launch, runOf, job } = await underWay()
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

describe('retry_run', () => {
  const dependencies = ['log >> temporary >> broken >> last']
  const log = { sql: 'INSERT INTO log VALUES (1)' }
  const temporary = { sql: 'SELECT 1 AS one', table_name: 'temporary', temporary_table: true }
  const last = { sql: 'INSERT INTO log VALUES (2)' }

  test.for(['critical', 'warning'])(
    'takes over what succeeded, does the rest, and finds temporary tables, where a %s task had failed',
    async criticality => {
      const place = await running.newPlace()
      await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
      const after = { ...last, criticality: 'break' }
      const broken = { sql: FAILING, table_name: 'b', criticality }
      await place.deployTables('job', { log, temporary, broken, last: after }, { dependencies })
      const first = await place.launch('job', { execution_date: '2024-01-23' })
      await place.ended(first)

      const repaired = { sql: 'SELECT * FROM temporary', table_name: 'b', criticality }
      await place.deployTables('job', { log, temporary, broken: repaired, last: after }, { dependencies })
      const reply = await place.act('retry_run', 'job', first)
      const retry = String(reply.body.run_id)
      const run = await place.ended(retry)
      expect(run.status).toBe('SUCCESS')
      expect(run.execution_date).toBe(Date.UTC(2024, 0, 23) * 1000)
      expect((await place.tasksOf(retry)).log).toMatchObject({ status: 'SUCCESS', taken_from: first })
      const rows = await place.query(`SELECT COUNTIF(n = 1) AS logged FROM ${place.table('log')}`)
      expect(rows).toEqual([{ logged: 1 }])
      expect(await place.count('temporary')).toBeUndefined()
    },
  )

  test('of a run that succeeded is refused', async () => {
    const place = await running.newPlace()
    await place.deployTables('job', { a: { sql: 'SELECT 1 AS one', table_name: 'a' } })
    const run_id = await place.launch('job')
    await place.ended(run_id)
    expect((await place.act('retry_run', 'job', run_id)).status).toBe(409)
  })

  test('of a retry that never began takes over what the run before it had done', async () => {
    const place = await running.newPlace()
    await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
    const broken = { sql: FAILING, table_name: 'b' }
    await place.deployTables('job', { log, broken }, { dependencies: ['log >> broken'] })
    const first = await place.launch('job')
    await place.ended(first)
    running.gate.isOpen = false
    const second = String((await place.act('retry_run', 'job', first)).body.run_id)
    await place.act('cancel_run', 'job', second)
    running.gate.isOpen = true
    const third = String((await place.act('retry_run', 'job', second)).body.run_id)
    await place.ended(third)
    expect((await place.tasksOf(third)).log).toMatchObject({ status: 'SUCCESS', taken_from: first })
    expect(await place.count('log')).toBe(1)
  })
})
