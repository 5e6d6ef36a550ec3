import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { procedures } from '../../../expectations/procedures.ts'
import type { Place } from '../../system/process.ts'
import { type Running, startRunning } from '../../warehouse/warehouse.ts'

const PROJECT = `checked-${randomUUID().slice(0, 8)}`
const EXPECT = `${PROJECT}.expect`

let running: Running
let place: Place
beforeAll(async () => {
  running = await startRunning()
  place = await running.newPlace(undefined, PROJECT)
  const { bigquery } = running.clientsOf(PROJECT)
  await bigquery.createDataset('expect', { location: 'EU' })
  const all = (await procedures(EXPECT)).map(({ sql }) => sql).join(';\n')
  await bigquery.query({ query: all, location: 'EU' })
  await place.query(
    `CREATE TABLE ${place.table('shops')} AS SELECT 1 AS id, 'a' AS code UNION ALL SELECT 2, 'a'`,
  )
  await place.query(`CREATE TABLE ${place.table('log')} (what STRING)`)
})
afterAll(() => running.stop())

const call = (name: string, args: string) =>
  `CALL \`${EXPECT}.${name}\`('${PROJECT}.${place.dataset}', ${args});`

const after = { id: 'after', sql: "INSERT INTO log VALUES ('after')" }

async function checked(id: string, sql: string, fields: Record<string, unknown> = {}) {
  const { id: _, ...then } = after
  await place.deployTables(
    id,
    { check: { task_type: 'expectation', sql, ...fields }, after: then },
    { dependencies: ['check >> after'] },
  )
  const run_id = await place.launch(id)
  await place.ended(run_id)
  const { check } = await place.tasksOf(run_id)
  return { run_id, run: await place.runOf(run_id), task: check }
}

const kept = z.array(z.looseObject({ expectation_result: z.string().transform(text => JSON.parse(text)) }))

async function rowsOf(run_id: string) {
  const { bigquery } = running.clientsOf(PROJECT)
  const query = `SELECT * FROM \`${PROJECT}.tailer_common.expectation_results\` WHERE run_id = '${run_id}'`
  const [rows] = await bigquery.query({ query, location: 'EU' })
  return kept.parse(rows)
}

test('A task whose expectations are all met succeeds, and each leaves its row', async () => {
  const sql = `-- both of them; this is no statement
${call('unique', "'shops', 'id'")}
SELECT ERROR('this is no expectation and does not run');
call \`${EXPECT}.not_null\`('${PROJECT}.${place.dataset}', 'shops', 'code', 0)`
  const { run_id, run, task } = await checked('met', sql, { criticality: 'break' })
  expect([run.status, task?.status]).toEqual(['SUCCESS', 'SUCCESS'])
  expect(task?.expectations).toMatchObject([
    { procedure_name: 'unique', table: `${PROJECT}.${place.dataset}.shops`, column_name: 'id', passed: true },
    { procedure_name: 'not_null', passed: true, all_count: 2, reject_count: 0 },
  ])
  const rows = await rowsOf(run_id)
  expect(rows).toHaveLength(2)
  for (const row of rows)
    expect(row).toMatchObject({
      account: place.account,
      environment: 'DEV',
      configuration_type: 'table-to-table',
      configuration_id: 'met_DEV',
      dag_id: 'met_DEV',
      task_id: 'check',
      criticality: 'break',
      task_criticality: 'break',
      expectation_result: { passed: true },
    })
})

test('One that is not met fails the task once all are checked, and what is told of the run has each', async () => {
  const sql = `${call('unique', "'shops', 'code'")} ${call('unique', "'shops', 'id'")} ${call('unique', "'nowhere', 'id'")}`
  const { run_id, run, task } = await checked('unmet', sql)
  expect([run.status, task?.status, task?.error?.reason]).toEqual(['FAILED', 'FAILED', 'expectationFailed'])
  expect(task?.error?.message).toMatch(/^2 of 3 expectations not met: unique of .*shops: 1 of 2 rejected; /)
  // What could not be checked leaves no row.
  expect((await rowsOf(run_id)).map(row => row.expectation_result.passed).sort()).toEqual([false, true])
  const reply = await place.call('dag-status', {
    action: 'get_run_details',
    ...place.identity('unmet'),
    run_id,
  })
  const [details] = z
    .object({ results: z.array(z.looseObject({ tasks: z.array(z.looseObject({ task_id: z.string() })) })) })
    .parse(JSON.parse(reply.text)).results
  expect(details?.tasks.filter(({ task_id }) => task_id === 'check')).toMatchObject([
    {
      expectations: [
        { column_name: 'code', passed: false, reject_count: 1, all_count: 2, error: null },
        { column_name: 'id', passed: true },
        { procedure_name: 'unique', passed: null, error: expect.stringContaining('nowhere') },
      ],
    },
  ])
})

test('What a failing one does to its run is its criticality’s to say: break skips what waits for it', async () => {
  const { run, run_id } = await checked('warned', call('unique', "'shops', 'code'"), { criticality: 'break' })
  expect([run.status, run.sub_status]).toEqual(['SUCCESS', 'BREAK'])
  expect((await place.tasksOf(run_id)).after?.status).not.toBe('SUCCESS')
})

test('An expectation that cannot be checked fails the task for its own reason', async () => {
  const { task } = await checked('broken', call('unique', "'shops', NULL"))
  expect(task).toMatchObject({ status: 'FAILED', error: { reason: 'invalidQuery' } })
  expect(task?.error?.message).toContain('column is NULL')
})

test('What a run asks of BigQuery for such a task is its CALLs', async () => {
  const one = call('unique', "'shops', 'id'")
  const { run_id } = await checked('asked', `SELECT 1; ${one} SELECT 2`)
  const fields = { action: 'get_task_queries', ...place.identity('asked'), run_id, task_id: 'check' }
  const { text } = await place.call('dag-status', fields)
  expect(JSON.parse(text).results[0].sql).toBe(one.slice(0, -1))
})

test('A runner that takes a task up finds its jobs, and its results are kept once', async () => {
  running.gate.isOpen = false
  await place.deployTables('taken', {
    check: { task_type: 'expectation', sql: call('unique', "'shops', 'id'") },
  })
  const run_id = await place.launch('taken')
  running.gate.isOpen = true
  await running.execute(place.account, run_id)
  await running.execute(place.account, run_id)
  await place.ended(run_id)
  expect(await rowsOf(run_id)).toHaveLength(1)
})

test('A file without a CALL of an expectation is refused at its deployment', async () => {
  const task = { task_type: 'expectation', sql: "SELECT 'call p.expect.unique()'" }
  await expect(place.deployTables('none', { check: task })).rejects.toThrow(/has no CALL of an expectation/)
})
