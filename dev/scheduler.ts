import { setTimeout as sleep } from 'node:timers/promises'

const MINUTE = 60_000

/**
 * Calls at each full minute, as Cloud Scheduler calls a job whose schedule is every minute, with the headers that it
 * sends. A call that takes longer does not hold up the next.
 *
 * @param job - the job's name
 * @param now - the time in milliseconds
 * @returns what ends it
 * @see https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget
 */
export function everyMinute(
  job: string,
  call: (headers: Record<string, string>) => Promise<unknown>,
  now: () => number = Date.now,
): () => void {
  const ending = new AbortController()
  async function go(): Promise<void> {
    for (let next = Math.floor(now() / MINUTE + 1) * MINUTE; ; next += MINUTE) {
      await sleep(Math.max(0, next - now()), undefined, { signal: ending.signal })
      // The machine may have slept meanwhile: the minutes that it missed are gone.
      if (now() - next >= MINUTE) next = Math.floor(now() / MINUTE) * MINUTE
      call(headersOf(job, next)).catch(() => {})
    }
  }
  go().catch(() => {})
  return () => ending.abort()
}

const headersOf = (job: string, time: number) => ({
  'User-Agent': 'Google-Cloud-Scheduler',
  'X-CloudScheduler': 'true',
  'X-CloudScheduler-JobName': job,
  'X-CloudScheduler-ScheduleTime': new Date(time).toISOString().replace('.000Z', 'Z'),
})
