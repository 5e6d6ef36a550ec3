import { expect, test } from 'vitest'
import { formatDate } from '../../../shared/model/time.ts'
import type { Configuration } from '../../../shared/store/configurations.ts'
import { storedRun } from '../../system/answers.ts'
import { keyed } from './keyed.ts'

const { system, newJob, key } = await keyed()
const scheduled = (job: string, time: string) => ({
  'X-CloudScheduler-JobName': job,
  'X-CloudScheduler-ScheduleTime': time,
})

test('a repeat under the same key answers the first run’s id, and says that it is a replay', async () => {
  const { launch, stored } = await newJob()
  const first = await launch(key('one'))
  const repeat = await launch(key('one'))
  expect(first.status).toBe(200)
  expect(first.headers.get('Idempotent-Replayed')).toBeNull()
  expect(repeat).toMatchObject({ status: 200, text: first.text })
  expect(repeat.headers.get('Idempotent-Replayed')).toBe('true')
  expect(await stored()).toEqual([first.body.run_id])
})

test('without a key every launch is a new run', async () => {
  const { launch, stored } = await newJob()
  const answers = [await launch({}), await launch({})]
  expect(answers.map(({ headers }) => headers.get('Idempotent-Replayed'))).toEqual([null, null])
  expect(new Set(await stored()).size).toBe(2)
})

test('another key is another run, and so is the same key in other letters', async () => {
  const { launch, stored } = await newJob()
  for (const value of ['one', 'two', 'One', 'one.']) expect((await launch(key(value))).status).toBe(200)
  expect(await stored()).toHaveLength(4)
})

test.each<[string, Partial<Configuration>]>([
  ['configuration', { configuration_id: 'other_DEV' }],
  ['type', { configuration_type: 'table-to-storage' }],
  ['environment', { environment: 'PROD' }],
])('the same key with another %s is a 422, and launches nothing', async (_, changes) => {
  const { account, launch, stored } = await newJob()
  await system.putConfiguration(account, changes)
  await launch(key('one'))
  const answer = await launch(key('one'), changes)
  expect(answer).toMatchObject({ status: 422, body: { code: 422, message: 'ko' } })
  expect(answer.body.type).toMatch(/\/idempotency-key-reused$/)
  expect(await stored()).toHaveLength(1)
})

test('the same key with another execution date is a 422', async () => {
  const { launch } = await newJob()
  await launch(key('one'))
  expect(await launch(key('one'), { execution_date: '2024-01-02' })).toMatchObject({ status: 422 })
})

test('a key that stands for another request is a 422 even where the new request could not be done', async () => {
  const { launch } = await newJob()
  await launch(key('one'))
  expect(await launch(key('one'), { configuration_id: 'missing_DEV' })).toMatchObject({ status: 422 })
})

test.each([
  ['an alias of the type', { configuration_type: 'gbq-to-gbq' }],
  ['the job named as well', { job_id: 'gbq-to-gbq|job_DEV' }],
])('the same request with %s is a repeat', async (_, changes) => {
  const { launch } = await newJob()
  const first = await launch(key('one'))
  expect(await launch(key('one'), changes)).toMatchObject({ status: 200, text: first.text })
})

test('the same date written otherwise is a repeat', async () => {
  const { launch } = await newJob()
  const first = await launch(key('one'), { execution_date: '2024-01-02' })
  const repeat = await launch(key('one'), { execution_date: '2024/01/02' })
  expect(repeat).toMatchObject({ status: 200, text: first.text })
})

test('Cloud Scheduler’s job and time together are a key, each of them part of it', async () => {
  const { launch, stored } = await newJob()
  const first = await launch(scheduled('nightly', '2026-01-01T03:00:00Z'))
  const retry = await launch(scheduled('nightly', '2026-01-01T03:00:00Z'))
  expect(retry.text).toBe(first.text)
  expect(retry.headers.get('Idempotent-Replayed')).toBe('true')
  await launch(scheduled('nightly', '2026-01-02T03:00:00Z'))
  await launch(scheduled('hourly', '2026-01-01T03:00:00Z'))
  expect(await stored()).toHaveLength(3)
})

test.each(['X-CloudScheduler-JobName', 'X-CloudScheduler-ScheduleTime'])('%s alone is no key', async name => {
  const { launch, stored } = await newJob()
  for (const _ of [1, 2]) await launch({ [name]: 'same' })
  expect(await stored()).toHaveLength(2)
})

