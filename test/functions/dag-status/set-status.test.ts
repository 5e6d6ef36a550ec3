import { afterAll, describe, expect, test } from 'vitest'
import { uuidOf } from '../../../shared/model/ids.ts'
import { SETTABLE_STATUSES, STATUSES } from '../../../shared/model/statuses.ts'
import { parseDate } from '../../../shared/model/time.ts'
import type { Run } from '../../../shared/store/runs.ts'
import { auditOf, listOf, problemOf, storedConfiguration, storedRun } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const identity = { configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
const setStatus = (account: string, run: Run, status: unknown, changes: Record<string, unknown> = {}) =>
  system.call('dag-status', {
    action: 'set_run_status',
    account,
    ...identity,
    run_id: run.run_id,
    status,
    ...changes,
  })
const answered = async (account: string, { run_id }: Run) => {
  const check = { action: 'check_run_status', account, environment: 'DEV', ...identity, run_id }
  return listOf(await system.call('dag-status', check)).results[0]
}

/** The page's example, as it stands there but for the account. */
const example = (account: string, run_id: string, comma: string) =>
  `{"action": "set_run_status",
         "account": "${account}",
         "configuration_type": "table-to-table",
         "configuration_id": "job_DEV",
         "run_id": "${run_id}"${comma}
         "status": "CHECKED"}`

describe('the page’s example', () => {
  test('with its comma is done', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    const reply = await system.call('dag-status', example(account, run.run_id, ','))
    expect(reply.status).toBe(200)
    expect(reply.text).toBe('{"message":"ok"}')
    expect((await storedRun(system.db, account, run)).status).toBe('CHECKED')
  })

  test('without its comma is refused with the line and column', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    const problem = problemOf(await system.call('dag-status', example(account, run.run_id, '')))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-json', errors: [] })
    expect(problem.detail).toBe('The body is not JSON: comma expected at line 6, column 10')
    expect((await storedRun(system.db, account, run)).status).toBe('FAILED')
  })
})

describe('a status set by hand', () => {
  test.each(SETTABLE_STATUSES)('can be %s', async status => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'SUCCESS', sub_status: 'WARNING' })
    expect((await setStatus(account, run, status)).text).toBe('{"message":"ok"}')
    expect(await storedRun(system.db, account, run)).toMatchObject({
      status,
      sub_status: status === 'SUCCESS' || status === 'FAILED' ? status : null,
      by_hand: status !== 'SUCCESS',
    })
    expect(await answered(account, run)).toMatchObject({ status })
  })

  test.each(['QUEUED', 'WARNING', 'checked', 'DONE', '', null, ['CHECKED']])('cannot be %j', async status => {
    const account = system.newAccount()
    const run = await system.putRun(account, {})
    const problem = problemOf(await setStatus(account, run, status))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: ['/status'] })
    expect(problem.errors[0]?.detail).toContain(SETTABLE_STATUSES.join(', '))
    expect(await storedRun(system.db, account, run)).toEqual(run)
  })

  test('is kept with who, when, from what, to what and why', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    const token = await system.token({ sub: 'u1', email: 'ops@example.com', email_verified: true })
    const body = { action: 'set_run_status', account, ...identity, run_id: run.run_id, status: 'CHECKED' }
    const reply = await system.call('dag-status', { ...body, note: 'seen, “known”' }, { token })
    const { last_update_date } = await storedRun(system.db, account, run)
    expect(await auditOf(system.db, account)).toEqual([
      {
        date: last_update_date,
        principal: 'ops@example.com',
        principal_id: 'https://issuer.test|u1',
        request_id: reply.headers.get('x-request-id'),
        action: 'set_run_status',
        target: `runs/${uuidOf(run.run_id)}`,
        from: 'FAILED',
        to: 'CHECKED',
        note: 'seen, “known”',
      },
    ])
  })

  test('leaves an entry each time', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    for (const status of ['CHECKED', 'NO_MATCH', 'NO_MATCH']) await setStatus(account, run, status)
    const entries = (await auditOf(system.db, account)).map(({ from, to }) => [from, to])
    expect(entries).toEqual([
      ['FAILED', 'CHECKED'],
      ['CHECKED', 'NO_MATCH'],
      ['NO_MATCH', 'NO_MATCH'],
    ])
  })

  test('cannot have a note of over 2000 characters', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, {})
    expect((await setStatus(account, run, 'CHECKED', { note: 'n'.repeat(2000) })).status).toBe(200)
    const problem = problemOf(await setStatus(account, run, 'CHECKED', { note: 'n'.repeat(2001) }))
    expect(problem).toMatchObject({ status: 400, pointers: ['/note'] })
  })

  test('cannot have a note with half a character, which cannot be stored', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    const problem = problemOf(await setStatus(account, run, 'CHECKED', { note: '\ud83d' }))
    expect(problem).toMatchObject({ status: 400, pointers: ['/note'] })
    expect((await setStatus(account, run, 'CHECKED', { note: '\ud83d\ude00' })).status).toBe(200)
  })

  test('moves the last update, and neither the start nor a known duration', async () => {
    const account = system.newAccount()
    const start_execution_date = parseDate('2024-09-18T10:00:00.000001Z')
    const run = await system.putRun(account, { status: 'FAILED', start_execution_date, duration: 84_002_519 })
    await setStatus(account, run, 'SUCCESS')
    expect(await answered(account, run)).toMatchObject({
      duration: '0:01:24.002519',
      start_execution_date: '2024-09-18T10:00:00.000001+00:00',
    })
    const { last_update_date } = await storedRun(system.db, account, run)
    expect(last_update_date).toBeGreaterThan(run.last_update_date ?? Number.NaN)
  })

  test('gives a run that was running the time since its start as its duration', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'RUNNING', duration: null })
    await setStatus(account, run, 'FAILED')
    const { duration, last_update_date } = await storedRun(system.db, account, run)
    expect(duration).toBe(Number(last_update_date) - run.start_execution_date)
  })

  test('of RUNNING takes the duration out of the answer until the run ends again', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { duration: 3_885_654 })
    await setStatus(account, run, 'RUNNING')
    expect(await answered(account, run)).toMatchObject({ status: 'RUNNING', duration: null })
    await setStatus(account, run, 'FAILED')
    expect(await answered(account, run)).toMatchObject({ status: 'FAILED', duration: '0:00:03.885654' })
    expect(system.dispatched.filter(one => one.account === account)).toEqual([])
  })
})

