import { afterAll } from 'vitest'
import { startSystem } from '../../system/system.ts'

/** Starts a system and another instance, a system of its own on the same data, whose launches carry keys. */
export async function keyed() {
  const system = await startSystem()
  const second = await startSystem({ projectId: system.projectId })
  afterAll(async () => {
    await system.stop()
    await second.stop()
  })

  async function newJob(fields: object = {}) {
    const account = system.newAccount()
    await system.putConfiguration(account, { max_active_runs: 99, ...fields })
    const body = {
      action: 'launch_job',
      account,
      environment: 'DEV',
      configuration_type: 'table-to-table',
      configuration_id: 'job_DEV',
    }
    return {
      account,
      body,
      launch: (headers: Record<string, string>, changes: object = {}, on = system) =>
        on.call('dag-launch', { ...body, ...changes }, { headers }),
      async stored() {
        const { docs } = await system.db.collection(`accounts/${account}/runs`).get()
        return docs.map(doc => doc.get('run_id'))
      },
      setStatus: (flags: object) =>
        system.call('configuration-status', { ...body, action: 'set_configuration_status', ...flags }),
    }
  }
  return { system, second, newJob, key: (value: string) => ({ 'Idempotency-Key': value }) }
}
