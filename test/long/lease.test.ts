import { FieldValue } from '@google-cloud/firestore'
import { describe, expect, test } from 'vitest'
import {
  claim,
  type Holder,
  isHeldBy,
  keep,
  release,
  renew,
  whileHeld,
} from '../../functions/run-execute/lease.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { MINUTE, SECOND } from '../../shared/model/time.ts'
import { runRef } from '../../shared/store/runs.ts'
import { clocked } from '../warehouse/clocked.ts'
import { until } from '../warehouse/place.ts'

const { running, clock, pass } = await clocked()

/** A stored run that waits for its runner, and two who want it. */
async function contested() {
  const { system } = running
  const account = system.newAccount()
  const now = clock()
  const run = await system.putRun(account, {
    status: 'RUNNING',
    duration: null,
    sweep_at: now + 20 * SECOND,
  })
  const holder = (name: string): Holder => ({
    db: system.db,
    account,
    uuid: uuidOf(run.run_id),
    holder: name,
  })
  return { now, one: holder('one'), other: holder('other'), account, run }
}

describe('a lease', () => {
  test('is taken by one of ten who want it at the same time', async () => {
    const { one, now } = await contested()
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, index) => claim({ ...one, holder: String(index) }, now)),
    )
    expect(claims.filter(taken => 'run' in taken && !('refused' in taken))).toHaveLength(1)
    expect(claims.filter(taken => 'refused' in taken && taken.refused === 'held')).toHaveLength(9)
  })

  test('is not taken from its holder before its end, and is after', async () => {
    const { one, other, now } = await contested()
    await claim(one, now)
    expect(await claim(other, now + 19 * SECOND)).toEqual({ refused: 'held' })
    expect(await claim(other, now + 20 * SECOND)).toHaveProperty('run.lease_holder', 'other')
  })

  test('that is renewed lasts longer, and one that another has taken cannot be renewed', async () => {
    const { one, other, now } = await contested()
    await claim(one, now)
    expect(await renew(one, now + 10 * SECOND)).toBe(true)
    expect(await claim(other, now + 25 * SECOND)).toEqual({ refused: 'held' })
    await claim(other, now + 31 * SECOND)
    expect(await renew(one, now + 32 * SECOND)).toBe(false)
    expect(await whileHeld(one, () => expect.unreachable())).toBe(false)
  })

  test('that is given back is anyone’s at once', async () => {
    const { one, other, now } = await contested()
    await claim(one, now)
    await release(one, now)
    expect(await claim(other, now)).toHaveProperty('run.lease_holder', 'other')
  })

  test('is nobody’s of a run that has ended, was set by hand, or is not there', async () => {
    const { system } = running
    const account = system.newAccount()
    const now = clock()
    const ended = await system.putRun(account, { status: 'FAILED' })
    const byHand = await system.putRun(account, { status: 'RUNNING', by_hand: true })
    const held = { db: system.db, account, holder: 'one' }
    expect(await claim({ ...held, uuid: uuidOf(ended.run_id) }, now)).toMatchObject({ refused: 'over' })
    expect(await claim({ ...held, uuid: uuidOf(byHand.run_id) }, now)).toMatchObject({ refused: 'over' })
    expect(await claim({ ...held, uuid: 'none' }, now)).toEqual({ refused: 'unknown' })
    expect(isHeldBy(undefined, 'one')).toBe(false)
  })

  test('stops its holder once another has it', async () => {
    const { one, other, now, account, run } = await contested()
    await claim(one, now)
    let at = now
    const kept = keep(one, { now: () => at, until: now + 20 * SECOND, deadline: now + 100 * MINUTE })
    await runRef(running.system.db, account, uuidOf(run.run_id)).update({ lease_holder: other.holder })
    at = now + 10 * SECOND
    await until(async () => kept.signal.aborted)
    await kept.letGo()
    expect(kept.signal.reason).toMatchObject({ name: 'Stopped', why: 'lost' })
  })
})

