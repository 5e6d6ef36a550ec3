import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type System, startSystem } from '../system/system.ts'
import { jobsOf } from './jobs.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const fresh = () => {
  const account = system.newAccount()
  return { account, ...jobsOf(system, account) }
}

/** The page's example: JA, JB and JC trigger JT when they have all succeeded. */
async function story(target: object = {}) {
  const jobs = fresh()
  for (const job of ['JA', 'JB', 'JC']) await jobs.put(job)
  await jobs.put('JT', target)
  await jobs.putWorkflow('W', ['JA', 'JB', 'JC'], 'JT')
  return jobs
}

describe("the page's story", () => {
  test('JT is launched once, when JC has been relaunched and is OK as well', async () => {
    const { succeed, launch, set, count, dispatched } = await story()
    await succeed('JA')
    await succeed('JB')
    await set('JC', await launch('JC'), 'FAILED')
    expect(await count('JT')).toBe(0)
    await succeed('JC')
    expect(await count('JT', 'RUNNING')).toBe(1)
    expect(dispatched('JT')).toBe(1)
  })

  test('without a reset, the next morning’s JC counts for the next time and JT is launched before JC', async () => {
    const { succeed, count } = await story()
    for (const job of ['JA', 'JB', 'JC']) await succeed(job)
    await succeed('JC')
    expect(await count('JT')).toBe(1)
    await succeed('JA')
    expect(await count('JT')).toBe(1)
    await succeed('JB')
    expect(await count('JT')).toBe(2)
    await succeed('JC')
    expect(await count('JT')).toBe(2)
  })

  test('after a reset, JA and JB alone launch nothing, and JT waits for JC', async () => {
    const { succeed, count, reset } = await story()
    for (const job of ['JA', 'JB', 'JC']) await succeed(job)
    await succeed('JC')
    expect((await reset('W')).text).toBe('{"code":200,"data":{},"message":"ok"}')
    await succeed('JA')
    await succeed('JB')
    expect(await count('JT')).toBe(1)
    await succeed('JC')
    expect(await count('JT')).toBe(2)
  })
})

test('a job that succeeds twice is received once', async () => {
  const { succeed, count } = await story()
  for (const job of ['JA', 'JA', 'JA', 'JB', 'JB']) await succeed(job)
  expect(await count('JT')).toBe(0)
  await succeed('JC')
  expect(await count('JT')).toBe(1)
  for (const job of ['JA', 'JB']) await succeed(job)
  expect(await count('JT')).toBe(1)
})

test.each([
  ['SUCCESS again', ['SUCCESS']],
  ['CHECKED and SUCCESS', ['CHECKED', 'SUCCESS']],
  ['RUNNING and SUCCESS', ['RUNNING', 'SUCCESS']],
])('a run whose success has fired counts no second time when it is set to %s', async (_, statuses) => {
  const { succeed, set, count } = await story()
  const run = await succeed('JA')
  for (const job of ['JB', 'JC']) await succeed(job)
  for (const status of statuses) expect((await set('JA', run, status)).status).toBe(200)
  for (const job of ['JB', 'JC']) await succeed(job)
  expect(await count('JT')).toBe(1)
})

test('a success set to FAILED before the workflow fires is taken back, and may count again', async () => {
  const { succeed, set, count } = await story()
  const run = await succeed('JA')
  await set('JA', run, 'FAILED')
  for (const job of ['JB', 'JC']) await succeed(job)
  expect(await count('JT')).toBe(0)
  await set('JA', run, 'SUCCESS')
  expect(await count('JT')).toBe(1)
})

test('a success set to FAILED after the workflow fired changes neither the launched run nor the next time', async () => {
  const { succeed, set, count } = await story()
  const run = await succeed('JA')
  for (const job of ['JB', 'JC']) await succeed(job)
  await succeed('JA')
  await set('JA', run, 'FAILED')
  expect(await count('JT', 'RUNNING')).toBe(1)
  for (const job of ['JB', 'JC']) await succeed(job)
  expect(await count('JT')).toBe(2)
})

test('of two successes of a job, the one that is left still counts when the other is set to FAILED', async () => {
  const { succeed, set, count } = await story()
  const first = await succeed('JA')
  await succeed('JA')
  await set('JA', first, 'FAILED')
  for (const job of ['JB', 'JC']) await succeed(job)
  expect(await count('JT')).toBe(1)
})

test.each(['CHECKED', 'NO_MATCH', 'FAILED', 'RUNNING'])('%s does not count as a success', async status => {
  const { launch, set, succeed, count } = await story()
  await set('JA', await launch('JA'), status)
  for (const job of ['JB', 'JC']) await succeed(job)
  expect(await count('JT')).toBe(0)
})

