import { afterAll, describe, expect, test } from 'vitest'
import { configurationKey } from '../../shared/model/configuration-key.ts'
import { MINUTE, type Micros, parseDate } from '../../shared/model/time.ts'
import type { Run } from '../../shared/store/runs.ts'
import { idsOf, listOf, problemOf } from '../system/answers.ts'
import { startSystem } from '../system/system.ts'

const HOUR = 60 * MINUTE
const system = await startSystem()
afterAll(() => system.stop())

const FIRST: Micros = parseDate('2024-09-18T10:00:00.000001Z') ?? Number.NaN

const byStatus = (account: string, changes: Record<string, unknown> = {}) =>
  system.call('dag-status', {
    action: 'get_by_status',
    account,
    configuration_type: 'table-to-table',
    ...changes,
  })
const lastStatus = (account: string, changes: Record<string, unknown> = {}) =>
  system.call('dag-status', {
    action: 'get_last_status',
    account,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: 'job_DEV',
    ...changes,
  })
type Ask = typeof byStatus

/** Stores runs, two at each minute, and answers them in the order they are listed in. */
async function putRuns(account: string, count: number, fields: Partial<Run> = {}): Promise<string[]> {
  const runs = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      system.putRun(account, { start_execution_date: FIRST + Math.floor(at / 2) * MINUTE, ...fields }),
    ),
  )
  const newestFirst = runs.toSorted(
    (a, b) => b.start_execution_date - a.start_execution_date || (a.run_id < b.run_id ? 1 : -1),
  )
  return newestFirst.map(({ run_id }) => run_id)
}

/** The pages of a list, each as its runs' ids. `between` happens before every page but the first. */
async function pages(
  ask: Ask,
  account: string,
  filters: Record<string, unknown>,
  between = async () => {},
): Promise<string[][]> {
  const found: string[][] = []
  let page_token: string | undefined
  do {
    const reply = await ask(account, { ...filters, page_token })
    found.push(idsOf(reply))
    page_token = listOf(reply).next_page_token
    if (page_token !== undefined) await between()
  } while (page_token !== undefined)
  return found
}

describe.each<[string, Ask]>([
  ['get_by_status', byStatus],
  ['get_last_status', lastStatus],
])('the pages of %s', (_, ask) => {
  test('have every run once, in order, though runs that began together are parted', async () => {
    const account = system.newAccount()
    const ids = await putRuns(account, 10)
    const found = await pages(ask, account, { limit: 3 })
    expect(found.map(page => page.length)).toEqual([3, 3, 3, 1])
    expect(found.flat()).toEqual(ids)
  })

  test('end without a token when the last one is full', async () => {
    const account = system.newAccount()
    const ids = await putRuns(account, 4)
    expect(await pages(ask, account, { limit: 2 })).toEqual([ids.slice(0, 2), ids.slice(2)])
    expect((await ask(account, { limit: 4 })).text).not.toContain('next_page_token')
  })

  test('stay as they were while newer runs are added', async () => {
    const account = system.newAccount()
    const ids = await putRuns(account, 8)
    const found = await pages(ask, account, { limit: 3 }, async () => {
      await putRuns(account, 3, { start_execution_date: FIRST + HOUR })
    })
    expect(found.flat()).toEqual(ids)
  })

  test('can change in size on the way', async () => {
    const account = system.newAccount()
    const ids = await putRuns(account, 6)
    const page_token = listOf(await ask(account, { limit: 2 })).next_page_token
    expect(idsOf(await ask(account, { limit: 100, page_token }))).toEqual(ids.slice(2))
  })

  test('keep to their filters', async () => {
    const account = system.newAccount()
    const failed = await putRuns(account, 5, { status: 'FAILED' })
    await putRuns(account, 5)
    const checked = await putRuns(account, 2, { status: 'CHECKED', start_execution_date: FIRST - HOUR })
    await putRuns(account, 2, { status: 'FAILED', start_execution_date: FIRST - 24 * HOUR })
    const filters = { status: ['FAILED', 'CHECKED'], execution_date: '2024-09-18', limit: 2 }
    expect((await pages(ask, account, filters)).flat()).toEqual([...failed, ...checked])
  })

  test('take the same filters written in another way', async () => {
    const account = system.newAccount()
    const ids = await putRuns(account, 3)
    const filters = { status: ['SUCCESS', 'FAILED'], execution_date: '2024-09-18', limit: 2 }
    const page_token = listOf(await ask(account, filters)).next_page_token
    const same = {
      configuration_type: 'gbq-to-gbq',
      status: ['FAILED', 'SUCCESS', 'FAILED'],
      execution_date: '2024/09/18',
    }
    expect(idsOf(await ask(account, { ...same, page_token }))).toEqual([ids[2]])
  })

  test.each<[string, Record<string, unknown>]>([
    ['another status', { status: 'FAILED' }],
    ['one more status', { status: ['SUCCESS', 'FAILED'] }],
    ['no status', { status: undefined }],
    ['another day', { execution_date: '2024-09-17' }],
    ['no day', { execution_date: undefined }],
    ['another environment', { environment: 'PROD' }],
    ['another type', { configuration_type: 'table-to-storage' }],
  ])('are not continued with %s', async (_, changes) => {
    const account = system.newAccount()
    await putRuns(account, 3)
    const filters = { status: 'SUCCESS', execution_date: '2024-09-18', environment: 'DEV', limit: 1 }
    const page_token = listOf(await ask(account, filters)).next_page_token
    const problem = problemOf(await ask(account, { ...filters, ...changes, page_token }))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/page_token'] })
  })

  test.each(['x', '\ud83d', '', null, '../../..'])('are not continued after a run %j', async run_id => {
    const account = system.newAccount()
    await putRuns(account, 2)
    const { next_page_token } = listOf(await ask(account, { limit: 1 }))
    const [tie, start]: unknown[] = JSON.parse(Buffer.from(String(next_page_token), 'base64url').toString())
    const page_token = Buffer.from(JSON.stringify([tie, start, run_id])).toString('base64url')
    expect(problemOf(await ask(account, { limit: 1, page_token })).pointers).toEqual(['/page_token'])
  })

  test('are not continued in another account', async () => {
    const [account, other] = [system.newAccount(), system.newAccount()]
    await putRuns(account, 3)
    await putRuns(other, 3)
    const page_token = listOf(await ask(account, { limit: 1 })).next_page_token
    const problem = problemOf(await ask(other, { page_token }))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/page_token'] })
  })

  test.each([
    'garbage',
    'bnVsbA',
    'W10',
    Buffer.from('["",0,""]').toString('base64url'),
    Buffer.from('{"__proto__":1}').toString('base64url'),
    '2',
    ' ',
    '',
    'x'.repeat(1025),
    2,
    null,
  ])('are not continued by %j', async page_token => {
    const problem = problemOf(await ask(system.newAccount(), { page_token }))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/page_token'] })
  })
})

