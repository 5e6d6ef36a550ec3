import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { uuidOf } from '../../shared/model/ids.ts'
import { problemBody } from '../../shared/model/problem.ts'
import { RUN_ID } from '../../shared/model/run-id.ts'
import { configurationRef, toConfiguration } from '../../shared/store/configurations.ts'
import { storedDate } from '../../shared/store/database.ts'
import { type Run, runRef, toRun } from '../../shared/store/runs.ts'
import type { Reply } from './system.ts'

const launched = z.strictObject({ run_id: z.string().regex(RUN_ID) })

/** The run id in a launch's answer. @throws when it is not a launch's answer */
export function runIdOf(reply: Reply): string {
  return launched.parse(reply.body).run_id
}

const listed = z.strictObject({
  results: z.array(z.record(z.string(), z.unknown())),
  next_page_token: z.string().optional(),
})

/** The runs in an answer, their keys in its order, and the token of the next page where there is one. */
export const listOf = (reply: Reply) => listed.parse(reply.body)

/** The ids of the runs in an answer, in its order. */
export const idsOf = (reply: Reply): string[] => listOf(reply).results.map(({ run_id }) => String(run_id))

/** A failure: its status, the end of its type, its text, its faults. @throws when it is not of the promised shape */
export function problemOf({ status, headers, body }: Reply) {
  const parsed = problemBody.parse(body)
  const shape = { status: parsed.status, code: parsed.code, type: headers.get('content-type') }
  const promised = { status, code: status, type: 'application/problem+json' }
  if (JSON.stringify(shape) !== JSON.stringify(promised)) {
    throw new Error(`Cannot take this for a problem: ${JSON.stringify({ shape, promised })}`)
  }
  const pointers = parsed.errors.map(({ pointer }) => pointer).sort()
  return {
    status,
    type: parsed.type.split('/').at(-1),
    detail: parsed.detail,
    errors: parsed.errors,
    pointers,
  }
}

/** A run as it is stored. */
export async function storedRun(db: Firestore, account: string, run: Pick<Run, 'run_id'>): Promise<Run> {
  return toRun((await runRef(db, account, uuidOf(run.run_id)).get()).data() ?? {})
}

/** A configuration as it is stored; `job_DEV` unless another is named. */
export async function storedConfiguration(db: Firestore, account: string, configuration_id = 'job_DEV') {
  const identity = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id }
  return toConfiguration((await configurationRef(db, account, identity).get()).data() ?? {})
}

const audit = z.object({
  date: storedDate,
  principal: z.string(),
  principal_id: z.string().optional(),
  request_id: z.string(),
  action: z.string(),
  target: z.string(),
  from: z.unknown(),
  to: z.unknown(),
  note: z.string().optional(),
})

/** The audit of an account, the oldest entry first. */
export async function auditOf(db: Firestore, account: string) {
  const { docs } = await db.collection(`accounts/${account}/audit`).get()
  return docs.map(doc => audit.parse(doc.data())).sort((a, b) => a.date - b.date)
}
