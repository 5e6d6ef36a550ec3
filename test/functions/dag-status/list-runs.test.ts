import { afterAll, describe, expect, test } from 'vitest'
import { configurationKey } from '../../../shared/model/configuration-key.ts'
import { uuidOf } from '../../../shared/model/ids.ts'
import { DAY, formatDate, MINUTE, parseDate, SECOND } from '../../../shared/model/time.ts'
import { accountRef } from '../../../shared/store/accounts.ts'
import { fromRun, type Run, runRef } from '../../../shared/store/runs.ts'
import { idsOf, listOf, problemOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'
import { documentsOf } from '../floors.ts'

const system = await startSystem()
afterAll(() => system.stop())

const FIRST = parseDate('2024-09-18T10:00:00.000001Z') ?? Number.NaN

const listRuns = (account: string, fields: Record<string, unknown> = {}) =>
  system.call('dag-status', { action: 'list_runs', account, ...fields })

/** Stores runs, each a minute after the one before, and answers their ids in that order. */
async function putRuns(account: string, fields: Partial<Run>[]): Promise<string[]> {
  const runs = await Promise.all(
    fields.map((run, at) => system.putRun(account, { start_execution_date: FIRST + at * MINUTE, ...run })),
  )
  return runs.map(({ run_id }) => run_id)
}

describe('list_runs', () => {
  test('lists the runs of every type and environment, the newest start first, page by page', async () => {
    const account = system.newAccount()
    const ids = await putRuns(account, [
      {},
      { configuration_type: 'table-to-storage', configuration_id: 'export_PROD', environment: 'PROD' },
      { environment: 'STAGING' },
      { status: 'QUEUED', sub_status: null, duration: null },
    ])
    expect(idsOf(await listRuns(account))).toEqual(ids.toReversed())
    const first = await listRuns(account, { limit: 3 })
    const second = await listRuns(account, { limit: 3, page_token: listOf(first).next_page_token })
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.toReversed())
    expect(listOf(second).next_page_token).toBeUndefined()
  })

  test.each<[string, unknown, Partial<Run>]>([
    ['environment', 'PROD', { environment: 'PROD' }],
    ['configuration_type', 'table-to-storage', { configuration_type: 'table-to-storage' }],
    ['configuration_id', 'other_DEV', { configuration_id: 'other_DEV' }],
    ['status', 'RUNNING', { status: 'RUNNING', duration: null }],
    ['sub_status', 'STOP', { sub_status: 'STOP' }],
    ['trigger', 'backfill', { trigger: { kind: 'backfill', by: 'ada', backfill_id: 'x' } }],
    ['for_date', '2023/12/31', { execution_date: parseDate('2023-12-31T23:59:59.999999Z') ?? 0 }],
    ['started_from', '2024-10-01', { start_execution_date: FIRST + 30 * DAY }],
    ['started_to', '2024-09-18T09:00:00Z', { start_execution_date: FIRST - 2 * 60 * MINUTE }],
  ])(
    'with %s %s lists the runs that have it, and with it those that changed',
    async (name, value, fields) => {
      const account = system.newAccount()
      const [, id] = await putRuns(account, [{}, { last_update_date: FIRST + DAY, ...fields }, {}])
      expect(idsOf(await listRuns(account, { [name]: value }))).toEqual([id])
      expect(idsOf(await listRuns(account, { [name]: value, updated_after: '2024-01-01' }))).toEqual([id])
    },
  )

  test('with several statuses lists the runs of any of them, page by page, and those that changed', async () => {
    const account = system.newAccount()
    const open = { duration: null, sub_status: null, last_update_date: FIRST + DAY }
    const [queued, , running, warned] = await putRuns(account, [
      { status: 'QUEUED', ...open },
      { status: 'FAILED' },
      { status: 'RUNNING', ...open },
      { sub_status: 'WARNING' },
    ])
    const status = ['RUNNING', 'QUEUED', 'RUNNING']
    const first = await listRuns(account, { status, limit: 1 })
    const { next_page_token: page_token } = listOf(first)
    const second = await listRuns(account, { status: ['QUEUED', 'RUNNING'], limit: 1, page_token })
    expect([...idsOf(first), ...idsOf(second)]).toEqual([running, queued])
    const since = { updated_after: '2024-01-01' }
    expect(idsOf(await listRuns(account, { status, ...since })).toSorted()).toEqual(
      [queued, running].toSorted(),
    )
    const some = { status: ['SUCCESS', 'QUEUED'], environment: 'DEV', configuration_id: 'job_DEV' }
    expect(idsOf(await listRuns(account, some))).toEqual([warned, queued])
    expect(problemOf(await listRuns(account, { status: [] }))).toMatchObject({ pointers: ['/status'] })
  })

  test('with several filters lists the runs that all of them fit', async () => {
    const account = system.newAccount()
    const day = { execution_date: FIRST - DAY }
    const [, , id] = await putRuns(account, [
      { ...day, sub_status: 'STOP' },
      { ...day, configuration_id: 'other_DEV' },
      { ...day, sub_status: 'STOP', configuration_id: 'other_DEV' },
      { sub_status: 'STOP', configuration_id: 'other_DEV' },
    ])
    const filters = {
      for_date: '2024-09-17',
      sub_status: 'STOP',
      configuration_id: 'other_DEV',
      status: 'SUCCESS',
    }
    expect(idsOf(await listRuns(account, { ...filters, started_from: '2024-09-18' }))).toEqual([id])
  })

  test('tells of a run what it works for, what started it, what went wrong and how its tasks came out', async () => {
    const account = system.newAccount()
    const trigger = { kind: 'launch' as const, by: 'ada' }
    const known = { status: 'FAILED', sub_status: 'FAILED', version: 3, trigger, outcomes: 'SF-' } as const
    await putRuns(account, [{ ...known, error_line: 'No such table', execution_date: FIRST - DAY }, {}])
    const [plain, told] = listOf(await listRuns(account)).results
    expect(told).toMatchObject({
      ...known,
      error_line: 'No such table',
      execution_date: formatDate(FIRST - DAY),
    })
    expect(plain).toMatchObject({ version: null, trigger: null, error_line: null, outcomes: null })
    expect(plain).not.toHaveProperty('request')
  })

  test('leaves out the runs of archived configurations, and goes on behind them', async () => {
    const account = system.newAccount()
    await system.ready()
    const archived = { configuration_id: 'gone_DEV' }
    const [id] = await putRuns(account, [{}, ...Array.from({ length: 5 }, () => archived)])
    const key = configurationKey({
      ...{ configuration_type: 'table-to-table', environment: 'DEV' },
      ...archived,
    })
    await accountRef(system.db, account).set({ archived_configurations: [key] }, { merge: true })
    expect(idsOf(await listRuns(account, { limit: 1 }))).toEqual([id])
    expect(idsOf(await listRuns(account, { ...archived }))).toEqual([])
    expect(idsOf(await listRuns(account, { updated_after: '2024-01-01' }))).toEqual([id])
  })
})