test('a token of get_by_status does not continue get_last_status', async () => {
  const account = system.newAccount()
  await putRuns(account, 3)
  const page_token = listOf(await byStatus(account, { environment: 'DEV', limit: 1 })).next_page_token
  expect(problemOf(await lastStatus(account, { page_token })).pointers).toEqual(['/page_token'])
})

test('a token of one job of a configuration does not continue another', async () => {
  const account = system.newAccount()
  const files = { configuration_type: 'storage-to-storage', configuration_id: 'files' } as const
  const job_id = `storage-to-storage|${account}|files|DEV|a.csv`
  await putRuns(account, 2, {
    ...files,
    job_id,
    configuration: configurationKey({ ...files, environment: 'DEV' }),
  })
  const page_token = listOf(await lastStatus(account, { ...files, job_id, limit: 1 })).next_page_token
  expect(page_token).toBeTypeOf('string')
  expect(problemOf(await lastStatus(account, { ...files, page_token })).pointers).toEqual(['/page_token'])
})

describe('runs of archived configurations', () => {
  const archive = (account: string, configuration_id: string) =>
    system.call('configuration-status', {
      action: 'set_configuration_status',
      account,
      environment: 'DEV',
      configuration_type: 'table-to-table',
      configuration_id,
      archived: true,
    })

  test('are left out of get_by_status and make no page shorter', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { configuration_id: 'gone_DEV' })
    const ids = await putRuns(account, 7)
    await putRuns(account, 6, { configuration_id: 'gone_DEV' })
    expect(await pages(byStatus, account, { limit: 13 })).toHaveLength(1)
    expect((await archive(account, 'gone_DEV')).status).toBe(200)
    const found = await pages(byStatus, account, { limit: 3 })
    expect(found.map(page => page.length)).toEqual([3, 3, 1])
    expect(found.flat()).toEqual(ids)
  })

  test('make short pages that say how to go on where hundreds of them come first', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { configuration_id: 'gone_DEV' })
    const ids = await putRuns(account, 5)
    await putRuns(account, 450, { configuration_id: 'gone_DEV', start_execution_date: FIRST + HOUR })
    await archive(account, 'gone_DEV')
    const found = await pages(byStatus, account, { limit: 3 })
    expect(found.flat()).toEqual(ids)
    expect(found[0]).toEqual([])
  })

  test('leave an empty list when there are no others', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { configuration_id: 'gone_DEV' })
    await putRuns(account, 3, { configuration_id: 'gone_DEV' })
    await archive(account, 'gone_DEV')
    expect((await byStatus(account, { limit: 1 })).text).toBe('{"results":[]}')
  })
})
