import { onTestFinished } from 'vitest'
import { formatDate, MINUTE, type Micros, parseDate } from '../../../shared/model/time.ts'
import type { Run } from '../../../shared/store/runs.ts'
import { toRun } from '../../../shared/store/runs.ts'
import { deploy, tableToTable } from '../../document/documents.ts'
import { auditOf } from '../../system/answers.ts'
import { type Reply, startSystem } from '../../system/system.ts'

/** A moment, in microseconds. */
export function at(text: string): Micros {
  const moment = parseDate(text)
  if (moment === undefined) throw new Error(`Cannot read ${text} as a date`)
  return moment
}

const MILLISECOND = 1000

/** `03-29T01:00` */
const short = (moment: Micros) => formatDate(moment).slice(5, 16)

export const JOB = {
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
} as const

/** A system with a clock of its own, which goes on by a millisecond when it is looked at, and as the test says, till that ends; and an account in it. */
export async function startClockwork(begin: string) {
  let time = at(begin)
  const system = await startSystem({
    now: () => {
      time += MILLISECOND
      return time
    },
  })
  onTestFinished(() => system.stop())
  const account = system.newAccount()
  const tick = () => system.callPrivate('schedule-tick', {})

  async function runs(): Promise<Run[]> {
    const { docs } = await system.db.collection(`accounts/${account}/runs`).orderBy('launch_date').get()
    return docs.map(doc => toRun(doc.data()))
  }
  return {
    system,
    account,
    tick,
    runs,
    set: (text: string) => {
      time = at(text)
    },
    /** Lets the time go on, with a tick at each full step up to and including the end. */
    async tickUntil(end: string, step: Micros = 10 * MINUTE) {
      while (time < at(end)) {
        time = Math.min(at(end), time + step)
        await tick()
      }
    },
    deploy: (fields: Record<string, unknown>): Promise<Reply> =>
      deploy(system, account, tableToTable(fields)),
    switch: (fields: { activated?: boolean; archived?: boolean }) =>
      system.call('configuration-status', { action: 'set_configuration_status', account, ...JOB, ...fields }),
    /** What get_configuration tells of it. */
    async told() {
      const reply = await system.call('configuration-status', {
        action: 'get_configuration',
        account,
        ...JOB,
      })
      const results: unknown = reply.body.results
      return Object(Array.isArray(results) ? results[0] : {})
    },
    /** Ends the runs that are under way. */
    async end(status: 'SUCCESS' | 'FAILED' = 'SUCCESS') {
      for (const { run_id, status: stands } of await runs()) {
        if (stands !== 'RUNNING') continue
        await system.call('dag-status', { action: 'set_run_status', account, ...JOB, run_id, status })
      }
    },
    /** The slots that have a run, in the order of their launches. */
    slots: async () => (await runs()).map(({ execution_date }) => short(execution_date)),
    /** What was passed over, as the audit has it. */
    passed: async () =>
      (await auditOf(system.db, account)).filter(({ action }) => action === 'pass_over').map(({ to }) => to),
  }
}
