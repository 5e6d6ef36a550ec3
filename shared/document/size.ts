import { type Plan, type Task, writePlan } from '../model/plan.ts'
import { Problem } from '../model/problem.ts'
import type { Files } from './files.ts'

/** The most a version's document and files may come to, in bytes; Firestore's own limit is 1 MiB a document. */
const MAX_STORED = 1_000_000
/** The most its plan may come to, in bytes; a request to Firestore holds 10 MiB. */
const MAX_PLAN = 8_000_000
/** The most that the tasks of a run may send to BigQuery at the same time, in bytes: the runner holds all of it. */
const MAX_AT_ONCE = 32_000_000

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

/** @throws Problem `body-too-large` when a document and what is kept with it cannot be stored as one version */
export function checkStored({
  document,
  files,
  monitoring = {},
  values,
}: {
  document: Record<string, unknown>
  files: Files
  monitoring?: object | undefined
  /** Of its context. */
  values?: object | undefined
}): void {
  const size = [document, files, monitoring, values ?? {}].map(bytesOf).reduce((sum, bytes) => sum + bytes)
  if (size <= MAX_STORED) return
  const what = values
    ? 'The configuration, its files and the values of its context'
    : 'The configuration and its files'
  const detail = `${what} come to ${size} bytes, and a version may have ${MAX_STORED}`
  throw new Problem('body-too-large', detail)
}

/**
 * A plan as it is stored.
 * @throws Problem `body-too-large` when it cannot be stored, or a runner could not hold what goes on at once
 */
export function boundedPlan(plan: Plan): string {
  const atOnce = sentAtOnce(plan)
  if (atOnce > MAX_AT_ONCE) {
    const detail = `Its largest ${plan.task_concurrency} tasks would send ${atOnce} bytes to BigQuery at once, and may send ${MAX_AT_ONCE}: lower task_concurrency`
    throw new Problem('body-too-large', detail)
  }
  const text = writePlan(plan)
  const size = Buffer.byteLength(text)
  if (size <= MAX_PLAN) return text
  const detail = `What the configuration does comes to ${size} bytes, defaults and all, and may have ${MAX_PLAN}`
  throw new Problem('body-too-large', detail)
}

/** What the largest tasks that can go on side by side send, in bytes. */
function sentAtOnce({ tasks, task_concurrency }: Plan): number {
  const known = new Map<unknown, number>()
  const sizeOf = ({ work }: Task): number => {
    const sent = 'sql' in work ? work.sql : work.kind === 'create_table' ? work.definition : ''
    const size = known.get(sent) ?? bytesOf(sent)
    known.set(sent, size)
    return size
  }
  const largest = tasks.map(sizeOf).sort((a, b) => b - a)
  return largest.slice(0, task_concurrency).reduce((sum, size) => sum + size, 0)
}
