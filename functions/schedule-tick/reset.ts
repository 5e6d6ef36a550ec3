import { configurationKey } from '../../shared/model/configuration-key.ts'
import { timesOf } from '../../shared/model/cron.ts'
import { isOpen } from '../../shared/run/state.ts'
import { current, latestReset } from '../../shared/run/workflow.ts'
import { writeAudit } from '../../shared/store/audit.ts'
import { fromTimes, toConfiguration } from '../../shared/store/configurations.ts'
import { transact } from '../../shared/store/database.ts'
import { fromMarks, marksRef, toMarks } from '../../shared/store/workflows.ts'
import type { DueOf, Ticking } from './due.ts'

/**
 * Resets a workflow whose time has come: what it received since, before the tick came, stays. The days that it keeps apart
 * may be many; they are read without what came before the reset that is kept here.
 */
export function resetWorkflow({ ref, account }: DueOf, { db, now, request_id }: Ticking): Promise<number> {
  return transact(db, async tx => {
    const data = await tx.get(ref)
    const date = now()
    const workflow = data && toConfiguration(data)
    if (workflow?.next_reset === undefined || workflow.next_reset > date) return 0
    const { next_reset: _, schedule_interval_reset: interval, ...rest } = workflow
    const marked = marksRef(db, account, workflow)
    const marks = toMarks(await tx.get(marked))
    const received = await current(workflow, marks, marks.received, date)
    const reset = await latestReset(interval, date)

    const next_reset = interval && isOpen(workflow) ? timesOf(interval)?.after(date) : undefined
    tx.update(ref, fromTimes({ ...rest, ...(next_reset ? { next_reset } : {}) }))
    if (!isOpen(workflow)) return 0
    tx.set(marked, fromMarks({ ...marks, received, ...(reset === undefined ? {} : { reset }) }))
    writeAudit(tx, db, account, {
      date,
      principal: `schedule ${interval}`,
      principal_id: undefined,
      request_id,
      action: 'reset_workflow_status',
      target: `workflows/${configurationKey(workflow)}`,
      from: Object.keys(marks.received),
      to: Object.keys(received),
    })
    return 0
  })
}