test.each([
  { headers: scheduled('nightly', '2026-01-01T03:00:00Z'), given: {}, date: '2026-01-01T03:00:00+00:00' },
  {
    headers: scheduled('nightly', '2026-01-01T03:00:00.123456789Z'),
    given: {},
    date: '2026-01-01T03:00:00.123456+00:00',
  },
  {
    headers: { ...scheduled('nightly', '2026-01-01T03:00:00Z'), ...key('own') },
    given: {},
    date: '2026-01-01T03:00:00+00:00',
  },
  {
    headers: scheduled('nightly', '2026-01-01T03:00:00Z'),
    given: { execution_date: '2025-12-31' },
    date: '2025-12-31T00:00:00+00:00',
  },
])('a run that is launched with $headers and $given works for $date', async ({ headers, given, date }) => {
  const { account, launch } = await newJob()
  const { body } = await launch(headers, given)
  expect(
    formatDate((await storedRun(system.db, account, { run_id: String(body.run_id) })).execution_date),
  ).toBe(date)
})

test('a time of Cloud Scheduler without its job is not the date that a run works for', async () => {
  const { account, launch } = await newJob()
  const { body } = await launch({ 'X-CloudScheduler-ScheduleTime': '2026-01-01T03:00:00Z' })
  const run = await storedRun(system.db, account, { run_id: String(body.run_id) })
  expect(run.execution_date).toBe(run.launch_date)
})

test('a time of Cloud Scheduler that cannot be read is refused, and launches nothing', async () => {
  const { launch, stored } = await newJob()
  const answer = await launch(scheduled('nightly', 'tonight'))
  expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('ScheduleTime') } })
  expect(await stored()).toEqual([])
})

test('a key of one’s own goes before Cloud Scheduler’s', async () => {
  const { launch, stored } = await newJob()
  const time = '2026-01-01T03:00:00Z'
  for (const value of ['one', 'two']) await launch({ ...scheduled('nightly', time), ...key(value) })
  expect(await stored()).toHaveLength(2)
})

test('a key cannot be written so that it meets one of Cloud Scheduler', async () => {
  const { launch, stored } = await newJob()
  const time = '2026-01-01T03:00:00Z'
  await launch(scheduled('nightly', time))
  for (const value of [`scheduler nightly ${time}`, `nightly ${time}`, `nightly${time}`])
    await launch(key(value))
  expect(await stored()).toHaveLength(4)
})

test('keys of two principals do not meet', async () => {
  const { body, stored } = await newJob()
  for (const sub of ['ana', 'ben', 'ana']) {
    await system.call('dag-launch', body, { token: await system.token({ sub }), headers: key('one') })
  }
  expect(await stored()).toHaveLength(2)
})

test('keys of two accounts do not meet', async () => {
  const jobs = [await newJob(), await newJob()]
  for (const { launch } of jobs) await launch(key('one'))
  for (const { stored } of jobs) expect(await stored()).toHaveLength(1)
})

test.each([
  ['an empty one', ''],
  ['one of 256 characters', 'k'.repeat(256)],
  ['one outside ASCII', 'clé'],
  ['one with a tab in it', 'a\tb'],
])('%s is a 400 that names the header, and launches nothing', async (_, value) => {
  const { launch, stored } = await newJob()
  const answer = await launch(key(value))
  expect(answer).toMatchObject({ status: 400, body: { code: 400 } })
  expect(answer.body.detail).toContain('Idempotency-Key')
  expect(await stored()).toEqual([])
})

test('a key of 255 characters is a key', async () => {
  const { launch } = await newJob()
  const first = await launch(key('k'.repeat(255)))
  expect(await launch(key('k'.repeat(255)))).toMatchObject({ status: 200, text: first.text })
})

test.each([{ activated: false }, { archived: true }])(
  'a key repeated once the configuration has %j still answers the first run',
  async closed => {
    const { launch, setStatus } = await newJob()
    const first = await launch(key('one'))
    expect((await setStatus(closed)).status).toBe(200)
    expect(await launch(key('one'))).toMatchObject({ status: 200, text: first.text })
    expect(await launch(key('two'))).toMatchObject({ status: 409 })
  },
)

test('a launch that was refused does not use up its key', async () => {
  const { launch, setStatus, stored } = await newJob({ activated: false })
  expect(await launch(key('one'))).toMatchObject({ status: 409 })
  await setStatus({ activated: true })
  const answer = await launch(key('one'))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Idempotent-Replayed')).toBeNull()
  expect(await stored()).toEqual([answer.body.run_id])
})

test('a repeat of a run that has ended answers it and does not run again', async () => {
  const { account, launch, body, stored } = await newJob()
  const { run_id } = (await launch(key('one'))).body
  const { action: _, environment: __, ...identity } = body
  const ended = { ...identity, action: 'set_run_status', run_id, status: 'SUCCESS' }
  expect((await system.call('dag-status', ended)).status).toBe(200)
  expect((await launch(key('one'))).body).toEqual({ run_id })
  expect(await stored()).toHaveLength(1)
  expect(system.dispatched.filter(given => given.account === account)).toHaveLength(1)
})

test('a repeat while the first is queued answers the queued run', async () => {
  const { launch, stored } = await newJob({ max_active_runs: 1 })
  await launch({})
  const first = await launch(key('one'))
  expect(await launch(key('one'))).toMatchObject({ status: 200, text: first.text })
  expect(await stored()).toHaveLength(2)
})
