import { afterAll, describe, expect, test } from 'vitest'
import { configurationKey } from '../../../shared/model/configuration-key.ts'
import { CONFIGURATION_TYPES, isLaunchable } from '../../../shared/model/configuration-types.ts'
import { uuidOf } from '../../../shared/model/ids.ts'
import { formatDate, parseDate } from '../../../shared/model/time.ts'
import { auditOf, listOf, problemOf, runIdOf, storedConfiguration, storedRun } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const identity = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
const launch = (account: string, changes: Record<string, unknown> = {}) =>
  system.call('dag-launch', { action: 'launch_job', account, ...identity, ...changes })

describe('a launch', () => {
  test('answers the run id and nothing else', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const reply = await launch(account)
    expect(reply.status).toBe(200)
    expect(reply.text).toBe(JSON.stringify({ run_id: runIdOf(reply) }))
    expect(reply.headers.get('content-type')).toBe('application/json')
  })

  test('has stored the run, its slot and the audit entry before it is answered', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { max_active_runs: 2 })
    const reply = await launch(account)
    const run_id = runIdOf(reply)
    const run = await storedRun(system.db, account, { run_id })
    const date = run.launch_date
    expect(run).toEqual({
      ...identity,
      run_id,
      configuration: 'table-to-table~DEV~job_DEV',
      job_id: 'gbq-to-gbq|job_DEV',
      status: 'RUNNING',
      launch_date: date,
      start_execution_date: date,
      last_update_date: date,
      execution_date: date,
      duration: null,
      trigger: { kind: 'launch', by: 'tester' },
      counted: false,
      by_hand: false,
      failures: 0,
      claims: [],
      sub_status: null,
      lease_holder: null,
      lease_until: null,
      sweep_at: expect.any(Number),
    })
    const [day, time] = formatDate(date).replaceAll(/[-:]/g, '').split(/[T.+]/)
    expect(run_id).toBe(`${day}-${time}-${uuidOf(run_id)}`)
    expect((await storedConfiguration(system.db, account)).active_runs).toEqual([uuidOf(run_id)])
    expect(await auditOf(system.db, account)).toEqual([
      {
        date,
        principal: 'tester',
        principal_id: 'https://issuer.test|tester',
        request_id: reply.headers.get('x-request-id'),
        action: 'launch_job',
        target: `runs/${uuidOf(run_id)}`,
        from: null,
        to: 'RUNNING',
      },
    ])
  })

  test('hands the run to the runner once', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const run_id = runIdOf(await launch(account))
    const handed = system.dispatched.filter(one => one.account === account)
    expect(handed).toEqual([{ account, run: await storedRun(system.db, account, { run_id }) }])
  })

  test('is seen at once by check_run_status', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const run_id = runIdOf(await launch(account))
    const reply = await system.call('dag-status', {
      action: 'check_run_status',
      account,
      ...identity,
      run_id,
    })
    expect(listOf(reply).results).toMatchObject([{ run_id, status: 'RUNNING', duration: null }])
  })

  test('launched again is another run', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { max_active_runs: 2 })
    expect(runIdOf(await launch(account))).not.toBe(runIdOf(await launch(account)))
  })

  test.each(['2024-09-18', '2024/09/18', '2024-09-18T10:30:00.123456+02:00', '2024-02-29T00:00:00Z'])(
    'with execution_date %s runs for that moment',
    async execution_date => {
      const account = system.newAccount()
      await system.putConfiguration(account, {})
      const run_id = runIdOf(await launch(account, { execution_date }))
      const run = await storedRun(system.db, account, { run_id })
      expect(run.execution_date).toBe(parseDate(execution_date))
      expect(run.start_execution_date).toBe(run.launch_date)
    },
  )

  test.each(['2024-02-30', 'yesterday', '', '2024-09-18T25:00', '0000-01-01', '9999-12-31', 20240918, null])(
    'with execution_date %j is refused',
    async execution_date => {
      const account = system.newAccount()
      await system.putConfiguration(account, {})
      const problem = problemOf(await launch(account, { execution_date }))
      expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/execution_date'] })
    },
  )

  test.each([
    ['gbq-to-gbq', 'table-to-table', 'gbq-to-gbq|job_DEV'],
    ['tables-to-tables', 'table-to-table', 'gbq-to-gbq|job_DEV'],
    ['tables-to-storage', 'table-to-storage', 'table-to-storage|table-to-storage|job_DEV'],
  ] as const)('of type %s is stored as one of %s', async (alias, configuration_type, job) => {
    const account = system.newAccount()
    await system.putConfiguration(account, { configuration_type })
    const run_id = runIdOf(await launch(account, { configuration_type: alias }))
    const run = await storedRun(system.db, account, { run_id })
    expect(run).toMatchObject({ configuration_type, job_id: job.replace('ACCOUNT', account) })
    expect(run.configuration).toBe(configurationKey({ ...identity, configuration_type }))
  })

  test.each<['table-to-table' | 'table-to-storage', string]>([
    ['table-to-table', 'gbq-to-gbq|job_DEV'],
    ['table-to-storage', 'table-to-storage|ACCOUNT|job_DEV|DEV'],
  ])('of a %s with its own job_id %s is taken', async (configuration_type, job) => {
    const account = system.newAccount()
    await system.putConfiguration(account, { configuration_type })
    const job_id = job.replace('ACCOUNT', account)
    expect((await launch(account, { configuration_type, job_id })).status).toBe(200)
  })

  test.each(['gbq-to-gbq|job_PROD', 'gbq-to-gbq|job_DEV ', 'table-to-table|job_DEV', 'job_DEV'])(
    'with job_id %s, which is not its own, is not found',
    async job_id => {
      const account = system.newAccount()
      await system.putConfiguration(account, {})
      const problem = problemOf(await launch(account, { job_id }))
      expect(problem).toMatchObject({ status: 404, type: 'configuration-not-found' })
      expect(problem.detail).toContain('its job is gbq-to-gbq|job_DEV')
      expect((await storedConfiguration(system.db, account)).active_runs).toEqual([])
    },
  )
})

