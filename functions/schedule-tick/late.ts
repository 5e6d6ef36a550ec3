import { configurationKey } from '../../shared/model/configuration-key.ts'
import { slotUuid } from '../../shared/model/ids.ts'
import { tellLate } from '../../shared/run/alert.ts'
import { deliveriesOf } from '../../shared/run/dispatch.ts'
import { askedOf, lateSlots } from '../../shared/run/times.ts'
import { fromTimes, toConfiguration } from '../../shared/store/configurations.ts'
import { transact } from '../../shared/store/database.ts'
import { runRef, toRun } from '../../shared/store/runs.ts'
import type { DueOf, Ticking } from './due.ts'

/** How many slots one transaction asks for; it tells of one. */
const AT_A_TIME = 50
/** How many slots of a configuration one tick tells of at the most. */
const MOST_TOLD = 20

/** Tells of the slots whose runs have not ended with success in time, each once; the next tick goes on with the rest. */
export async function tellAllLate(due: DueOf, ticking: Ticking): Promise<number> {
  for (let told = 0; told < MOST_TOLD; told++) {
    const { alerts, isDone } = await tellOne(due, ticking)
    if (alerts.length > 0) await ticking.dispatch(due.account, deliveriesOf(alerts))
    if (isDone) break
  }
  return 0
}

/** Goes through slots up to the first that is late. One that was passed over has no run, and is not. */
function tellOne(
  { ref, account }: DueOf,
  { db, now }: Ticking,
): Promise<{ alerts: string[]; isDone: boolean }> {
  return transact(db, async tx => {
    const data = await tx.get(ref)
    const date = now()
    const configuration = data && toConfiguration(data)
    if (configuration?.next_late === undefined || configuration.next_late > date) {
      return { alerts: [], isDone: true }
    }
    const key = configurationKey(configuration)
    const slots = lateSlots(configuration, date, AT_A_TIME)
    const uuids = slots.map(slot => slotUuid(account, key, slot))
    const found = await tx.getAll(uuids.map(uuid => runRef(db, account, uuid)))
    const runs = found.map(data => data && toRun(data))
    const at = runs.findIndex(run => run !== undefined && run.status !== 'SUCCESS')
    const [slot, uuid, run] = [slots[at], uuids[at], runs[at]]
    const alerts =
      slot !== undefined && uuid !== undefined && run
        ? await tellLate(
            tx,
            configuration,
            { date: slot, uuid, run_id: run.run_id },
            { db, account, now: date },
          )
        : []

    const after = askedOf(configuration, slot ?? slots.at(-1))
    tx.update(ref, fromTimes(after))
    return { alerts, isDone: after.next_late === undefined || after.next_late > date }
  })
}
