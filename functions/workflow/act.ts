import type { ResetWorkflowStatus } from '../../shared/actions/workflow.ts'
import type { Call } from '../../shared/endpoint.ts'
import type { Answer } from '../../shared/http.ts'
import { configurationKey } from '../../shared/run/id.ts'
import { checkJob, configurationNotFound } from '../../shared/run/identity.ts'
import { writeAudit } from '../../shared/store/audit.ts'
import { transact } from '../../shared/store/database.ts'
import { fromMarks, marksRef, toMarks } from '../../shared/store/workflows.ts'

/** Forgets every job that a workflow has received, as when it was just deployed. */
export function resetWorkflowStatus(input: ResetWorkflowStatus, call: Call): Promise<Answer> {
  const { db, caller, now, request_id } = call
  const { account } = input
  checkJob(input)
  return transact(db, async tx => {
    const ref = marksRef(db, account, input)
    const data = await tx.get(ref)
    if (!data) throw await configurationNotFound(db, account, input)
    const marks = toMarks(data)
    tx.set(ref, fromMarks({ ...marks, received: {} }))
    writeAudit(tx, db, account, {
      date: now(),
      principal: caller.name,
      request_id,
      action: input.action,
      target: `workflows/${configurationKey(input)}`,
      from: Object.keys(marks.received),
      to: [],
    })
    return { body: { code: 200, data: {}, message: 'ok' } }
  })
}
