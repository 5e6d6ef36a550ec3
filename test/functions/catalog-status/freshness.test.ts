import { afterAll, describe, expect, test } from 'vitest'
import { parseDate, SECOND } from '../../../shared/model/time.ts'
import { deploy, tableToTable } from '../../document/documents.ts'
import { listOf, problemOf, runIdOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'
import { documentsOf } from '../floors.ts'

const at = (text: string) => parseDate(text) ?? Number.NaN
let clock = at('2026-11-23T04:00:00Z')
const system = await startSystem({ now: () => clock })
afterAll(() => system.stop())

const job = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' } as const
const freshness = (account: string, fields: object = {}) =>
  system.call('catalog-status', { action: 'list_freshness', account, ...fields })
const operation = async (account: string) => {
  const { body } = await system.call('configuration-status', { action: 'list_operations', account })
  return listOf({ ...(await freshness(account)), body: { results: body.results } }).results[0]
}

describe('list_freshness', () => {
  test('tells by the schedule when work succeeded last, when it is expected, and why; as the list of operations does', async () => {
    const account = system.newAccount()
    clock = at('2026-11-23T04:00:00Z')
    const schedule = { schedule_interval: '0 6 * * *', schedule_timezone: 'Europe/Paris' }
    expect((await deploy(system, account, tableToTable(schedule))).status).toBe(200)
    clock = at('2026-11-23T05:00:10Z')
    await system.callPrivate('schedule-tick', {})
    const [due] = system.dispatched.filter(one => one.account === account)
    const run_id = due?.run.run_id
    clock += 120 * SECOND
    const set = { action: 'set_run_status', account, ...job, run_id, status: 'SUCCESS' }
    expect((await system.call('dag-status', set)).status).toBe(200)
    clock = at('2026-11-24T05:00:20Z')
    await system.callPrivate('schedule-tick', {})
    clock = at('2026-11-24T08:02:10Z')
    const reply = await freshness(account)
    expect(reply.body).toEqual({
      results: [
        {
          ...{ account, activated: true, ...job, frequency: 'daily', state: 'awaited', timing: 'late' },
          last_run: { run_id: expect.any(String), date: expect.any(String), status: expect.any(String) },
          last_success_date: '2026-11-23T05:02:10+00:00',
          next_expected_date: '2026-11-24T05:00:00+00:00',
          ...{ learnt_from: 'schedule', confidence_hours: 0.1, why: expect.any(String) },
        },
      ],
    })
    expect(documentsOf(system, reply)).toEqual({ read: 1, written: 0 })
    const [told] = listOf(reply).results
    expect(String(told?.why)).toMatch(
      /^Its schedule is 0 6 \* \* \* in Europe\/Paris; it last succeeded 27 h ago/,
    )
    expect((await operation(account))?.freshness).toEqual({
      ...{ timing: 'late', next_expected_date: '2026-11-24T05:00:00+00:00', why: told?.why },
    })
  })

  test('learns from runs, and leaves out what has none', async () => {
    const account = system.newAccount()
    clock = at('2026-11-24T08:00:00Z')
    await system.putConfiguration(account, {})
    expect((await freshness(account)).body).toEqual({ results: [] })
    expect((await operation(account))?.freshness).toBeNull()
    const launch = { action: 'launch_job', account, ...job }
    const run_id = runIdOf(await system.call('dag-launch', launch))
    clock += 60 * SECOND
    await system.call('dag-status', { action: 'set_run_status', account, ...job, run_id, status: 'FAILED' })
    expect((await freshness(account)).body).toMatchObject({
      results: [
        {
          ...{ learnt_from: 'runs', state: 'learning', timing: null, frequency: null },
          ...{ last_success_date: null, next_expected_date: null, last_run: { run_id, status: 'FAILED' } },
          why: 'It has no schedule, and its runs came at 1 of the 4 times that a rhythm is learnt from; its only run failed less than a minute ago.',
        },
      ],
    })
  })

  test('goes by type, environment and id, by its filters and page by page', async () => {
    const account = system.newAccount()
    const schedule = { interval: '0 6 * * *', timezone: 'UTC', catchup: false }
    for (const [configuration_id, environment] of [
      ['a_DEV', 'DEV'],
      ['b_DEV', 'DEV'],
      ['a_PROD', 'PROD'],
    ] as const)
      await system.putConfiguration(account, { configuration_id, environment, schedule })
    await system.putConfiguration(account, { configuration_type: 'workflow', configuration_id: 'flow' })
    const idsOf = (reply: Awaited<ReturnType<typeof freshness>>) =>
      listOf(reply).results.map(({ configuration_id }) => configuration_id)
    expect(idsOf(await freshness(account))).toEqual(['a_DEV', 'b_DEV', 'a_PROD'])
    expect(idsOf(await freshness(account, { environment: 'PROD' }))).toEqual(['a_PROD'])
    const first = await freshness(account, { limit: 1 })
    const { next_page_token: page_token } = first.body
    expect([idsOf(first), idsOf(await freshness(account, { page_token }))]).toEqual([
      ['a_DEV'],
      ['b_DEV', 'a_PROD'],
    ])
    for (const reply of [
      await freshness(account, { environment: 'DEV', page_token }),
      await freshness(system.newAccount(), { page_token }),
    ])
      expect(problemOf(reply)).toMatchObject({ status: 400, pointers: ['/page_token'] })
  })

  test('needs no identity of the account, and a role on it', async () => {
    const account = system.unsetAccount()
    expect((await freshness(account)).body).toEqual({ results: [] })
    const token = await system.token({ role: 1, accountsRole: ['9-000099'] })
    const body = { action: 'list_freshness', account }
    expect(problemOf(await system.call('catalog-status', body, { token }))).toMatchObject({ status: 403 })
  })
})