describe('list_runs with updated_after', () => {
  test('lists what changed since, the earliest change first, page by page', async () => {
    const account = system.newAccount()
    const at = (seconds: number) => ({ last_update_date: FIRST + seconds * SECOND })
    const [, b, , d, e] = await putRuns(account, [at(0), at(3), at(-5), at(1), at(2)])
    const since = { updated_after: formatDate(FIRST), limit: 2 }
    const first = await listRuns(account, since)
    expect(idsOf(first)).toEqual([d, e])
    const second = await listRuns(account, { ...since, page_token: listOf(first).next_page_token })
    expect(idsOf(second)).toEqual([b])
    const other = { updated_after: formatDate(FIRST - SECOND), page_token: listOf(first).next_page_token }
    expect(problemOf(await listRuns(account, other)).pointers).toEqual(['/page_token'])
  })

  test('lists a run again that has changed since, and reads what changed and the account', async () => {
    const account = system.newAccount()
    const [id = ''] = await putRuns(account, [{}, {}, {}])
    const since = { updated_after: formatDate(FIRST + DAY) }
    const before = await listRuns(account, since)
    expect([idsOf(before), documentsOf(system, before).read]).toEqual([[], 1])
    await runRef(system.db, account, uuidOf(id)).update(fromRun({ last_update_date: FIRST + DAY + 1 }))
    const after = await listRuns(account, since)
    expect([idsOf(after), documentsOf(system, after).read]).toEqual([[id], 2])
  })
})
