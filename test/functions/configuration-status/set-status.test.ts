import { afterAll, describe, expect, test } from 'vitest'
import type { Run } from '../../../shared/store/runs.ts'
import { auditOf, idsOf, problemOf, runIdOf, storedConfiguration, storedRun } from '../../system/answers.ts'
import { ISSUER, startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const identity = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
const set = (account: string, changes: Record<string, unknown>, token?: string) =>
  system.call(
    'configuration-status',
    { action: 'set_configuration_status', account, ...identity, ...changes },
    token === undefined ? {} : { token },
  )
const launch = (account: string) => system.call('dag-launch', { action: 'launch_job', account, ...identity })
const end = (account: string, run_id: string, status = 'SUCCESS') => {
  const { environment, ...named } = identity
  return system.call('dag-status', { action: 'set_run_status', account, ...named, run_id, status })
}
const byStatus = (account: string) =>
  system.call('dag-status', { action: 'get_by_status', account, configuration_type: 'table-to-table' })
const statusOf = async (account: string, run_id: string): Promise<Run['status']> =>
  (await storedRun(system.db, account, { run_id })).status

const DISABLE = { activated: false, archived: false }
const ENABLE = { activated: true, archived: false }
const ARCHIVE = { activated: false, archived: true }

describe('the page’s three requests', () => {
  test.each<[string, object]>([
    ['disable', DISABLE],
    ['enable', ENABLE],
    ['archive', ARCHIVE],
  ])('to %s is answered ok and stored', async (_, flags) => {
    const account = system.newAccount()
    const before = await system.putConfiguration(account, {})
    const reply = await set(account, { ...flags })
    expect(reply.status).toBe(200)
    expect(reply.text).toBe('{"message":"ok"}')
    expect(await storedConfiguration(system.db, account)).toEqual({ ...before, ...flags })
  })
})

describe('a disabled configuration', () => {
  test('is not launched until it is enabled again', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    await set(account, DISABLE)
    expect(problemOf(await launch(account))).toMatchObject({ status: 409, type: 'configuration-disabled' })
    await set(account, ENABLE)
    expect((await launch(account)).status).toBe(200)
  })

  test('lets its running run finish and gives the slot to nobody until it is enabled', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const running = runIdOf(await launch(account))
    const waiting = runIdOf(await launch(account))
    await set(account, DISABLE)
    expect(await statusOf(account, running)).toBe('RUNNING')
    await end(account, running)
    expect(await statusOf(account, running)).toBe('SUCCESS')
    expect(await statusOf(account, waiting)).toBe('QUEUED')
    expect((await storedConfiguration(system.db, account)).active_runs).toEqual([])

    await set(account, ENABLE)
    expect(await statusOf(account, waiting)).toBe('RUNNING')
    const dispatched = system.dispatched.filter(
      one => one.account === account && one.run.status === 'RUNNING',
    )
    expect(dispatched.map(({ run }) => run.run_id)).toEqual([running, waiting])
  })

  test('enabled while a run still holds the slot starts nobody', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    await launch(account)
    const waiting = runIdOf(await launch(account))
    await set(account, DISABLE)
    await set(account, ENABLE)
    expect(await statusOf(account, waiting)).toBe('QUEUED')
  })

  test('enabled starts as many as have a slot, those first that were launched first', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { max_active_runs: 2, activated: false })
    const queued = [3, 1, 2].map(minute =>
      system.putRun(account, { status: 'QUEUED', duration: null, launch_date: minute * 60_000_000 }),
    )
    const [third, first, second] = (await Promise.all(queued)).map(({ run_id }) => run_id)
    await set(account, ENABLE)
    const dispatched = system.dispatched.filter(
      one => one.account === account && one.run.status === 'RUNNING',
    )
    expect(dispatched.map(({ run }) => run.run_id)).toEqual([first, second])
    expect(await statusOf(account, String(third))).toBe('QUEUED')
    expect((await storedConfiguration(system.db, account)).active_runs).toHaveLength(2)
  })

  test('stays in the lists', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const { run_id } = await system.putRun(account, {})
    await set(account, DISABLE)
    expect(idsOf(await byStatus(account))).toEqual([run_id])
  })
})

