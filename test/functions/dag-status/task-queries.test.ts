import { afterAll, describe, expect, test } from 'vitest'
import { uuidOf } from '../../../shared/model/ids.ts'
import { runRef } from '../../../shared/store/runs.ts'
import { deploy, SQL, tableToTable } from '../../document/documents.ts'
import { listOf, problemOf, runIdOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const JOB = { environment: 'DEV', configuration_type: 'table-to-table', configuration_id: 'job_DEV' }
const ask = (account: string, fields: object) =>
  system.call('dag-status', { action: 'get_task_queries', account, ...JOB, task_id: 'a', ...fields })
async function launched(document = tableToTable()) {
  const account = system.newAccount()
  await deploy(system, account, document)
  const body = { action: 'launch_job', account, ...JOB, execution_date: '2024-01-23' }
  return { account, run_id: runIdOf(await system.call('dag-launch', body)) }
}

describe('get_task_queries', () => {
  test('tells of a run that has not begun what it will ask', async () => {
    const { account, run_id } = await launched()
    expect(listOf(await ask(account, { run_id })).results).toEqual([
      {
        ...{ account, ...JOB, run_id, version: 1, task_id: 'a', task_type: 'query', sql: SQL },
        ...{ source: null, table: 'my-project.my_dataset.a', write_disposition: 'WRITE_TRUNCATE' },
        ...{ execution_date: '2024-01-23T00:00:00+00:00', project: 'my-project', location: 'EU' },
        ...{ default_dataset: 'my-project.my_dataset', sql_parameters: null, extraction: null },
      },
    ])
  })

  test('takes account, run id and task id for the whole name', async () => {
    const { account, run_id } = await launched()
    const body = { action: 'get_task_queries', account, run_id, task_id: 'a' }
    expect(listOf(await system.call('dag-status', body)).results).toMatchObject([{ ...JOB, sql: SQL }])
  })

  test('tells of a task without SQL which tables it is about, their dates filled in', async () => {
    const copy = {
      ...{ id: 'a', task_type: 'copy_gbq_table', source_gcp_project_id: 'my-project' },
      ...{ source_bq_dataset: 'd', source_bq_table: 't', destination_bq_table: 'copied_{{FD_DATE}}' },
    }
    const { account, run_id } = await launched(tableToTable({ workflow: [copy] }))
    expect(listOf(await ask(account, { run_id })).results).toMatchObject([
      {
        ...{ task_type: 'copy_table', sql: null, default_dataset: null, extraction: null },
        ...{ source: 'my-project.d.t', table: 'my-project.my_dataset.copied_20240123' },
      },
    ])
  })

  test('of a task that the version has not, or a run that is not there, is a 404 that says which', async () => {
    const { account, run_id } = await launched(tableToTable())
    expect(problemOf(await ask(account, { run_id, task_id: 'A' }))).toMatchObject({
      ...{ status: 404, type: 'task-not-found', detail: 'Version 1 has no task "A": did you mean "a"?' },
    })
    const none = { run_id: run_id.replace(/.$/, last => (last === '0' ? '1' : '0')) }
    expect(problemOf(await ask(account, none))).toMatchObject({ status: 404, type: 'run-not-found' })
    const other = await launched()
    expect(problemOf(await ask(other.account, { run_id }))).toMatchObject({
      status: 404,
      type: 'run-not-found',
    })
  })

  test('of a run whose version has no plan yet is a 404', async () => {
    const { account, run_id } = await launched()
    await runRef(system.db, account, uuidOf(run_id)).update({ version: 7 })
    const problem = problemOf(await ask(account, { run_id }))
    expect(problem).toMatchObject({ status: 404, type: 'task-not-found' })
    expect(problem.detail).toMatch(/^The tasks of version 7 are not known/)
  })
})
