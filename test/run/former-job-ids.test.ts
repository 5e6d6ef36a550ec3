import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { marksRef } from '../../shared/store/workflows.ts'
import { type System, startSystem } from '../system/system.ts'
import { jobsOf } from './jobs.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const exporting = {
  configuration_type: 'table-to-storage',
  configuration_id: 'E_DEV',
  environment: 'DEV',
} as const
const former = (account: string) => `table-to-storage|${account}|E_DEV|DEV`
const CURRENT = 'table-to-storage|table-to-storage|E_DEV'
const listed = z.object({ results: z.array(z.object({ run_id: z.string(), job_id: z.string() })) })
const launched = z.object({ run_id: z.string() })

test('a run stored under its former job id is found by both, and told by the current one', async () => {
  const account = system.newAccount()
  await system.putConfiguration(account, { ...exporting, max_active_runs: 9 })
  const { run_id } = await system.putRun(account, { ...exporting, job_id: former(account) })
  const launch = { action: 'launch_job', account, ...exporting }
  const { run_id: newer } = launched.parse((await system.call('dag-launch', launch)).body)
  for (const job_id of [CURRENT, former(account)]) {
    const body = { action: 'get_last_status', account, ...exporting, job_id }
    const { results } = listed.parse((await system.call('dag-status', body)).body)
    expect(results.map(run => run.run_id).sort()).toEqual([run_id, newer].sort())
    expect(new Set(results.map(run => run.job_id))).toEqual(new Set([CURRENT]))
    const check = { action: 'check_run_status', account, ...exporting, run_id, job_id }
    expect((await system.call('dag-status', check)).status).toBe(200)
  }
  const other = { action: 'check_run_status', account, ...exporting, run_id, job_id: former('999999') }
  expect((await system.call('dag-status', other)).status).toBe(404)
})

test('a workflow that waits for a former job id, and has received by it, fires', async () => {
  const account = system.newAccount()
  const jobs = jobsOf(system, account)
  await jobs.put('A')
  await jobs.put('T')
  await system.putConfiguration(account, { ...exporting, max_active_runs: 9 })
  const workflow = { configuration_type: 'workflow', environment: 'DEV', configuration_id: 'W' } as const
  await jobs.putWorkflow('W', ['A', former(account)], 'T')
  const run = await system.putRun(account, { ...exporting, job_id: former(account) })
  const received = { [former(account)]: [{ run_id: run.run_id, date: new Date() }] }
  await marksRef(system.db, account, workflow).update({ received })
  await jobs.succeed('A')
  expect(await jobs.count('T')).toBe(1)

  await jobs.succeed('A')
  const launch = { action: 'launch_job', account, ...exporting }
  const { run_id } = launched.parse((await system.call('dag-launch', launch)).body)
  const set = { action: 'set_run_status', account, ...exporting, run_id, status: 'SUCCESS' }
  expect((await system.call('dag-status', set)).status).toBe(200)
  expect(await jobs.count('T')).toBe(2)
})
