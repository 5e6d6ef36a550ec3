import { uuidOf } from '../../../shared/model/ids.ts'
import { listAudit } from '../../../shared/store/audit.ts'
import type { Running } from '../../warehouse/warehouse.ts'

const LOOP = (turns: number) =>
  `DECLARE i INT64 DEFAULT 0; WHILE i < ${turns} DO SET i = i + 1; END WHILE; INSERT INTO log VALUES (1);`

/** A place with a job of one statement that leaves a row behind after as many turns of a loop. */
export async function logging(running: Running, turns: number) {
  const place = await running.newPlace()
  await place.query(`CREATE TABLE ${place.table('log')} (n INT64)`)
  await place.deployTables('job', { a: { sql: LOOP(turns) } })
  return place
}
export type Logging = Awaited<ReturnType<typeof logging>>

/** What a run has come to: how it ended, the rows it left, the slots it holds, and how often its status was written. */
export async function outcomeOf(running: Running, place: Logging, run_id: string) {
  const { status, lease_holder } = await place.ended(run_id)
  const changes = await listAudit(running.system.db, place.account, `runs/${uuidOf(run_id)}`)
  return {
    status,
    lease_holder,
    rows: await place.count('log'),
    slots: (await place.slots('job'))?.length,
    changes: changes.length,
  }
}

/** A run that has ended by itself, once. */
export const ENDED_ONCE = { status: 'SUCCESS', lease_holder: null, rows: 1, slots: 0, changes: 1 }
/** A run that was cancelled before its statement had run. */
export const CANCELLED = { status: 'FAILED', lease_holder: null, rows: 0, slots: 0, changes: 2 }

export type Delivery = {
  title: string
  done: string
  /** Turns of the loop before the statement, where the run must be under way for something. */
  turns: number
  expected: object
  /** Launches a run and delivers it; answers its run id once all deliveries have been answered. */
  deliver: (running: Running, place: Logging, later: (seconds: number) => void) => Promise<string>
}

/** Launches a job whose dispatch is held back: the deliveries are made by hand. */
async function held(running: Running, place: Logging): Promise<string> {
  running.gate.isOpen = false
  const run_id = await place.launch('job')
  running.gate.isOpen = true
  return run_id
}

/** Ends a run by hand; the dispatch that follows is held back. */
async function cancelled(running: Running, place: Logging, run_id: string): Promise<void> {
  running.gate.isOpen = false
  const { status } = await place.act('cancel_run', 'job', run_id)
  running.gate.isOpen = true
  if (status !== 200) throw new Error(`cancel_run answered ${status}`)
}

/** What Cloud Tasks may do with a task besides delivering it once and in time. */
export const DELIVERIES: Delivery[] = [
  {
    title: 'ten times at once',
    done: 'ten deliveries of one run at the same moment',
    turns: 0,
    expected: ENDED_ONCE,
    async deliver(running, place) {
      const run_id = await held(running, place)
      await Promise.all(Array.from({ length: 10 }, () => running.execute(place.account, run_id)))
      return run_id
    },
  },
  {
    title: 'again after the end',
    done: 'a second and a third delivery, one after the other, after the run had ended',
    turns: 0,
    expected: ENDED_ONCE,
    async deliver(running, place) {
      const run_id = await held(running, place)
      for (let time = 0; time < 3; time++) await running.execute(place.account, run_id)
      return run_id
    },
  },
  {
    title: 'late, after it was ended by hand',
    done: 'the first delivery only after cancel_run',
    turns: 0,
    expected: CANCELLED,
    async deliver(running, place) {
      const run_id = await held(running, place)
      await cancelled(running, place, run_id)
      await running.execute(place.account, run_id)
      return run_id
    },
  },
  {
    title: 'half an hour late',
    done: 'the first delivery 31 minutes after the launch, by the clock, when the sweep had handed the run on already',
    turns: 0,
    expected: ENDED_ONCE,
    async deliver(running, place, later) {
      const run_id = await held(running, place)
      later(31 * 60)
      await running.sweep()
      await running.execute(place.account, run_id)
      await place.ended(run_id)
      await running.execute(place.account, run_id)
      return run_id
    },
  },
  {
    title: 'a second time after half an hour, while the first goes on',
    done: 'the delivery sent again after 31 minutes by the clock, while the first runner was at work',
    turns: 300,
    expected: ENDED_ONCE,
    async deliver(running, place, later) {
      const run_id = await held(running, place)
      const first = running.execute(place.account, run_id)
      await place.taskIs(run_id, 'a', 'RUNNING')
      later(31 * 60)
      await Promise.all([first, running.execute(place.account, run_id)])
      return run_id
    },
  },
  {
    title: 'the stop before the start',
    done: 'the stop order delivered first, the start twice after it',
    turns: 0,
    expected: CANCELLED,
    async deliver(running, place) {
      const run_id = await held(running, place)
      await cancelled(running, place, run_id)
      const stop = running.execute(place.account, run_id, 'stop')
      const start = running.execute(place.account, run_id)
      await Promise.all([stop, start])
      await running.execute(place.account, run_id)
      return run_id
    },
  },
  {
    title: 'the second hand-over before the first',
    done: 'a runner whose 25 minutes are over hands on; what it handed on is delivered, and the delivery before it once more after that',
    turns: 300,
    expected: ENDED_ONCE,
    async deliver(running, place, later) {
      const run_id = await held(running, place)
      const first = running.execute(place.account, run_id)
      await place.taskIs(run_id, 'a', 'RUNNING')
      running.gate.isOpen = false
      later(26 * 60)
      const { body } = await first
      running.gate.isOpen = true
      if (body.message !== 'handed on') throw new Error(`the first runner answered ${body.message}`)
      const second = running.execute(place.account, run_id)
      await running.execute(place.account, run_id)
      await second
      return run_id
    },
  },
]
