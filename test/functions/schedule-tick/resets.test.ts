import { expect, test } from 'vitest'

import { configurationRef } from '../../../shared/store/configurations.ts'
import { deploy as deployDocument, workflow } from '../../document/documents.ts'
import { auditOf } from '../../system/answers.ts'
import { at, JOB, startClockwork } from './clockwork.ts'

test('a workflow is reset at its time, without what it received after it', async () => {
  const { set, tick, system, account } = await startClockwork('2026-01-05T01:00')
  const flow = { environment: 'DEV', configuration_type: 'workflow', configuration_id: 'when-a-then-b' }
  await system.ready()
  const jobs = ['gbq-to-gbq|a_DEV', 'gbq-to-gbq|b_DEV', 'gbq-to-gbq|c_DEV']
  const target_dag = { configuration_type: 'table-to-table', configuration_id: 'target_DEV' }
  const fields = { schedule_interval_reset: '0 2 * * *', authorized_job_ids: jobs, target_dag }
  await deployDocument(system, account, workflow(fields))
  const succeed = async (id: string) => {
    await system.putConfiguration(account, { configuration_id: id })
    const run = await system.putRun(account, { configuration_id: id, status: 'RUNNING', counted: false })
    const named = { ...JOB, configuration_id: id, run_id: run.run_id, status: 'SUCCESS' }
    await system.call('dag-status', { action: 'set_run_status', account, ...named })
  }
  await succeed('a_DEV')
  set('2026-01-05T02:00:20')
  await succeed('b_DEV')
  set('2026-01-05T02:00:30')
  await tick()
  const status = await system.call('workflow-status', { action: 'get_workflow_status', account, ...flow })
  expect(status.body).toMatchObject({ results: [{ received: [{ job_id: 'gbq-to-gbq|b_DEV' }] }] })
  const resets = (await auditOf(system.db, account)).filter(
    ({ action }) => action === 'reset_workflow_status',
  )
  expect(resets).toMatchObject([
    {
      principal: 'schedule 0 2 * * *',
      from: ['gbq-to-gbq|b_DEV'],
      to: ['gbq-to-gbq|b_DEV'],
    },
  ])
  const stored = await configurationRef(system.db, account, flow).get()
  expect(stored.get('next_reset').toMillis()).toBe(at('2026-01-06T02:00') / 1000)
})

test('days that a reset made a workflow forget stay so once it has no reset any more', async () => {
  const { set, tick, system, account } = await startClockwork('2026-01-05T01:00')
  const flow = { environment: 'DEV', configuration_type: 'workflow', configuration_id: 'when-a-then-b' }
  await system.ready()
  const jobs = ['gbq-to-gbq|a_DEV', 'gbq-to-gbq|b_DEV']
  const target_dag = { configuration_type: 'table-to-table', configuration_id: 'target_DEV' }
  const fields = { per_execution_date: true, authorized_job_ids: jobs, target_dag }
  await system.putConfiguration(account, { configuration_id: 'target_DEV' })
  await deployDocument(system, account, workflow({ ...fields, schedule_interval_reset: '0 2 * * *' }))
  const succeed = async (id: string) => {
    await system.putConfiguration(account, { configuration_id: id })
    const execution_date = at('2026-01-03')
    const putRun = { configuration_id: id, status: 'RUNNING', counted: false, execution_date } as const
    const { run_id } = await system.putRun(account, putRun)
    const named = { ...JOB, configuration_id: id, run_id, status: 'SUCCESS' }
    await system.call('dag-status', { action: 'set_run_status', account, ...named })
  }
  const told = async () => {
    const action = 'get_workflow_status'
    const { results } = (await system.call('workflow-status', { action, account, ...flow })).body
    return Object(Array.isArray(results) ? results[0] : {})
  }
  await succeed('a_DEV')
  expect(await told()).toMatchObject({ days: [{ day: '2026-01-03', missing: ['gbq-to-gbq|b_DEV'] }] })
  set('2026-01-05T02:00')
  await tick()
  await deployDocument(system, account, workflow(fields))
  expect(await told()).toMatchObject({ days: [] })
  await succeed('b_DEV')
  expect(await told()).toMatchObject({
    days: [{ day: '2026-01-03', missing: ['gbq-to-gbq|a_DEV'] }],
    firings: [],
  })
})
