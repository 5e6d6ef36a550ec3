import { z } from 'zod'
import type { System } from '../system/system.ts'

const launched = z.object({ run_id: z.string() })
const listed = z.object({ results: z.array(z.looseObject({ run_id: z.string(), status: z.string() })) })

/** The table-to-table jobs of an account in DEV, driven over HTTP. A job is named without its environment. */
export function jobsOf(system: System, account: string) {
  const identity = (job: string) => ({
    account,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: `${job}_DEV`,
  })
  const launch = async (job: string) => {
    const answer = await system.call('dag-launch', { action: 'launch_job', ...identity(job) })
    return launched.parse(answer.body).run_id
  }
  const set = (job: string, run_id: string, status: string, more: Record<string, unknown> = {}) =>
    system.call('dag-status', { action: 'set_run_status', ...identity(job), run_id, status, ...more })
  const runs = async (job: string) => {
    const body = { action: 'get_last_status', ...identity(job), limit: 1000 }
    return listed.parse((await system.call('dag-status', body)).body).results
  }
  return {
    put: (job: string, fields: object = {}) =>
      system.putConfiguration(account, { configuration_id: `${job}_DEV`, max_active_runs: 99, ...fields }),
    putWorkflow: (id: string, jobs: string[], target: string, fields: object = {}) =>
      system.putConfiguration(account, {
        configuration_type: 'workflow',
        configuration_id: id,
        authorized_job_ids: jobs.map(job => (job.includes('|') ? job : `gbq-to-gbq|${job}_DEV`)),
        target_dag: { configuration_type: 'table-to-table', configuration_id: `${target}_DEV` },
        ...fields,
      }),
    launch,
    set,
    /** All runs of a job, the latest first. */
    runs,
    /** Launches a job and lets it succeed. */
    async succeed(job: string) {
      const run_id = await launch(job)
      const answer = await set(job, run_id, 'SUCCESS')
      if (answer.status !== 200) throw new Error(`Cannot set SUCCESS: ${answer.text}`)
      return run_id
    },
    /** How many runs of a job have a status. */
    async count(job: string, status?: string) {
      const all = await runs(job)
      return all.filter(run => status === undefined || run.status === status).length
    },
    setConfiguration: (job: string, flags: { activated?: boolean; archived?: boolean }, more: object = {}) =>
      system.call('configuration-status', {
        action: 'set_configuration_status',
        ...identity(job),
        ...more,
        ...flags,
      }),
    reset: (configuration_id: string) =>
      system.call('workflow-status', {
        action: 'reset_workflow_status',
        ...identity(''),
        configuration_type: 'workflow',
        configuration_id,
      }),
    /** How many runs of a job were handed to the runner. */
    dispatched: (job: string) =>
      system.dispatched.filter(
        given => given.account === account && given.run.configuration_id === `${job}_DEV`,
      ).length,
    async audit(action: string) {
      const entries = await system.db
        .collection(`accounts/${account}/audit`)
        .where('action', '==', action)
        .get()
      return entries.docs.map(doc => doc.data())
    },
  }
}
