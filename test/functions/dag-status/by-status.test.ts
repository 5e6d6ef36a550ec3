import { FieldValue } from '@google-cloud/firestore'
import { afterAll, describe, expect, test } from 'vitest'
import { uuidOf } from '../../../shared/model/ids.ts'
import { STATUSES } from '../../../shared/model/statuses.ts'
import { parseDate } from '../../../shared/model/time.ts'
import { type Run, runRef } from '../../../shared/store/runs.ts'
import { idsOf, listOf, problemOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const byStatus = (account: string, changes: Record<string, unknown> = {}) =>
  system.call('dag-status', {
    action: 'get_by_status',
    account,
    configuration_type: 'table-to-table',
    ...changes,
  })

/** Stores runs, each a minute after the one before, and answers their ids, newest first. */
async function putRuns(account: string, fields: Partial<Run>[]): Promise<string[]> {
  const first = parseDate('2024-09-18T10:00:00.000001Z') ?? Number.NaN
  const runs = await Promise.all(
    fields.map((run, at) =>
      system.putRun(account, { start_execution_date: first + at * 60_000_000, ...run }),
    ),
  )
  return runs.map(({ run_id }) => run_id).reverse()
}

describe('get_by_status', () => {
  test('lists the runs of all configurations of a type and of every environment, newest first', async () => {
    const account = system.newAccount()
    const ids = await putRuns(account, [
      {},
      { configuration_id: 'other_DEV' },
      { configuration_id: 'job_PROD', environment: 'PROD' },
      { status: 'FAILED' },
    ])
    await putRuns(account, [{ configuration_type: 'table-to-storage' }])
    await putRuns(system.newAccount(), [{}])
    expect(idsOf(await byStatus(account))).toEqual(ids)
    expect(idsOf(await byStatus(account, { configuration_type: 'gbq-to-gbq' }))).toEqual(ids)
  })

  test('with an environment lists the runs of that one', async () => {
    const account = system.newAccount()
    const [, prod, dev] = await putRuns(account, [
      { environment: 'DEV' },
      { environment: 'PROD' },
      { environment: 'PREPROD' },
    ])
    expect(idsOf(await byStatus(account, { environment: 'PROD' }))).toEqual([prod])
    expect(idsOf(await byStatus(account, { environment: 'DEV' }))).toEqual([dev])
    expect(idsOf(await byStatus(account, { environment: 'STAGING' }))).toEqual([])
  })

  test.each(STATUSES)('with status %s lists the runs that have it', async status => {
    const account = system.newAccount()
    const ids = await putRuns(
      account,
      STATUSES.map(one => ({ status: one })),
    )
    const results = listOf(await byStatus(account, { status })).results
    expect(results.map(run => run.status)).toEqual([status])
    expect(ids).toContain(results[0]?.run_id)
  })

  test('with SUCCESS lists those that were stored as WARNING before there were sub-statuses, as SUCCESS', async () => {
    const account = system.newAccount()
    const [, checked, old] = await putRuns(account, [{}, { status: 'CHECKED' }, {}])
    await runRef(system.db, account, uuidOf(old ?? '')).update({
      status: 'WARNING',
      sub_status: FieldValue.delete(),
    })
    const results = async (status: unknown) => listOf(await byStatus(account, { status })).results
    expect((await results('SUCCESS')).map(run => run.status)).toEqual(['SUCCESS', 'SUCCESS'])
    expect(await results(['CHECKED', 'SUCCESS'])).toHaveLength(3)
    expect(idsOf(await byStatus(account, { status: 'CHECKED' }))).toEqual([checked])
    const identity = {
      account,
      environment: 'DEV',
      configuration_type: 'table-to-table',
      configuration_id: 'job_DEV',
    }
    const details = await system.call('dag-status', { action: 'get_run_details', ...identity, run_id: old })
    expect(details.body.results).toMatchObject([{ status: 'SUCCESS', sub_status: 'WARNING' }])
  })

  test('refuses the status WARNING, and says what was meant', async () => {
    const problem = problemOf(await byStatus(system.newAccount(), { status: 'WARNING' }))
    expect(problem.errors).toEqual([
      { pointer: '/status', detail: expect.stringContaining('did you mean "SUCCESS"?') },
    ])
  })

  test('with several statuses lists the runs that have one of them, in one order', async () => {
    const account = system.newAccount()
    const ids = await putRuns(account, [
      { status: 'FAILED' },
      { status: 'RUNNING' },
      { status: 'SUCCESS' },
      { status: 'FAILED' },
    ])
    const failedOrRunning = [ids[0], ids[2], ids[3]]
    expect(idsOf(await byStatus(account, { status: ['FAILED', 'RUNNING'] }))).toEqual(failedOrRunning)
    expect(idsOf(await byStatus(account, { status: ['RUNNING', 'FAILED', 'RUNNING'] }))).toEqual(
      failedOrRunning,
    )
    expect(idsOf(await byStatus(account, { status: [...STATUSES] }))).toEqual(ids)
  })

  test.each([
    ['running', '/status'],
    ['DONE', '/status'],
    ['', '/status'],
    [null, '/status'],
    [['FAILED', 'DONE'], '/status/1'],
  ])('refuses the status %j', async (status, pointer) => {
    const problem = problemOf(await byStatus(system.newAccount(), { status }))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: [pointer] })
    expect(problem.errors[0]?.detail).toContain('NO_MATCH')
  })

  test.each(['2024-09-18', '2024/09/18'])(
    'on %s lists the runs that began that UTC day',
    async execution_date => {
      const account = system.newAccount()
      const days = ['17T23:59:59.999999', '18T00:00:00', '18T23:59:59.999999', '19T00:00:00']
      const runs = await putRuns(
        account,
        days.map(day => ({ start_execution_date: parseDate(`2024-09-${day}Z`) })),
      )
      const one = { status: 'SUCCESS', execution_date, limit: 15 }
      expect(idsOf(await byStatus(account, one))).toEqual([runs[1], runs[2]])
      expect(idsOf(await byStatus(account, { execution_date, environment: 'DEV' }))).toEqual([
        runs[1],
        runs[2],
      ])
      expect(idsOf(await byStatus(account, { ...one, status: ['SUCCESS', 'FAILED'] }))).toEqual([
        runs[1],
        runs[2],
      ])
      expect(idsOf(await byStatus(account, { ...one, status: 'FAILED' }))).toEqual([])
    },
  )

  test.each(['2024-09-18T10:00:00Z', '2024-9-18', '18/09/2024', '2024-02-30', '9999-12-31', 20240918])(
    'refuses the execution_date %j',
    async execution_date => {
      const problem = problemOf(await byStatus(system.newAccount(), { execution_date }))
      expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/execution_date'] })
    },
  )

  test('orders runs that began at one moment by run_id, the greatest first', async () => {
    const account = system.newAccount()
    const start_execution_date = parseDate('2024-09-18T10:00:00.000001Z')
    const ids = await putRuns(
      account,
      Array.from({ length: 6 }, () => ({ start_execution_date })),
    )
    expect(idsOf(await byStatus(account))).toEqual(ids.toSorted().reverse())
  })

  test.each(['RUNNING', 'QUEUED'] as const)('gives a %s run no duration', async status => {
    const account = system.newAccount()
    await putRuns(account, [
      { status, duration: null },
      { status, duration: 5_000_000 },
    ])
    const { results } = listOf(await byStatus(account))
    expect(results).toMatchObject([{ duration: null }, { duration: null }])
  })

  test('has the keys of the page, in its order', async () => {
    const account = system.newAccount()
    await putRuns(account, [{ status: 'RUNNING', duration: null }, {}])
    const keys = [
      'account',
      'configuration_id',
      'configuration_type',
      'duration',
      'environment',
      'job_id',
      'last_update_date',
      'run_id',
      'start_execution_date',
      'status',
    ]
    const { results } = listOf(await byStatus(account))
    expect(results.map(run => Object.keys(run))).toEqual([keys, keys])
  })

  test('is empty in an account without runs', async () => {
    const reply = await byStatus(system.newAccount())
    expect(reply.status).toBe(200)
    expect(reply.text).toBe('{"results":[]}')
  })

  test('fails alone when the account’s document is not as it is stored', async () => {
    const account = system.newAccount()
    await system.db.doc(`accounts/${account}`).set({ archived_configurations: 'all' })
    await putRuns(
      account,
      Array.from({ length: 100 }, () => ({})),
    )
    expect(problemOf(await byStatus(account, { limit: 100 })).status).toBe(500)
    expect((await byStatus(system.newAccount())).status).toBe(200)
  })

  test('does not take a configuration_id', async () => {
    const problem = problemOf(await byStatus(system.newAccount(), { configuration_id: 'job_DEV' }))
    expect(problem).toMatchObject({ status: 400, pointers: ['/configuration_id'] })
  })
})
