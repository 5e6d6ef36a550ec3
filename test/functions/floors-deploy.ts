import { deploy, SQL, tableToTable } from '../document/documents.ts'
import type { System } from '../system/system.ts'
import type { Case } from './floor.ts'

const context = { configuration_type: 'context', configuration_id: 'dev', parameters: {} }
const named = { configuration_type: 'table-to-table', environment: 'DEV' }
const sent = { environment: 'DEV', configuration: tableToTable(), files: { 'a.sql': SQL } }

const of = (read: number, written: number) => ({ read, written })
const OWNER = 'the account, for its runner and projects'
const OUTSIDE = 'what is deployed is checked before the transaction, which reads the configuration itself'

const deployed = (when: string, { floor, costs, why }: Pick<Case, 'floor' | 'costs' | 'why'>) => ({
  ...{ action: 'deploy_configuration', when, endpoint: 'configuration-status' as const },
  ...{ floor, costs, ...(why === undefined ? {} : { why }) },
})

const withContext = async (system: System, account: string) => {
  await deploy(system, account, context)
  await deploy(system, account, tableToTable(), { context_id: 'dev' })
}

/** What deployments cost: each writes the configuration, its version, that one's plan where it runs, and the audit. */
export const DEPLOYMENTS: Case[] = [
  {
    ...deployed('of a document', { floor: of(1, 4), costs: of(2, 4), why: OWNER }),
    prepare: async () => sent,
  },
  {
    ...deployed('of a document with placeholders, which is kept as they made it too', {
      ...{ floor: of(1, 5), costs: of(2, 5), why: OWNER },
    }),
    prepare: async () => ({ ...sent, configuration: tableToTable({ short_description: '{{FD_ENV}}' }) }),
  },
  {
    ...deployed('with a deployed context', {
      ...{ floor: of(3, 4), costs: of(5, 4) },
      why: `${OWNER}; the context again, for nobody to have deployed it meanwhile`,
    }),
    prepare: async (system, account) => {
      await deploy(system, account, context)
      return { ...sent, context_id: 'dev' }
    },
  },
  {
    ...deployed('of an earlier version', { floor: of(2, 4), costs: of(4, 4), why: `${OWNER}; ${OUTSIDE}` }),
    prepare: async (system, account) => {
      await deploy(system, account, tableToTable())
      return { ...named, configuration_id: 'job_DEV', from_version: 1 }
    },
  },
  {
    ...deployed('of a context that one configuration was deployed with', {
      ...{ floor: of(2, 3), costs: of(3, 3), why: OWNER },
    }),
    prepare: async (system, account) => {
      await withContext(system, account)
      return { environment: 'DEV', configuration: context }
    },
  },
  {
    ...{ action: 'get_task_queries', when: 'of a run whose plan is one piece', endpoint: 'dag-status' },
    ...{ floor: of(2, 0), costs: of(2, 0) },
    prepare: async (system, account) => {
      await deploy(system, account, tableToTable())
      const { run_id } = await system.putRun(account, { version: 1 })
      return { ...named, configuration_id: 'job_DEV', run_id, task_id: 'a' }
    },
  },
  {
    ...{
      action: 'get_configuration',
      when: 'of 2 versions, with its plan of one piece',
      endpoint: 'configuration-status',
    },
    ...{
      floor: of(6, 0),
      costs: of(7, 0),
      why: 'the version that is answered is in the list of all as well',
    },
    prepare: async (system, account) => {
      for (const short_description of ['First', 'Second'])
        await deploy(system, account, tableToTable({ short_description }))
      return { ...named, configuration_id: 'job_DEV' }
    },
  },
]
