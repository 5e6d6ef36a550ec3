import { configurationKey, slotUuid } from '../../shared/model/ids.ts'
import { lateSlots } from '../../shared/run/times.ts'
import { fromTimes, toConfiguration } from '../../shared/store/configurations.ts'
import { transact } from '../../shared/store/database.ts'
import { type Run, runRef, toRun } from '../../shared/store/runs.ts'
import type { DueOf, Ticking } from './due.ts'

/** How many slots one transaction asks for; the next tick goes on with the rest. */
const AT_A_TIME = 50

/** Whether a slot's run is late once its time is over; one that was passed over has none, and is not. */
const isLate = (run: Run | undefined): run is Run => run !== undefined && run.status !== 'SUCCESS'

/** Finds the slots whose runs have not ended with success in time, each once. */
export function tellLate({ ref, account }: DueOf, { db, now, log }: Ticking): Promise<number> {
  return transact(db, async tx => {
    const data = await tx.get(ref)
    const date = now()
    const before = data && toConfiguration(data)
    if (before?.next_late === undefined || before.next_late > date) return 0
    const { slots, after } = lateSlots(before, date, AT_A_TIME)
    const key = configurationKey(before)
    const uuids = slots.map(slot => slotUuid(account, key, slot))
    const found = await tx.getAll(uuids.map(uuid => runRef(db, account, uuid)))
    const late = found.map(data => data && toRun(data)).filter(isLate)

    tx.update(ref, fromTimes(after))
    for (const { run_id } of late)
      log({ severity: 'WARNING', message: 'A run of a schedule is late', account, run_id })
    return 0
  })
}
