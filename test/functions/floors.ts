import { configurationKey } from '../../shared/model/configuration-key.ts'
import { uuidOf } from '../../shared/model/ids.ts'
import { accountRef } from '../../shared/store/accounts.ts'
import { listOf } from '../system/answers.ts'
import type { Reply, System } from '../system/system.ts'
import type { Case, Documents } from './floor.ts'
import { DEPLOYMENTS } from './floors-deploy.ts'
import { NOTES } from './floors-notes.ts'

export const identity = {
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
} as const
const { environment: _, ...named } = identity
const workflow = { ...identity, configuration_type: 'workflow', configuration_id: 'flow' } as const
const type = { configuration_type: 'table-to-table' }

const of = (read: number, written: number): Documents => ({ read, written })
const putRuns = (system: System, account: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => system.putRun(account, {})))
const ARCHIVED = 'the account, for its archived configurations'
const WAITING = 'asks once who waits'

const check: Case[] = [
  {
    ...{ action: 'check_run_status', when: 'of a run', endpoint: 'dag-status' },
    ...{ floor: of(1, 0), costs: of(1, 0) },
    prepare: async (system, account) => ({ ...identity, run_id: (await system.putRun(account, {})).run_id }),
  },
]

const last = (when: string, runs: number, limit: number | undefined, costs: Documents): Case => ({
  ...{ action: 'get_last_status', when, endpoint: 'dag-status', floor: costs, costs },
  prepare: async (system, account) => {
    await putRuns(system, account, runs)
    if (runs === 0) await system.putConfiguration(account, {})
    return { ...identity, limit }
  },
})
const lists: Case[] = [
  last('of 4 runs', 4, undefined, of(4, 0)),
  last('of 4 runs, limit 4', 4, 4, of(4, 0)),
  last('of 4 runs, limit 3: one more, to know that more remain', 4, 3, of(4, 0)),
  last('of none: the configuration besides the empty list', 0, undefined, of(2, 0)),
  {
    ...{ action: 'get_last_status', when: 'the second page of 7 runs by 5', endpoint: 'dag-status' },
    ...{ floor: of(2, 0), costs: of(2, 0) },
    prepare: async (system, account) => {
      await putRuns(system, account, 7)
      const first = { action: 'get_last_status', account, ...identity, limit: 5 }
      const { next_page_token } = listOf(await system.call('dag-status', first))
      return { ...identity, limit: 5, page_token: next_page_token }
    },
  },
]

const byStatus = (when: string, runs: number, fields: object, floor: Documents): Case => ({
  ...{ action: 'get_by_status', when, endpoint: 'dag-status', floor, why: ARCHIVED },
  costs: of(floor.read + 1, 0),
  prepare: async (system, account) => {
    await putRuns(system, account, runs)
    return { ...type, ...fields }
  },
})
const byStatusLists: Case[] = [
  byStatus('of 4 runs', 4, {}, of(4, 0)),
  byStatus('of 4 runs, two statuses', 4, { status: ['SUCCESS', 'FAILED'] }, of(4, 0)),
  byStatus('of 4 runs, limit 2: one more, to know that more remain', 4, { limit: 2 }, of(3, 0)),
  byStatus('of none: an empty list counts as one', 0, {}, of(1, 0)),
  {
    ...byStatus('of 2 runs behind 120 of an archived one, limit 1', 2, { limit: 1 }, of(2, 0)),
    ...{
      costs: of(1 + 3 * 1 + 50, 0),
      why: `${ARCHIVED}, and at most 3 × limit + 50 runs before the page ends short`,
    },
    prepare: async (system, account) => {
      await putRuns(system, account, 2)
      const archived = { configuration_id: 'gone_DEV', start_execution_date: Date.now() * 1000 + 60_000_000 }
      await Promise.all(Array.from({ length: 120 }, () => system.putRun(account, archived)))
      const key = configurationKey({ ...identity, configuration_id: 'gone_DEV' })
      await accountRef(system.db, account).set({ archived_configurations: [key] })
      return { ...type, limit: 1 }
    },
  },
]

const corrections: Case[] = [
  ...(['CHECKED', 'NO_MATCH', 'FAILED', 'RUNNING'] as const).map(
    (status): Case => ({
      ...{ action: 'set_run_status', when: `${status} on an ended run`, endpoint: 'dag-status' },
      ...{ floor: of(2, 3), costs: of(2, 3) },
      prepare: async (system, account) => {
        await system.putConfiguration(account, {})
        const { run_id } = await system.putRun(account, { status: 'SUCCESS', sub_status: 'WARNING' })
        return { ...named, run_id, status }
      },
    }),
  ),
  {
    ...{ action: 'set_run_status', when: 'that frees a slot', endpoint: 'dag-status' },
    ...{ floor: of(2, 3), costs: of(3, 3), why: WAITING },
    prepare: async (system, account) => {
      const { run_id } = await system.putRun(account, { status: 'RUNNING', duration: null })
      await system.putConfiguration(account, { active_runs: [uuidOf(run_id)] })
      return { ...named, run_id, status: 'FAILED' }
    },
  },
]

const OWNER = 'the account, once a minute'
const launch = (when: string, active_runs: string[], floor: Documents): Case => ({
  ...{ action: 'launch_job', when, endpoint: 'dag-launch', floor, why: OWNER },
  costs: of(floor.read + 1, floor.written),
  prepare: async (system, account) => {
    await system.putConfiguration(account, { active_runs })
    return identity
  },
})
const launches: Case[] = [
  launch('that starts', [], of(1, 3)),
  launch('that is queued: not the configuration', ['another'], of(1, 2)),
]

