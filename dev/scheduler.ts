const MINUTE = 60_000

/**
 * Calls at each full minute, as Cloud Scheduler calls a job whose schedule is every minute, with the headers that it
 * sends. A call that takes longer does not hold up the next; of minutes that the machine slept through, there are none.
 *
 * @param job - the job's name
 * @returns what ends it
 * @see https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget
 */
export function everyMinute(
  job: string,
  call: (headers: Record<string, string>) => Promise<unknown>,
): () => void {
  let timer: NodeJS.Timeout
  function wait(): void {
    timer = setTimeout(go, MINUTE - (Date.now() % MINUTE))
  }
  function go(): void {
    // A timer may come a little early.
    const time = new Date(Math.round(Date.now() / MINUTE) * MINUTE)
    call(headersOf(job, time)).catch(() => {})
    timer = setTimeout(wait, MINUTE / 2)
  }
  wait()
  return () => clearTimeout(timer)
}

const headersOf = (job: string, time: Date) => ({
  'User-Agent': 'Google-Cloud-Scheduler',
  'X-CloudScheduler': 'true',
  'X-CloudScheduler-JobName': job,
  'X-CloudScheduler-ScheduleTime': time.toISOString().replace('.000Z', 'Z'),
})