describe('a launch of what is not there', () => {
  test('names the configuration with the environment appended where that exists', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { configuration_id: '000099_x_DEV' })
    const problem = problemOf(await launch(account, { configuration_id: '000099_x' }))
    expect(problem).toMatchObject({ status: 404, type: 'configuration-not-found', errors: [] })
    expect(problem.detail).toBe('No table-to-table configuration 000099_x in DEV; 000099_x_DEV exists')
  })

  test('finds it among hundreds of others', async () => {
    const account = system.newAccount()
    const ids = Array.from({ length: 120 }, (_, at) => `a${at}_DEV`)
    await Promise.all([...ids, 'x_DEV'].map(id => system.putConfiguration(account, { configuration_id: id })))
    expect(problemOf(await launch(account, { configuration_id: 'x' })).detail).toContain('; x_DEV exists')
  })

  test.each(['job_DEW', 'jobs_DEV', 'job_dev', 'ob_DEV'])(
    'asked for %s suggests job_DEV',
    async configuration_id => {
      const account = system.newAccount()
      await system.putConfiguration(account, {})
      const { status, detail } = problemOf(await launch(account, { configuration_id }))
      expect(status).toBe(404)
      expect(detail).toBe(
        `No table-to-table configuration ${configuration_id} in DEV: did you mean "job_DEV"?`,
      )
    },
  )

  test.each([
    ['PROD', 'job_DEV', 'job_DEV exists in DEV'],
    ['PROD', 'job_PROD', 'job_DEV exists in DEV'],
    ['PROD', 'job', 'job_DEV exists in DEV'],
    ['DEV', 'job_PROD', 'job_DEV exists'],
    ['DEV', 'job', 'job_DEV exists'],
    ['DEV', 'bare', 'bare exists in STAGING'],
  ] as const)(
    'in %s, asked for %s, names where it is, at the cost of eight reads',
    async (environment, id, told) => {
      const account = system.newAccount()
      await system.putConfiguration(account, {})
      await system.putConfiguration(account, { configuration_id: 'bare', environment: 'STAGING' })
      await system.putConfiguration(account, { configuration_id: `old_${environment}`, archived: true })
      const reply = await launch(account, { environment, configuration_id: id })
      expect(problemOf(reply).detail).toBe(`No table-to-table configuration ${id} in ${environment}; ${told}`)
      const archived = await launch(account, { environment, configuration_id: 'old' })
      expect(problemOf(archived).detail).not.toContain('exists')
      expect(
        system.logs.find(line => line.request_id === reply.headers.get('x-request-id'))?.documents_read,
      ).toBeLessThan(10)
    },
  )

  test.each<[string, Record<string, unknown>]>([
    ['an id unlike any', { configuration_id: 'sales_of_all_stores' }],
    ['another type', { configuration_type: 'table-to-storage' }],
  ])('by %s suggests nothing', async (_, changes) => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const problem = problemOf(await launch(account, changes))
    expect(problem).toMatchObject({ status: 404, type: 'configuration-not-found' })
    expect(problem.detail).toMatch(/^No \S+ configuration \S+ in (DEV|PROD)$/)
  })

  test('suggests neither what is archived nor what another account has', async () => {
    const [account, other] = [system.newAccount(), system.newAccount()]
    await system.putConfiguration(account, { configuration_id: 'gone_DEV', archived: true })
    await system.putConfiguration(other, { configuration_id: 'gone_DEV' })
    const { status, detail } = problemOf(await launch(account, { configuration_id: 'gone' }))
    expect(status).toBe(404)
    expect(detail).toBe('No table-to-table configuration gone in DEV')
  })

  test('leaves nothing behind', async () => {
    const account = system.newAccount()
    await launch(account)
    const collections = await system.db.doc(`accounts/${account}`).listCollections()
    expect(collections.map(({ id }) => id)).toEqual([])
    expect(system.dispatched.filter(one => one.account === account)).toEqual([])
  })
})

const UNLAUNCHABLE = CONFIGURATION_TYPES.filter(configuration_type => !isLaunchable({ configuration_type }))

test.each(UNLAUNCHABLE)('a %s configuration is not launched', async configuration_type => {
  const account = system.newAccount()
  await system.putConfiguration(account, { configuration_type })
  const problem = problemOf(await launch(account, { configuration_type }))
  expect(problem).toMatchObject({ status: 422, type: 'not-launchable' })
  expect(problem.detail).toContain('table-to-table and table-to-storage are')
})

test.each([
  ['disabled', { activated: false }, 'configuration-disabled'],
  ['archived', { archived: true }, 'configuration-archived'],
  ['disabled and archived', { activated: false, archived: true }, 'configuration-archived'],
])('a configuration that is %s is not launched', async (_, flags, type) => {
  const account = system.newAccount()
  await system.putConfiguration(account, flags)
  expect(problemOf(await launch(account))).toMatchObject({ status: 409, type })
  expect((await storedConfiguration(system.db, account)).active_runs).toEqual([])
})
