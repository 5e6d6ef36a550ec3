import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { claim, type Holder, release } from '../../functions/run-execute/lease.ts'
import { DEATHS, MOST_CLAIMS, oneSuspectAtATime } from '../../functions/run-execute/suspects.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { SECOND } from '../../shared/model/time.ts'
import { fromTask, type TaskState, taskRef } from '../../shared/store/tasks.ts'
import { clocked } from '../warehouse/clocked.ts'
import { until } from '../warehouse/place.ts'

const { running, clock, pass } = await clocked()
running.gate.isOpen = false

describe('a run whose runners die', () => {
  /** A run of two tasks, of which the first is at work in BigQuery, taken by so many runners that are gone. */
  async function orphaned(deaths: number, meanwhile: (held: Holder, death: number) => Promise<unknown>) {
    const place = await running.newPlace()
    await place.deployTables('job', {
      a: { sql: 'SELECT 1 AS n', table_name: 'a' },
      b: { sql: 'SELECT 1 AS n', table_name: 'b' },
    })
    const run_id = await place.launch('job')
    const held = { db: running.system.db, account: place.account, uuid: uuidOf(run_id) }
    for (let death = 1; death <= deaths; death++) {
      const one = { ...held, holder: `runner ${death}` }
      expect(await claim(one, clock(), { isWatched: true })).toHaveProperty('run')
      await meanwhile(one, death)
      pass(21 * SECOND)
    }
    await running.execute(place.account, run_id)
    return { run: await place.runOf(run_id), place, run_id }
  }
  const storeTask = ({ db, account, uuid }: Holder, state: Partial<TaskState>) =>
    taskRef(db, account, uuid, 'a').set(
      fromTask({ task_id: 'a', status: 'RUNNING', attempt: 1, jobs: [], start_date: clock(), ...state }),
    )
  const begins = (held: Holder) => storeTask(held, {})

  test(`goes on after ${DEATHS - 1} deaths`, async () => {
    expect((await orphaned(DEATHS - 1, begins)).run.status).toBe('SUCCESS')
  })

  test(`fails after ${DEATHS} in a row, says so, and has its work stopped without its plan being read`, async () => {
    const { run, place, run_id } = await orphaned(DEATHS, begins)
    expect(run).toMatchObject({ status: 'FAILED', error: { reason: 'internal' }, lease_holder: null })
    expect(run.error?.message).toContain(`died ${DEATHS} times in a row`)
    expect(await place.slots('job')).toEqual([])
    pass(21 * SECOND)
    await running.execute(place.account, run_id, 'stop')
    expect(await place.tasksOf(run_id)).toMatchObject({
      a: { status: 'FAILED', error: { reason: 'stopped' } },
    })
    expect((await place.runOf(run_id)).sweep_at).toBeNull()
  })

  test('goes on, however often they die, where a task has settled meanwhile', async () => {
    const { run } = await orphaned(2 * MOST_CLAIMS, async (held, death) => {
      if (death === 2 * MOST_CLAIMS - 1) await storeTask(held, { status: 'SUCCESS', end_date: clock() })
    })
    expect(run.status).toBe('SUCCESS')
  })

  test('goes on, however often they die, where one of them has given it back meanwhile', async () => {
    const { run } = await orphaned(2 * DEATHS - 1, async (held, death) => {
      if (death === DEATHS) await release(held, clock())
    })
    expect(run.status).toBe('SUCCESS')
  })
})

describe('what is suspected', () => {
  test('begins once the one before has ended, and waits once however often it is handed out', async () => {
    const suspects = oneSuspectAtATime()
    const begun: string[] = []
    const ends = new Map<string, (answer: string) => void>()
    const hand = (uuid: string) =>
      suspects(uuid, () => {
        begun.push(uuid)
        return new Promise(resolve => ends.set(uuid, resolve))
      })
    const answers = [hand('one'), hand('two'), hand('two')]
    await sleep(1)
    expect(begun).toEqual(['one'])
    ends.get('one')?.('ok')
    await until(async () => begun.length > 1)
    expect(begun).toEqual(['one', 'two'])
    ends.get('two')?.('ok')
    expect(await Promise.all(answers)).toEqual(['ok', 'ok', 'ok'])
    expect(begun).toEqual(['one', 'two'])
  })
})