describe('expected_status', () => {
  test.each(STATUSES)('of %s is fulfilled by a run that has it', async status => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status })
    const reply = await setStatus(account, run, 'CHECKED', { expected_status: status })
    expect(reply.text).toBe('{"message":"ok"}')
  })

  test('that is not so changes nothing', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    const problem = problemOf(await setStatus(account, run, 'CHECKED', { expected_status: 'RUNNING' }))
    expect(problem).toMatchObject({ status: 409, type: 'conflict', detail: 'The run is FAILED, not RUNNING' })
    expect(await storedRun(system.db, account, run)).toEqual(run)
    expect(await auditOf(system.db, account)).toEqual([])
  })

  test('lets one of several at once through', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    const replies = await Promise.all(
      ['CHECKED', 'SUCCESS', 'NO_MATCH'].map(status =>
        setStatus(account, run, status, { expected_status: 'FAILED' }),
      ),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(await auditOf(system.db, account)).toHaveLength(1)
  })
})

describe('the run', () => {
  test.each<[string, Record<string, unknown>]>([
    ['its environment', { environment: 'DEV' }],
    ['its job', { job_id: 'gbq-to-gbq|job_DEV' }],
    ['an alias of its type', { configuration_type: 'tables-to-tables' }],
  ])('may be named with %s too', async (_, changes) => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    expect((await setStatus(account, run, 'CHECKED', changes)).status).toBe(200)
  })

  test.each<[string, Record<string, unknown>]>([
    ['environment', { environment: 'PROD' }],
    ['job', { job_id: 'gbq-to-gbq|job_PROD' }],
    ['type', { configuration_type: 'table-to-storage' }],
    ['configuration', { configuration_id: 'job' }],
    ['uuid', { run_id: '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179' }],
    ['account', { account: '999999' }],
  ])('is not found under another %s, and stays as it is', async (_, changes) => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'FAILED' })
    const problem = problemOf(await setStatus(account, run, 'CHECKED', changes))
    expect(problem).toMatchObject({ status: 404, type: 'run-not-found' })
    expect(await storedRun(system.db, account, run)).toEqual(run)
  })

  test('needs no configuration that is still deployed', async () => {
    const account = system.newAccount()
    const run = await system.putRun(account, { status: 'RUNNING', duration: null })
    expect((await setStatus(account, run, 'SUCCESS')).status).toBe(200)
    await expect(storedConfiguration(system.db, account)).rejects.toThrow()
  })
})