/** A place with a table `log` and a job that writes one row to it. */
async function logging() {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  await place.deployTables('job', { a: { sql: 'INSERT INTO log VALUES (1)' } })
  return place
}

/** Lets BigQuery say of every job that it goes on, until the faults are cleared. */
const goOn = () =>
  running.faults.set(
    (method, path) => method === 'GET' && path.includes('/jobs/'),
    { kind: 'body', body: { status: { state: 'RUNNING' } } },
    Number.POSITIVE_INFINITY,
  )

describe('a run', () => {
  test('that is handed out twice is run by the first alone', async () => {
    const { launch, account, ended, count, taskIs } = await logging()
    goOn()
    const run_id = await launch('job')
    await taskIs(run_id, 'a', 'RUNNING')
    const answers = await Promise.all([running.execute(account, run_id), running.execute(account, run_id)])
    expect(answers.map(({ body }) => body.message)).toEqual(['held', 'held'])
    running.faults.clear()
    expect((await ended(run_id)).status).toBe('SUCCESS')
    expect((await running.execute(account, run_id)).body).toEqual({ message: 'over' })
    expect(await count('log')).toBe(1)
  })

  test('that was not handed out is found by the sweep once its time has come, and not before', async () => {
    const { launch, ended, runOf } = await logging()
    running.gate.isOpen = false
    const run_id = await launch('job')
    running.gate.isOpen = true
    await running.sweep()
    expect(running.dispatchesOf(run_id)).toBe(1)
    expect((await runOf(run_id)).status).toBe('RUNNING')
    pass(21 * SECOND)
    await running.sweep()
    expect((await ended(run_id)).status).toBe('SUCCESS')
  })

  test('that was stored before runs had a time for the sweep is found by its lease', async () => {
    const { launch, ended, account } = await logging()
    running.gate.isOpen = false
    const run_id = await launch('job')
    running.gate.isOpen = true
    const ref = runRef(running.system.db, account, uuidOf(run_id))
    await ref.update({ sweep_at: FieldValue.delete(), lease_until: new Date(0) })
    await running.sweep()
    expect((await ended(run_id)).status).toBe('SUCCESS')
  })

  test('is found by the sweep beside one that cannot be read', async () => {
    const { launch, ended, account } = await logging()
    running.gate.isOpen = false
    const run_id = await launch('job')
    running.gate.isOpen = true
    const broken = running.system.db.doc(`accounts/${account}/runs/broken`)
    await broken.set({ status: 'RUNNING', sweep_at: new Date(0) })
    pass(21 * SECOND)
    await running.sweep()
    expect((await ended(run_id)).status).toBe('SUCCESS')
    await broken.delete()
  })

  test('whose runner is gone is found by the sweep, and goes on with the jobs that the runner began', async () => {
    const { launch, ended, count, account, runOf } = await logging()
    running.gate.isOpen = false
    const run_id = await launch('job')
    running.gate.isOpen = true
    await claim({ db: running.system.db, account, uuid: uuidOf(run_id), holder: 'gone' }, clock())
    await running.sweep()
    expect(running.dispatchesOf(run_id)).toBe(1)
    expect((await runOf(run_id)).lease_holder).toBe('gone')
    pass(21 * SECOND)
    await running.sweep()
    expect((await ended(run_id)).status).toBe('SUCCESS')
    expect(await count('log')).toBe(1)
  })

  test('whose turn is over is handed on, and its statement runs once', async () => {
    const { launch, ended, count, taskIs } = await logging()
    goOn()
    const run_id = await launch('job')
    await taskIs(run_id, 'a', 'RUNNING')
    pass(26 * MINUTE)
    await until(async () => running.dispatchesOf(run_id) === 2)
    running.faults.clear()
    expect((await ended(run_id)).status).toBe('SUCCESS')
    expect(await count('log')).toBe(1)
  })
})
