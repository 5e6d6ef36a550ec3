import type { Firestore } from '@google-cloud/firestore'
import type { AnswerTo, InputOf } from '../../shared/actions/index.ts'
import type { Answer } from '../../shared/http/answer.ts'
import type { Asked } from '../../shared/http/endpoint.ts'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { type Clock, formatDate } from '../../shared/model/time.ts'
import { checkJob, configurationNotFound } from '../../shared/run/named.ts'
import { current } from '../../shared/run/workflow.ts'
import { madeBy, writeAudit } from '../../shared/store/audit.ts'
import { readConfiguration } from '../../shared/store/configurations.ts'
import { read, transact } from '../../shared/store/database.ts'
import {
  fromMarks,
  listOpenDays,
  marksRef,
  type ReceivedJobs,
  toMarks,
} from '../../shared/store/workflows.ts'

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
    tx.set(ref, fromMarks({ ...marks, received: {}, epoch: marks.epoch + 1 }))
    writeAudit(tx, db, account, {
      date: now(),
      ...madeBy({ caller, request_id }),
      action: input.action,
      target: `workflows/${configurationKey(input)}`,
      from: Object.keys(marks.received),
      to: [],
    })
    return { body: { code: 200, data: {}, message: 'ok' } }
  })
}

/** How many of the days that a workflow keeps apart are told. */
const LATEST_DAYS = 100

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
  const marks = toMarks(data)
  const date = now()
  const stand = (received: ReceivedJobs) => {
    const here = authorized_job_ids.filter(job_id => Object.hasOwn(received, job_id))
    return {
      received: here.map(job_id => ({
        job_id,
        run_ids: (received[job_id] ?? []).map(({ run_id }) => run_id),
      })),
      missing: authorized_job_ids.filter(job_id => !here.includes(job_id)),
    }
  }
  const { epoch, firings } = marks
  const open = workflow.per_execution_date
    ? await listOpenDays(db, account, input, { epoch, limit: LATEST_DAYS })
    : undefined
  const days = open?.map(async ({ day, received }) => ({
    day,
    ...stand(await current(workflow, marks, received, date)),
  }))
  const result = {
    account,
    configuration_id,
    configuration_type,
    environment,
    activated,
    ...stand(await current(workflow, marks, marks.received, date)),
    ...(days ? { days: (await Promise.all(days)).filter(({ received }) => received.length > 0) } : {}),
    firings: firings.map(({ date, run_id, why, execution_date }) => ({
      date: formatDate(date),
      run_id,
      ...(execution_date === undefined ? {} : { execution_date: formatDate(execution_date) }),
      ...(why === undefined ? {} : { why }),
    })),
  }
  return { body: { results: [result] } }
}
