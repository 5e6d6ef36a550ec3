import type { startApi } from '../client/contract.ts'
import { SQL, tableToTable } from '../document/documents.ts'
import { person } from '../system/tailer.ts'

type Api = Awaited<ReturnType<typeof startApi>>

/** A person with a profile of the API, or of what stands before it, and a run that goes on till somebody ends it. */
export async function personWithRun(api: Api, address = api.baseUrl) {
  const account = api.system.newAccount()
  await api.system.ready()
  const place = { account, environment: 'DEV' } as const
  const deploy = (environment: 'DEV' | 'PROD') =>
    api.client.call('deploy_configuration', {
      ...{ account, environment, configuration: tableToTable(), files: { 'a.sql': SQL } },
    })
  await deploy('DEV')
  const job = { ...place, configuration_type: 'table-to-table', configuration_id: 'job_DEV' } as const
  const { run_id } = await api.client.call('launch_job', job)
  const someone = await person({ TAILER_TOKEN: await api.system.token() })
  await someone.run(['profile', 'add', 'here', '--address', address, '--account', account])
  return { ...someone, run_id, job, deploy }
}
