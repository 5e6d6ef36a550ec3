import { afterAll, describe, expect, test } from 'vitest'
import { jobId } from '../../../shared/model/ids.ts'
import { parseDate } from '../../../shared/model/time.ts'
import type { Run } from '../../../shared/store/runs.ts'
import { idsOf, listOf, problemOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const date = (text: string) => parseDate(text) ?? Number.NaN

const tables = {
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: '000099_iowa_liquor_prepare_pda_DEV',
} as const
const files = {
  environment: 'DEV',
  configuration_type: 'storage-to-storage',
  configuration_id: '000099-jarvis-demo-iowa-liquor-storage-to-storage',
} as const
const template = (account: string) => `${jobId(account, files)}|stores-{{FD_DATE}}-{{FD_TIME}}.csv`

/** A run of the page: its id, duration, start and last update. */
type PageRun = readonly [run_id: string, duration: string, start: string, update?: string]

const pageRun = ([run_id, duration, start, update]: PageRun): Partial<Run> => ({
  run_id,
  duration: parseDate(`1970-01-01T0${duration}`) ?? null,
  start_execution_date: date(start),
  last_update_date: update === undefined ? undefined : date(update),
})

const TABLE_RUNS: readonly [PageRun, PageRun, PageRun] = [
  [
    '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179',
    '0:01:24.002519',
    '2020-12-30T11:28:43.861340+00:00',
    '2020-12-30T11:30:07.960767+00:00',
  ],
  [
    '20201230-110907-47b31b2d-a54a-4a95-a3a6-b4fbc2168333',
    '0:01:35.345232',
    '2020-12-30T11:09:13.665798+00:00',
    '2020-12-30T11:10:49.097747+00:00',
  ],
  [
    '20201210-140612-19e547a1-de6a-47f0-b563-b8a3d5754118',
    '0:01:39.201091',
    '2020-12-10T14:06:17.415294+00:00',
    '2020-12-10T14:07:56.739284+00:00',
  ],
]
const FILE_RUNS: readonly [PageRun, PageRun, PageRun] = [
  ['20201209-cf026ae9-c79c-4cf9-8ffb-0bb63ad39469', '0:00:03.885654', '2020-12-09T17:17:23+00:00'],
  ['20201209-7b7b7a66-1cc0-4f09-a893-ce4a35adf09b', '0:00:04.373931', '2020-12-09T17:17:18+00:00'],
  ['20201209-4d76a90a-b092-4c69-a87f-b0cd79305428', '0:00:04.295537', '2020-12-09T17:17:18+00:00'],
]

/** An account with the page's runs, stored out of order. */
async function pageAccount(): Promise<string> {
  const account = system.newAccount()
  await system.putConfiguration(account, tables)
  await system.putConfiguration(account, files)
  for (const run of TABLE_RUNS.toReversed()) await system.putRun(account, { ...tables, ...pageRun(run) })
  for (const run of FILE_RUNS) {
    await system.putRun(account, { ...files, job_id: template(account), ...pageRun(run) })
  }
  return account
}

const tableAnswer = (account: string, [run_id, duration, start, update]: PageRun) => ({
  account,
  configuration_id: tables.configuration_id,
  configuration_type: 'table-to-table',
  duration,
  environment: 'DEV',
  job_id: 'gbq-to-gbq|000099_iowa_liquor_prepare_pda_DEV',
  last_update_date: update,
  run_id,
  start_execution_date: start,
  status: 'SUCCESS',
})
const fileAnswer = (account: string, [run_id, duration, start]: PageRun) => ({
  account,
  configuration_id: files.configuration_id,
  configuration_type: 'storage-to-storage',
  duration,
  environment: 'DEV',
  job_id: template(account),
  run_id,
  start_execution_date: start,
  status: 'SUCCESS',
})

const call = (action: string, account: string, rest: Record<string, unknown>) =>
  system.call('dag-status', { action, account, ...rest })

describe('check_run_status', () => {
  const [run] = TABLE_RUNS
  const identity = { ...tables, run_id: run[0] }

  test('answers the run as the page does, key for key', async () => {
    const account = await pageAccount()
    const job_id = 'gbq-to-gbq|000099_iowa_liquor_prepare_pda_DEV'
    const reply = await call('check_run_status', account, { ...identity, job_id })
    expect(reply.status).toBe(200)
    expect(reply.text).toBe(JSON.stringify({ results: [tableAnswer(account, run)] }))
  })

  test('finds a run by an alias of its type and without its job', async () => {
    const account = await pageAccount()
    const reply = await call('check_run_status', account, { ...identity, configuration_type: 'gbq-to-gbq' })
    expect(reply.text).toBe(JSON.stringify({ results: [tableAnswer(account, run)] }))
  })

  test.each<[string, Record<string, unknown>]>([
    ['environment', { environment: 'PROD' }],
    ['configuration_type', { configuration_type: 'table-to-storage' }],
    ['configuration_id', { configuration_id: '000099_iowa_liquor_prepare_pda' }],
    ['job_id', { job_id: 'gbq-to-gbq|000099_iowa_liquor_prepare_pda_PROD' }],
    ['uuid', { run_id: '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea170' }],
    ['second before the uuid', { run_id: '20201230-112838-0a795c70-2557-4a60-ba16-788aa2bea179' }],
    ['form of the run id', { run_id: '20201230-0a795c70-2557-4a60-ba16-788aa2bea179' }],
  ])('does not find a run under another %s', async (_, changes) => {
    const account = await pageAccount()
    const problem = problemOf(await call('check_run_status', account, { ...identity, ...changes }))
    expect(problem).toMatchObject({ status: 404, type: 'run-not-found' })
  })

  test('does not find a run of another account', async () => {
    await pageAccount()
    const problem = problemOf(await call('check_run_status', system.newAccount(), identity))
    expect(problem).toMatchObject({ status: 404, type: 'run-not-found' })
  })
})

describe('get_last_status', () => {
  test('answers the runs of a job as the page does, newest first', async () => {
    const account = await pageAccount()
    const reply = await call('get_last_status', account, tables)
    const results = TABLE_RUNS.map(run => tableAnswer(account, run))
    expect(reply.text).toBe(JSON.stringify({ results }))
  })

  test('answers runs without a last update, of which two began in one second, as the page does', async () => {
    const account = await pageAccount()
    const reply = await call('get_last_status', account, files)
    expect(reply.text).toBe(JSON.stringify({ results: FILE_RUNS.map(run => fileAnswer(account, run)) }))
  })

  test('answers the page’s request for two successes of a day, and where the third is', async () => {
    const account = await pageAccount()
    const filters = { execution_date: '2020-12-09', status: 'SUCCESS', limit: 2 }
    const { results, next_page_token } = listOf(
      await call('get_last_status', account, { ...files, ...filters }),
    )
    expect(JSON.stringify(results)).toBe(
      JSON.stringify(FILE_RUNS.slice(0, 2).map(run => fileAnswer(account, run))),
    )
    expect(next_page_token).toMatch(/^[\w-]+$/)
  })

  test('can be asked for one job of a configuration', async () => {
    const account = await pageAccount()
    await system.putRun(account, { ...files, job_id: `${jobId(account, files)}|sales.csv` })
    const reply = await call('get_last_status', account, { ...files, job_id: template(account) })
    expect(idsOf(reply)).toEqual(FILE_RUNS.map(([run_id]) => run_id))
  })

  test('has nothing of a job that cannot be the configuration’s', async () => {
    const account = await pageAccount()
    const problem = problemOf(
      await call('get_last_status', account, { ...files, job_id: 'gbq-to-gbq|x_DEV' }),
    )
    expect(problem).toMatchObject({ status: 404, type: 'configuration-not-found' })
  })

  test.each(['2020-12-10', '2020/12/10'])('on %s has the runs that began that day', async execution_date => {
    const account = await pageAccount()
    const reply = await call('get_last_status', account, { ...tables, execution_date })
    expect(idsOf(reply)).toEqual([TABLE_RUNS[2][0]])
  })

  test('takes a day from its midnight up to the next, in UTC', async () => {
    const account = system.newAccount()
    const at = (text: string) => system.putRun(account, { start_execution_date: date(text) })
    await at('2024-09-17T23:59:59.999999Z')
    const first = await at('2024-09-18T00:00:00Z')
    const last = await at('2024-09-18T23:59:59.999999Z')
    await at('2024-09-19T00:00:00Z')
    const job = { ...tables, configuration_id: 'job_DEV' }
    const reply = await call('get_last_status', account, { ...job, execution_date: '2024-09-18' })
    expect(idsOf(reply)).toEqual([last.run_id, first.run_id])
  })

  test('lists ten runs unless a limit is given', async () => {
    const account = system.newAccount()
    await Promise.all(Array.from({ length: 12 }, () => system.putRun(account, {})))
    const job = { ...tables, configuration_id: 'job_DEV' }
    expect(idsOf(await call('get_last_status', account, job))).toHaveLength(10)
    expect(idsOf(await call('get_last_status', account, { ...job, limit: 11 }))).toHaveLength(11)
    expect(idsOf(await call('get_last_status', account, { ...job, limit: 1000 }))).toHaveLength(12)
  })

  test.each([0, -1, 1001, 1.5, '10', null])('refuses the limit %j', async limit => {
    const problem = problemOf(await call('get_last_status', '000001', { ...tables, limit }))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/limit'] })
  })

  test('is empty for a configuration without such runs', async () => {
    const account = await pageAccount()
    const reply = await call('get_last_status', account, { ...tables, status: 'FAILED' })
    expect(reply.status).toBe(200)
    expect(reply.text).toBe('{"results":[]}')
  })

  test('does not find a configuration that is not there, and names the one that may be meant', async () => {
    const account = await pageAccount()
    const configuration_id = '000099_iowa_liquor_prepare_pda'
    const problem = problemOf(await call('get_last_status', account, { ...tables, configuration_id }))
    expect(problem).toMatchObject({ status: 404, type: 'configuration-not-found' })
    expect(problem.detail).toContain('; 000099_iowa_liquor_prepare_pda_DEV exists')
  })

  test('has no run of another environment, type, configuration or account', async () => {
    const account = await pageAccount()
    const { configuration_id } = tables
    await system.putRun(account, { ...tables, environment: 'PROD' })
    await system.putRun(account, { ...tables, configuration_type: 'table-to-storage' })
    await system.putRun(account, { ...tables, configuration_id: `${configuration_id}_DEV` })
    await system.putRun(system.newAccount(), tables)
    const reply = await call('get_last_status', account, tables)
    expect(idsOf(reply)).toEqual(TABLE_RUNS.map(([run_id]) => run_id))
  })
})