test.each(['CHECKED', 'NO_MATCH', 'RUNNING'])('%s does not take a success back', async status => {
  const { succeed, set, count } = await story()
  await set('JA', await succeed('JA'), status)
  for (const job of ['JB', 'JC']) await succeed(job)
  expect(await count('JT')).toBe(1)
})

test('one template of a file-driven configuration counts where that template is waited for, and no other', async () => {
  const { account, put, putWorkflow, count } = fresh()
  await put('JT')
  const files = { configuration_type: 'storage-to-storage' as const, configuration_id: 'files' }
  await system.putConfiguration(account, files)
  const own = `storage-to-storage|${account}|files|DEV`
  await putWorkflow('W', [`${own}|stores-{{FD_DATE}}-{{FD_TIME}}.csv`], 'JT')
  const succeeds = async (job_id: string) => {
    const { run_id } = await system.putRun(account, { ...files, job_id, status: 'RUNNING', duration: null })
    const body = { action: 'set_run_status', account, ...files, job_id, run_id, status: 'SUCCESS' }
    expect((await system.call('dag-status', body)).status).toBe(200)
  }
  await succeeds(`${own}|sales-{{FD_DATE}}.csv`)
  await succeeds(own)
  expect(await count('JT')).toBe(0)
  await succeeds(`${own}|stores-{{FD_DATE}}-{{FD_TIME}}.csv`)
  expect(await count('JT')).toBe(1)
})

test('a success in PROD does not count for the workflow of DEV, though the job has the same name', async () => {
  const { account, put, putWorkflow, count } = fresh()
  await put('JT')
  await putWorkflow('W', ['gbq-to-gbq|same'], 'JT')
  for (const environment of ['PROD', 'DEV'] as const) {
    expect(await count('JT')).toBe(0)
    const identity = { environment, configuration_id: 'same' }
    await system.putConfiguration(account, identity)
    const { run_id } = await system.putRun(account, { ...identity, status: 'RUNNING', duration: null })
    const body = { action: 'set_run_status', account, configuration_type: 'table-to-table', run_id }
    await system.call('dag-status', { ...body, configuration_id: 'same', status: 'SUCCESS' })
  }
  expect(await count('JT')).toBe(1)
})

test('one success fires every workflow that waited for nothing else, each its own target', async () => {
  const { put, putWorkflow, succeed, count, dispatched } = fresh()
  for (const job of ['JA', 'JB', 'T1', 'T2', 'T3']) await put(job)
  await putWorkflow('W1', ['JA'], 'T1')
  await putWorkflow('W2', ['JA'], 'T2')
  await putWorkflow('W3', ['JA', 'JB'], 'T3')
  await succeed('JA')
  expect([await count('T1'), await count('T2'), await count('T3')]).toEqual([1, 1, 0])
  await succeed('JB')
  expect([await count('T1'), await count('T2'), await count('T3')]).toEqual([1, 1, 1])
  expect(dispatched('T1') + dispatched('T2') + dispatched('T3')).toBe(3)
})

test('two workflows that fire one target with one slot leave one run RUNNING and one QUEUED', async () => {
  const { put, putWorkflow, succeed, count, dispatched } = fresh()
  await put('JA')
  await put('JT', { max_active_runs: 1 })
  for (const id of ['W1', 'W2']) await putWorkflow(id, ['JA'], 'JT')
  await succeed('JA')
  expect([await count('JT', 'RUNNING'), await count('JT', 'QUEUED')]).toEqual([1, 1])
  expect(dispatched('JT')).toBe(1)
})

test('a workflow that launches the very job it waits for gives the run the slot that became free', async () => {
  const { put, putWorkflow, succeed, count, dispatched } = fresh()
  await put('JA', { max_active_runs: 1 })
  await putWorkflow('W', ['JA'], 'JA')
  await succeed('JA')
  expect([await count('JA', 'SUCCESS'), await count('JA', 'RUNNING')]).toEqual([1, 1])
  expect(dispatched('JA')).toBe(2)
})

test('a target at its limit is QUEUED, and starts when the run before it ends', async () => {
  const { succeed, launch, set, runs, count, dispatched } = await story({ max_active_runs: 1 })
  const before = await launch('JT')
  for (const job of ['JA', 'JB', 'JC']) await succeed(job)
  expect(await count('JT', 'QUEUED')).toBe(1)
  expect(dispatched('JT')).toBe(1)
  await set('JT', before, 'FAILED')
  expect((await runs('JT')).map(run => run.status)).toEqual(['RUNNING', 'FAILED'])
  expect(dispatched('JT')).toBe(2)
})
