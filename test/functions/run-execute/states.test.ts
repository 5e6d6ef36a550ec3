import { afterAll, beforeAll, expect, test } from 'vitest'
import { claim, type Holder, Stopped } from '../../../functions/run-execute/lease.ts'
import { storing } from '../../../functions/run-execute/states.ts'
import { uuidOf } from '../../../shared/model/ids.ts'
import { systemClock } from '../../../shared/model/time.ts'
import { counting } from '../../../shared/store/database.ts'
import { runRef } from '../../../shared/store/runs.ts'
import { listTasks, type TaskState } from '../../../shared/store/tasks.ts'
import { type System, startSystem } from '../../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const now = systemClock()
const state = (task_id: string): TaskState => ({ task_id, status: 'RUNNING', attempt: 1, jobs: [] })

/** A run that is held, and the ids of those of its tasks that are stored. */
async function held() {
  const account = system.newAccount()
  const { run_id } = await system.putRun(account, { status: 'RUNNING', duration: null })
  const holder: Holder = { db: system.db, account, uuid: uuidOf(run_id), holder: 'me' }
  await claim(holder, now())
  const stored = async () =>
    (await listTasks(system.db, account, holder.uuid)).map(({ task_id }) => task_id).sort()
  return { holder, stored, ref: runRef(system.db, account, holder.uuid) }
}

test('states that come at once are stored in one transaction', async () => {
  const { holder, stored } = await held()
  const tally = { read: 0, written: 0 }
  await counting(tally, async () => {
    const states = storing(holder, () => {})
    states.store(state('a'))
    await Promise.resolve()
    await states.store(state('b'))
  })
  expect(tally).toEqual({ read: 1, written: 2 })
  expect(await stored()).toEqual(['a', 'b'])
})

test('once a state could not be stored none is, though the run were held again', async () => {
  const { holder, stored, ref } = await held()
  const failures: unknown[] = []
  const states = storing(holder, error => failures.push(error))
  await ref.update({ lease_holder: 'another' })
  await expect(states.store(state('a'))).rejects.toThrow(Stopped)
  await ref.update({ lease_holder: 'me' })
  await expect(states.store(state('b'))).rejects.toThrow(Stopped)
  await expect(states.stored()).rejects.toThrow(Stopped)
  expect(failures).toMatchObject([{ why: 'lost' }, { why: 'lost' }])
  expect(await stored()).toEqual([])
})

test('a state that comes while another is being stored is stored after it', async () => {
  const { holder, stored } = await held()
  const states = storing(holder, () => {})
  const first = states.store(state('a'))
  await new Promise(resolve => setTimeout(resolve))
  await states.store({ ...state('a'), status: 'SUCCESS' })
  await first
  await states.store(state('b'))
  expect(await stored()).toEqual(['a', 'b'])
  const [a] = await listTasks(system.db, holder.account, holder.uuid)
  expect(a).toMatchObject({ status: 'SUCCESS' })
})
