import { eventEntry } from '../model/events.ts'
import type { Log } from '../model/log.ts'
import type { Run } from '../store/runs.ts'

/** Logs runs that were made, once they are committed: each is counted, by whatever it was launched. */
export function logLaunched(runs: Run[], account: string, log: Log): void {
  for (const { run_id, trigger, status } of runs) {
    const counted = { account, trigger: trigger?.kind ?? 'unknown' }
    const message = `Run ${run_id} was launched ${status}`
    log(eventEntry('run-launched', counted, { severity: 'INFO', message }))
  }
}
