import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock, Micros } from '../../shared/model/time.ts'
import type { Attempt } from './attempt.ts'
import { cancelJob, JobFailed, type JobReference, lookAt } from './jobs.ts'

/** How often the clock is looked at, in milliseconds. */
const LOOK = 1000

/** Calls once a moment has come by the clock that is handed in; at once where it has. @returns what calls it off */
export function whenItIs(moment: Micros, now: Clock, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const look = () => {
    const left = (moment - now()) / 1000
    if (left <= 0) act()
    else timer = setTimeout(look, Math.min(Math.max(left, 1), LOOK))
  }
  look()
  return () => clearTimeout(timer)
}

/** Why an attempt stops before its end. */
class TimedOut extends Error {
  override name = 'TimedOut'
}

/** How long the jobs of an attempt that timed out may take to end once they are cancelled, in milliseconds. */
const PATIENCE = 60_000

/**
 * Does the work of an attempt within a time. What goes beyond it has its jobs cancelled, and fails once they have ended;
 * one whose last job had succeeded all the same is done.
 * @param jobs - those of its steps
 * @throws JobFailed of the reason `timeout`
 */
export async function withinTime<T>(
  work: (attempt: Attempt) => Promise<T>,
  attempt: Attempt,
  { jobs, until, now }: { jobs: JobReference[]; until: Micros | undefined; now: Clock },
): Promise<T> {
  if (until === undefined) return work(attempt)
  const limit = new AbortController()
  const callOff = whenItIs(until, now, () => limit.abort(new TimedOut()))
  try {
    const signal = AbortSignal.any([attempt.signal, limit.signal])
    // Its time may be up already: then nothing begins any more.
    signal.throwIfAborted()
    return await work({ ...attempt, signal })
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error
  } finally {
    callOff()
  }
  const ended = await stop(jobs, attempt)
  if (ended === 'done') return work(attempt)
  const message = `The attempt had not ended within ${attempt.task.timeout_seconds} seconds`
  throw new JobFailed('timeout', message, { isPartial: ended !== 'nothing' })
}

/**
 * Cancels jobs, and waits for their end.
 * @returns what they have done: all of it, a part, or nothing that counts when it is done again
 */
async function stop(
  jobs: JobReference[],
  { bigquery, signal, task }: Attempt,
): Promise<'done' | 'part' | 'nothing'> {
  for (const job of jobs) await cancelJob(bigquery(job.project), job)
  const last = Date.now() + PATIENCE
  for (;;) {
    signal.throwIfAborted()
    const looks = await Promise.all(jobs.map(job => lookAt(bigquery(job.project), job)))
    const isOver = looks.every(look => look === undefined || look.isOver)
    if (isOver && looks.every(look => look?.isOver && !look.hasFailed)) return 'done'
    // One that does not end may still do something.
    if (!isOver && Date.now() > last) return 'part'
    if (isOver) {
      const isScript = task.work.kind === 'query' && task.work.is_script
      const did = looks.some(look => look && (look.statements > 0 || (isScript && !look.hasFailed)))
      return did ? 'part' : 'nothing'
    }
    await sleep(200, undefined, { signal }).catch(() => {})
  }
}