type Change = { fields: object; activated?: boolean; costs: Documents; why?: string }
const change = (when: string, { fields, activated = true, costs, ...why }: Change): Case => ({
  ...{ action: 'set_configuration_status', when, endpoint: 'configuration-status' },
  ...{ floor: of(1, 2), costs, ...why },
  prepare: async (system, account) => {
    await system.putConfiguration(account, { activated })
    return { ...identity, ...fields }
  },
})
const settings: Case[] = [
  change('that disables', { fields: { activated: false, archived: false }, costs: of(1, 2) }),
  change('that archives', { fields: { archived: true }, costs: of(2, 3), why: 'the account’s list of them' }),
  change('that enables', {
    ...{ fields: { activated: true, archived: false }, activated: false },
    ...{ costs: of(2, 2), why: WAITING },
  }),
]

const resets: Case[] = [
  {
    ...{ action: 'reset_workflow_status', when: 'of a workflow', endpoint: 'workflow-status' },
    ...{ floor: of(1, 2), costs: of(1, 2) },
    prepare: async (system, account) => {
      await system.putConfiguration(account, workflow)
      return workflow
    },
  },
]

const allRuns = (
  when: string,
  runs: number,
  fields: object,
  floor: Documents,
  costs = of(floor.read + 1, 0),
): Case => ({
  ...{ action: 'list_runs', when, endpoint: 'dag-status', floor, costs },
  ...(costs.read > floor.read ? { why: ARCHIVED } : {}),
  prepare: async (system, account) => {
    await putRuns(system, account, runs)
    return fields
  },
})
const everyRun: Case[] = [
  allRuns('of 4 runs', 4, {}, of(4, 0)),
  allRuns('of 4 runs by three filters', 4, { ...type, status: 'SUCCESS', environment: 'DEV' }, of(4, 0)),
  allRuns('of 4 runs that have changed', 4, { updated_after: '2020-01-01' }, of(4, 0)),
  allRuns(
    'of none that has changed, of 4: an empty list',
    4,
    { updated_after: '2200-01-01' },
    of(1, 0),
    of(1, 0),
  ),
]

const operations: Case[] = [
  {
    ...{ action: 'list_operations', when: 'of 3, with 4 runs', endpoint: 'configuration-status' },
    ...{ floor: of(3 + 1 + 1, 0), costs: of(3 + 1 + 2, 0) },
    why: 'the alerts that were given up, and those that are overdue, are two lists',
    prepare: async (system, account) => {
      for (const id of ['a_DEV', 'b_DEV', 'c_DEV'])
        await system.putConfiguration(account, { configuration_id: id })
      await putRuns(system, account, 4)
      return {}
    },
  },
  {
    ...{ action: 'list_operations', when: 'of one of 2, with 4 runs', endpoint: 'configuration-status' },
    ...{ floor: of(1, 0), costs: of(1, 0) },
    prepare: async (system, account) => {
      await system.putConfiguration(account, {})
      await system.putConfiguration(account, { configuration_id: 'other_DEV' })
      await putRuns(system, account, 4)
      return identity
    },
  },
]

const fresh: Case[] = [
  {
    ...{ action: 'list_freshness', when: 'of 3, of which 2 have a schedule', endpoint: 'catalog-status' },
    ...{ floor: of(3, 0), costs: of(3, 0) },
    prepare: async (system, account) => {
      const schedule = { interval: '0 6 * * *', timezone: 'UTC', catchup: false }
      for (const id of ['a_DEV', 'b_DEV'])
        await system.putConfiguration(account, { configuration_id: id, schedule })
      await system.putConfiguration(account, {})
      return {}
    },
  },
]

const days = { ...identity, from: '2024-09-17', to: '2024-09-19' }
const backfills: Case[] = [
  {
    ...{ action: 'backfill_job', when: 'of 3 days, of which none has a run', endpoint: 'dag-launch' },
    ...{ floor: of(2, 3 * 2 + 1), costs: of(4, 3 * 2 + 1) },
    why: `${OWNER}; the configuration also before, for its schedule`,
    prepare: async (system, account) => {
      await system.putConfiguration(account, {})
      return days
    },
  },
  {
    ...{ action: 'cancel_run', when: 'of a backfill of which 2 runs wait', endpoint: 'dag-launch' },
    ...{ floor: of(2, 4), costs: of(3, 4), why: 'one of its runs, for whose it is' },
    prepare: async (system, account) => {
      await system.putConfiguration(account, {})
      const reply = await system.call('dag-launch', { action: 'backfill_job', account, ...days })
      return { ...identity, backfill_id: reply.body.backfill_id }
    },
  },
]

/** Every case that has a floor. */
export const CASES: Case[] = [
  ...check,
  ...lists,
  ...byStatusLists,
  ...corrections,
  ...launches,
  ...settings,
  ...resets,
  ...everyRun,
  ...operations,
  ...fresh,
  ...backfills,
  ...DEPLOYMENTS,
  ...NOTES,
]

/** What a request read and wrote, as its log line tells. */
export function documentsOf(system: System, reply: Reply) {
  const line = system.logs.find(({ request_id }) => request_id === reply.headers.get('x-request-id'))
  return { read: line?.documents_read, written: line?.documents_written }
}

/** What a case costs, by its log line. @throws Error when it is not answered with a 200 */
export async function costOf(system: System, { action, endpoint, prepare }: Case) {
  const account = system.newAccount()
  const fields = await prepare(system, account)
  const reply = await system.call(endpoint, { action, account, ...fields })
  if (reply.status !== 200) throw new Error(`${action} was answered with ${reply.status}: ${reply.text}`)
  return documentsOf(system, reply)
}
