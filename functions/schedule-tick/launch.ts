import { configurationKey } from '../../shared/model/configuration-key.ts'
import { slotUuid } from '../../shared/model/ids.ts'
import type { Micros } from '../../shared/model/time.ts'
import { ordersFor } from '../../shared/run/dispatch.ts'
import { logLaunched } from '../../shared/run/launched.ts'
import { writePassed } from '../../shared/run/passed.ts'
import { newRun, ofItsRuns, withSlot } from '../../shared/run/start.ts'
import { isUnderWay } from '../../shared/run/state.ts'
import { dueSlots } from '../../shared/run/times.ts'
import { writeAudit } from '../../shared/store/audit.ts'
import { type Configuration, fromTimes, toConfiguration } from '../../shared/store/configurations.ts'
import { transact } from '../../shared/store/database.ts'
import { fromRun, type Run, runRef } from '../../shared/store/runs.ts'
import type { DueOf, Ticking } from './due.ts'

/** How many slots one transaction launches: some four documents are written for each. */
const AT_A_TIME = 50

/** Launches the slots of a configuration that are due, oldest first; the tick that comes after goes on with the rest. */
export async function launchSlots(due: DueOf, ticking: Ticking): Promise<number> {
  let launched = 0
  let begin = 0
  while (true) {
    const { runs, last, isDone } = await launchSome(due, begin, ticking)
    launched += runs.length
    logLaunched(runs, due.account, ticking.log)
    begin = last + 1
    const started = runs.filter(isUnderWay)
    if (started.length > 0) await ticking.dispatch(due.account, ordersFor(started))
    if (isDone) return launched
  }
}

type Launched = { runs: Run[]; last: Micros; isDone: boolean }

/** @param begin - The earliest launch date, in microseconds: who waits for a slot waits in the order of these. */
function launchSome({ ref, account }: DueOf, begin: Micros, ticking: Ticking): Promise<Launched> {
  const { db, now, request_id } = ticking
  return transact(db, async tx => {
    const data = await tx.get(ref)
    const date = Math.max(now(), begin)
    const before = data && toConfiguration(data)
    if (before?.next_launch === undefined || before.next_launch > date) {
      return { runs: [], last: date, isDone: true }
    }
    const key = configurationKey(before)
    const { slots, passed, after } = dueSlots(before, date, AT_A_TIME)
    const uuids = slots.map(slot => slotUuid(account, key, slot))
    const there = await tx.getAll(uuids.map(uuid => runRef(db, account, uuid)))

    let configuration = after
    const runs: Run[] = []
    for (const [index, slot] of slots.entries()) {
      // Launched by Cloud Scheduler, by a backfill, or before its schedule was changed.
      if (there[index]) continue
      const uuid = uuids[index] ?? ''
      const trigger = { kind: 'schedule' as const, by: before.schedule?.interval ?? '' }
      const launch_date = date + runs.length
      const run = newRun({ account, configuration, uuid, now: launch_date, execution_date: slot, trigger })
      tx.create(runRef(db, account, uuid), fromRun(run))
      if (isUnderWay(run)) configuration = withSlot(configuration, run)
      runs.push(run)
      writeAudit(tx, db, account, {
        ...entry(before, request_id, date),
        target: `runs/${uuid}`,
        to: run.status,
      })
    }
    const moved = configuration === after ? {} : ofItsRuns(configuration)
    tx.update(ref, { ...moved, ...fromTimes(configuration) })
    if (passed) {
      const note = 'Slots that were missed while nothing launched them; catchup is false'
      const by = principalOf(before)
      writePassed(tx, passed, before, { db, account, date, principal: by, request_id, note })
    }
    const isDone = after.next_launch === undefined || after.next_launch > date
    return { runs, last: date + runs.length, isDone }
  })
}

const principalOf = ({ schedule }: Configuration) => `schedule ${schedule?.interval}`

const entry = (configuration: Configuration, request_id: string, date: Micros) => ({
  date,
  principal: principalOf(configuration),
  principal_id: undefined,
  request_id,
  action: 'launch_job',
  from: null,
})
