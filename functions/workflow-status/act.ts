import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Asked } from '../../shared/http/endpoint.ts'
import { configurationKey } from '../../shared/model/ids.ts'
import { type Clock, formatDate } from '../../shared/model/time.ts'
import { checkJob, configurationNotFound } from '../../shared/run/named.ts'
import { current } from '../../shared/run/workflow.ts'
import { writeAudit } from '../../shared/store/audit.ts'
import { readConfiguration } from '../../shared/store/configurations.ts'
import { read, transact } from '../../shared/store/database.ts'
import { fromMarks, marksRef, toMarks } from '../../shared/store/workflows.ts'

/** Forgets every job that a workflow has received, as when it was just deployed. */
export function resetWorkflowStatus(
  input: InputOf<'reset_workflow_status'>,
  { db, now, caller, request_id }: { db: Firestore; now: Clock } & Asked,
): Promise<Answer<AnswerTo<'reset_workflow_status'>>> {
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

/** What a workflow has received, what it still waits for, and when it launched its target; the latest last. */
export async function getWorkflowStatus(
  input: InputOf<'get_workflow_status'>,
  { db, now }: { db: Firestore; now: Clock },
): Promise<Answer<AnswerTo<'get_workflow_status'>>> {
  const { account } = input
  checkJob(input)
  const [workflow, data] = await Promise.all([
    readConfiguration(db, account, input),
    read(marksRef(db, account, input)),
  ])
  if (!workflow) throw await configurationNotFound(db, account, input)
  const { configuration_id, configuration_type, environment, activated } = workflow
  const { authorized_job_ids = [] } = workflow
  const { received, firings } = await current(workflow, toMarks(data), now())
  const runIds = (job_id: string) => (received[job_id] ?? []).map(({ run_id }) => run_id)
  const here = authorized_job_ids.filter(job_id => Object.hasOwn(received, job_id))
  const result = {
    account,
    configuration_id,
    configuration_type,
    environment,
    activated,
    received: here.map(job_id => ({ job_id, run_ids: runIds(job_id) })),
    missing: authorized_job_ids.filter(job_id => !here.includes(job_id)),
    firings: firings.map(({ date, run_id }) => ({ date: formatDate(date), run_id })),
  }
  return { body: { results: [result] } }
}
