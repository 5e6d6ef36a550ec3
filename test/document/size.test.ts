import { expect, test } from 'vitest'
import { planOf } from '../../shared/document/check.ts'
import { boundedPlan } from '../../shared/document/size.ts'
import { readPlan } from '../../shared/model/plan.ts'
import { tableToTable } from './documents.ts'

/** The plan of tasks that all name one file of SQL of so many bytes. */
const planOfTasks = (tasks: number, bytes: number, task_concurrency: number) =>
  planOf(
    tableToTable({
      task_concurrency,
      workflow: Array.from({ length: tasks }, (_, id) => ({ id: `t${id}`, sql_file: 'a.sql' })),
    }),
    { 'a.sql': 'x'.repeat(bytes) },
  )

test('a plan of eight megabytes is stored, and one of a byte more is not', () => {
  const plan = planOfTasks(1, 1, 1)
  const [task] = plan.tasks
  if (!task) throw new Error('No task')
  const rest = Buffer.byteLength(boundedPlan({ ...plan, tasks: [{ ...task, location: '' }] }))
  const padded = (bytes: number) => ({ ...plan, tasks: [{ ...task, location: 'x'.repeat(bytes - rest) }] })
  expect(readPlan(boundedPlan(padded(8_000_000))).tasks).toHaveLength(1)
  expect(() => boundedPlan(padded(8_000_001))).toThrow('comes to 8000001 bytes, defaults and all')
})

test('a thousand tasks that share a large text are stored, if few of them go on at once', () => {
  expect(readPlan(boundedPlan(planOfTasks(1000, 900_000, 5))).tasks).toHaveLength(1000)
  expect(() => boundedPlan(planOfTasks(1000, 900_000, 100))).toThrow('lower task_concurrency')
})

test('tables of many columns count as what they are sent as, each time', () => {
  const columns = Array.from({ length: 5000 }, (_, index) => ({ name: `column_${index}`, type: 'STRING' }))
  const workflow = Array.from({ length: 1000 }, (_, id) => ({
    ...{ id: `t${id}`, task_type: 'create_gbq_table', bq_table: `t${id}`, ddl_file: 'a.json' },
  }))
  const files = { 'a.json': JSON.stringify({ bq_table_schema: columns }) }
  const plan = (task_concurrency: number) => planOf(tableToTable({ workflow, task_concurrency }), files)
  expect(boundedPlan(plan(5)).length).toBeLessThan(1_000_000)
  expect(boundedPlan(plan(100)).length).toBeLessThan(1_000_000)
})

test('a thousand tasks that share a large text are planned at the cost of one that reads it', () => {
  const table_name = 'a'
  const workflow = Array.from({ length: 1000 }, (_, id) => ({ id: `t${id}`, sql_file: 'a.sql', table_name }))
  const plan = planOf(tableToTable({ workflow }), { 'a.sql': `SELECT 1; SELECT 2 ${'/'.repeat(900_000)}` })
  expect(plan.tasks.map(({ work }) => 'is_script' in work && work.is_script)).toEqual(
    Array.from({ length: 1000 }, () => true),
  )
})