describe('an archived configuration', () => {
  test('is not launched, and gone from get_by_status, until it is brought back', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const gone = await system.putRun(account, {})
    const other = await system.putRun(account, { configuration_id: 'other_DEV' })
    await set(account, { archived: true })
    expect(problemOf(await launch(account))).toMatchObject({ status: 409, type: 'configuration-archived' })
    expect(idsOf(await byStatus(account))).toEqual([other.run_id])
    await set(account, { archived: false })
    expect(idsOf(await byStatus(account))).toEqual([other.run_id, gone.run_id])
    expect(problemOf(await launch(account)).type).toBe('configuration-disabled')
    await set(account, ENABLE)
    expect((await launch(account)).status).toBe(200)
  })

  test('is disabled with it, and comes back so', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    await set(account, { archived: true })
    expect(await storedConfiguration(system.db, account)).toMatchObject({ activated: false, archived: true })
    await set(account, { archived: false })
    expect(await storedConfiguration(system.db, account)).toMatchObject({ activated: false, archived: false })
  })

  test.each([{ activated: true }, { activated: true, archived: true }])('takes no %o', async flags => {
    const account = system.newAccount()
    await system.putConfiguration(account, { activated: false, archived: true })
    expect(problemOf(await set(account, flags))).toMatchObject({ status: 409, type: 'conflict' })
    expect(await storedConfiguration(system.db, account)).toMatchObject({ activated: false, archived: true })
  })

  test('archived before what is archived was disabled with it comes back disabled', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { activated: true, archived: true })
    await set(account, { archived: false })
    expect(await storedConfiguration(system.db, account)).toMatchObject({ activated: false, archived: false })
  })

  test('still answers who asks for it by name', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const { run_id } = await system.putRun(account, {})
    await set(account, ARCHIVE)
    const last = await system.call('dag-status', { action: 'get_last_status', account, ...identity })
    expect(idsOf(last)).toEqual([run_id])
    const check = { action: 'check_run_status', account, ...identity, run_id }
    expect(idsOf(await system.call('dag-status', check))).toEqual([run_id])
  })

  test('archived twice and brought back once is back', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const { run_id } = await system.putRun(account, {})
    for (const archived of [true, true, false]) await set(account, { archived })
    expect(idsOf(await byStatus(account))).toEqual([run_id])
  })

  test('brought back while disabled is not launched', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    await set(account, ARCHIVE)
    await set(account, { archived: false })
    expect(problemOf(await launch(account)).type).toBe('configuration-disabled')
  })

  test('brought back and enabled starts who waited', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { archived: true })
    const { run_id } = await system.putRun(account, { status: 'QUEUED', duration: null })
    await set(account, { archived: false })
    expect(await statusOf(account, run_id)).toBe('QUEUED')
    await set(account, { activated: true })
    expect(await statusOf(account, run_id)).toBe('RUNNING')
  })

  test('comes back only by a super-admin, whoever else asks', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, { archived: true })
    const admin = await system.token({ role: 1, accountsRole: [`7-${account}`] })
    expect(problemOf(await set(account, ENABLE, admin))).toMatchObject({ status: 403, type: 'forbidden' })
    expect((await storedConfiguration(system.db, account)).archived).toBe(true)
    expect(await auditOf(system.db, account)).toEqual([])
    expect((await set(account, ENABLE)).status).toBe(200)
  })

  test('is archived by an admin and not by a writer', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const writer = await system.token({ role: 1, accountsRole: [`5-${account}`] })
    const admin = await system.token({ role: 1, accountsRole: [`7-${account}`] })
    expect(problemOf(await set(account, ARCHIVE, writer)).status).toBe(403)
    expect((await set(account, DISABLE, writer)).status).toBe(200)
    expect((await set(account, ARCHIVE, admin)).status).toBe(200)
  })
})

describe('set_configuration_status', () => {
  test('changes no flag that is not given', async () => {
    const account = system.newAccount()
    const before = await system.putConfiguration(account, { activated: false })
    await set(account, { archived: true })
    expect(await storedConfiguration(system.db, account)).toEqual({ ...before, archived: true })
    await set(account, { archived: false })
    expect(await storedConfiguration(system.db, account)).toEqual(before)
    await set(account, { activated: true })
    expect(await storedConfiguration(system.db, account)).toEqual({ ...before, activated: true })
  })

  test('touches no other configuration', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const other = await system.putConfiguration(account, { configuration_id: 'other_DEV' })
    await set(account, ARCHIVE)
    expect(await storedConfiguration(system.db, account, 'other_DEV')).toEqual(other)
  })

  test('needs one of its two flags', async () => {
    const problem = problemOf(await set(system.newAccount(), {}))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: [''] })
    expect(problem.errors[0]?.detail).toBe('must have activated, archived or both')
  })

  test.each(['false', 0, null])('does not take %j for a flag', async activated => {
    const problem = problemOf(await set(system.newAccount(), { activated }))
    expect(problem).toMatchObject({ status: 400, pointers: ['/activated'] })
  })

  test('does not find what is not there, and names what may be meant', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const problem = problemOf(await set(account, { ...DISABLE, configuration_id: 'job' }))
    expect(problem).toMatchObject({ status: 404, type: 'configuration-not-found' })
    expect(problem.detail).toContain('; job_DEV exists')
    const workflow = { ...DISABLE, configuration_type: 'workflow' }
    expect(problemOf(await set(account, workflow)).type).toBe('workflow-not-found')
  })

  test('keeps who, when, from what and to what', async () => {
    const account = system.newAccount()
    await system.putConfiguration(account, {})
    const reply = await set(account, ARCHIVE, await system.token({ sub: 'u1' }))
    const [entry, ...others] = await auditOf(system.db, account)
    expect(others).toEqual([])
    expect(entry).toEqual({
      date: expect.any(Number),
      principal: 'u1',
      principal_id: `${ISSUER}|u1`,
      request_id: reply.headers.get('x-request-id'),
      action: 'set_configuration_status',
      target: 'configurations/table-to-table~DEV~job_DEV',
      from: { activated: true, archived: false },
      to: { activated: false, archived: true },
    })
  })
})
