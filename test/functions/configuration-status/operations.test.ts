import { afterAll, describe, expect, test } from 'vitest'
import { configurationKey } from '../../../shared/model/configuration-key.ts'
import { uuidOf } from '../../../shared/model/ids.ts'
import { MINUTE, SECOND, systemClock } from '../../../shared/model/time.ts'
import { alertRef, fromAlert } from '../../../shared/store/alerts.ts'
import { keepTick } from '../../../shared/store/system.ts'
import { listOf, problemOf, runIdOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'
import { documentsOf } from '../floors.ts'

const began = systemClock()()
let clock = began
const system = await startSystem({ now: () => clock })
afterAll(() => system.stop())

const job = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' } as const
const operations = (account: string, fields: Record<string, unknown> = {}) =>
  system.call('configuration-status', { action: 'list_operations', account, ...fields })
const resultsOf = async (account: string, fields: Record<string, unknown> = {}) => {
  const { results } = (await operations(account, fields)).body
  return listOf({ ...(await operations(account, fields)), body: { results } }).results
}
const launch = async (account: string) =>
  runIdOf(await system.call('dag-launch', { action: 'launch_job', account, ...job }))
const set = (account: string, run_id: string, status: string) =>
  system.call('dag-status', { action: 'set_run_status', account, ...job, run_id, status })

describe('list_operations', () => {
  test('lists what is deployed by type, environment and id, and nothing archived, page by page', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    await system.putConfiguration(account, { configuration_id: 'gone_DEV', archived: true, activated: false })
    await system.putConfiguration(account, { configuration_id: 'other_PROD', environment: 'PROD' })
    await system.putConfiguration(account, { configuration_type: 'workflow', configuration_id: 'flow' })
    const ids = (await resultsOf(account)).map(({ configuration_id }) => configuration_id)
    expect(ids).toEqual(['job_DEV', 'other_PROD', 'flow'])
    expect(await resultsOf(account, { environment: 'PROD' })).toMatchObject([
      { configuration_id: 'other_PROD' },
    ])
    const first = await operations(account, { limit: 2 })
    const second = await operations(account, { limit: 2, page_token: first.body.next_page_token })
    expect(second.body).toMatchObject({
      results: [{ configuration_id: 'flow', last_runs: [], task_ids: [] }],
    })
    expect(Object.keys(second.body)).toEqual(['results'])
    expect((await operations(account, { limit: 201 })).status).toBe(400)
  })

  test('tells the last runs, those that run, and what went wrong in those that failed', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { max_active_runs: 2 })
    clock += SECOND
    const failed = await launch(account)
    clock += 3 * SECOND
    await set(account, failed, 'FAILED')
    const first = await launch(account)
    clock += SECOND
    const second = await launch(account)
    const queued = await launch(account)
    const [told] = await resultsOf(account)
    expect(told).toMatchObject({
      ...{ activated: true, late: false, next_launch: null, running: [second, first] },
      last_runs: [
        { run_id: second, status: 'RUNNING', duration: null },
        { run_id: first, status: 'RUNNING', outcomes: null },
        { run_id: failed, status: 'FAILED', sub_status: 'FAILED', duration: '0:00:03' },
      ],
    })
    const { task_ids, last_runs, running } = told ?? {}
    const one = await system.call('configuration-status', { action: 'get_configuration', account, ...job })
    expect(listOf(one).results).toMatchObject([{ task_ids, last_runs, running }])
    clock += SECOND
    await set(account, first, 'SUCCESS')
    expect(await resultsOf(account)).toMatchObject([{ running: [queued, second] }])
  })

  test('keeps them through a deployment, and through being disabled and enabled', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const run_id = await launch(account)
    await set(account, run_id, 'SUCCESS')
    for (const activated of [false, true])
      await system.call('configuration-status', {
        ...{ action: 'set_configuration_status', account, ...job, activated },
      })
    expect(await resultsOf(account)).toMatchObject([{ last_runs: [{ run_id, status: 'SUCCESS' }] }])
  })

  test('tells of the one configuration that is asked for alone, and of none that is archived or elsewhere', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    await system.putConfiguration(account, { configuration_id: 'other_DEV' })
    await system.putConfiguration(account, { configuration_id: 'gone_DEV', archived: true, activated: false })
    const run_id = await launch(account)
    expect((await operations(account, job)).body).toMatchObject({
      results: [{ ...job, running: [run_id], last_runs: [{ run_id }] }],
    })
    expect(Object.keys((await operations(account, job)).body)).toEqual(['results'])
    for (const configuration_id of ['gone_DEV', 'nowhere_DEV'])
      expect((await operations(account, { ...job, configuration_id })).body).toEqual({ results: [] })
    expect(await resultsOf(system.newAccount(), job)).toEqual([])
  })

  test.each<[string, Record<string, unknown>]>([
    ['without its type', { configuration_type: undefined }],
    ['without its environment', { environment: undefined }],
    ['behind others', { page_token: 'x' }],
  ])('does not look for an id %s', async (_, fields) => {
    const { errors } = problemOf(await operations(system.newAccount(), { ...job, ...fields }))
    expect(errors).toEqual([
      {
        pointer: '',
        detail:
          'must have configuration_type and environment, and no page_token, where it has configuration_id',
      },
    ])
  })

  test('costs one read for each operation, and once the tick and two lists of alerts', async () => {
    const account = system.newAccount()
    for (const id of ['a_DEV', 'b_DEV', 'c_DEV'])
      await system.putConfiguration(account, { configuration_id: id })
    for (let runs = 0; runs < 3; runs++) await system.putRun(account, { configuration_id: 'a_DEV' })
    expect(documentsOf(system, await operations(account)).read).toBe(3 + 1 + 2)
  })

  test('tells once when schedules were last looked after', async () => {
    const account = system.newAccount()
    await system.ready()
    await keepTick(system.db, clock - 90 * SECOND)
    expect((await operations(account)).body).toMatchObject({ last_tick: { age_seconds: 90 } })
  })

  test('tells once which alerts could not be delivered, and which are overdue', async () => {
    const account = system.newAccount()
    const { run_id } = await system.putRun(account, { status: 'FAILED' })
    const alert = (minutes: number, state: 'dead' | 'waiting' | 'delivered') =>
      fromAlert({
        date: clock - minutes * MINUTE,
        version: 1,
        fact: {
          ...{ status: 'FAILED', ...job, job_id: 'gbq-to-gbq|job_DEV', run_id, sub_status: 'FAILED' },
          ...{ execution_date: clock, updated_by: 'tailer', update_date: clock },
        },
        ...{ state, deliver_at: null, attempts: 4, holder: null, recipients: {}, error: 'refused' },
      })
    const uuid = uuidOf(run_id)
    await alertRef(system.db, account, `${uuid}~FAILED`).set(alert(60, 'dead'))
    await alertRef(system.db, account, `${uuid}~LATE`).set(alert(60, 'waiting'))
    await alertRef(system.db, account, `${uuid}~WARNING`).set(alert(1, 'waiting'))
    await alertRef(system.db, account, `${uuid}~STOP`).set(alert(60, 'delivered'))
    const { undelivered_alerts } = (await operations(account)).body
    expect(undelivered_alerts).toMatchObject([
      { alert_id: `${uuid}~FAILED`, state: 'dead', run_id, attempts: 4, error: 'refused' },
      { alert_id: `${uuid}~LATE`, state: 'waiting' },
    ])
  })

  test('tells what is behind its schedule', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const next_launch = (await import('../../../shared/store/database.ts')).toTimestamp(clock - 6 * MINUTE)
    await system.db
      .doc(`accounts/${account}/configurations/${configurationKey(job)}`)
      .update({ next_launch, schedule: { interval: '0 * * * *', timezone: 'UTC', catchup: false } })
    expect(await resultsOf(account)).toMatchObject([{ late: true }])
  })
})
