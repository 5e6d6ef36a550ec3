import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { planOf } from '../../shared/document/check.ts'
import { readPlan, type TableDefinition, writePlan } from '../../shared/model/plan.ts'
import { toText } from '../../shared/store/pieces.ts'
import { listPieces } from '../../shared/store/plan.ts'
import { deploy, tableToTable, workflow } from '../document/documents.ts'
import { type System, startSystem } from '../system/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const identity = (configuration_type: string, configuration_id: string) => ({
  configuration_type,
  environment: 'DEV',
  configuration_id,
})
const JOB = identity('table-to-table', 'job_DEV')
const bytes = (text: string) => Buffer.byteLength(text)
const storedPiece = z.object({ text: z.string() })

/** The pieces of the plan of an account's only deployed version. */
const pieces = (account: string, of = JOB) => listPieces(system.db, { account, identity: of, version: 1 })

describe('the stored plan', () => {
  test('of format 1 reads as it always has', () => {
    const fixture = (name: string) =>
      readFileSync(new URL(`../fixtures/plan-format-1${name}.json`, import.meta.url), 'utf8')
    expect(readPlan(fixture(''))).toEqual(JSON.parse(fixture('.read')))
  })

  test('may hold fields that this code does not know', () => {
    const plan = planOf(tableToTable(), { 'a.sql': 'SELECT 1' })
    const stored = JSON.parse(writePlan(plan))
    stored.later = 1
    stored.tasks[0].later = 1
    stored.tasks[0].work.later = 1
    expect(readPlan(JSON.stringify(stored))).toEqual(plan)
  })

  test('holds what thousand tasks share once, stored and read', () => {
    const columns = Array.from({ length: 1000 }, (_, index) => ({ name: `column_${index}`, type: 'STRING' }))
    const ddl = JSON.stringify({ bq_table_schema: columns })
    const sql = `SELECT '${'x'.repeat(20_000)}'`
    const task = (id: number) =>
      id % 2 === 0
        ? { id: `t${id}`, task_type: 'create_gbq_table', bq_table: `t${id}`, ddl_file: 'a.json' }
        : { id: `t${id}`, task_type: 'run_gbq_script', sql_file: 'a.sql' }
    const document = tableToTable({ workflow: Array.from({ length: 1000 }, (_, id) => task(id)) })
    const files = { 'a.json': ddl, 'a.sql': sql }
    const text = writePlan(planOf(document, files))
    expect(bytes(text)).toBeLessThan(bytes(JSON.stringify(document)) * 5 + bytes(ddl) + bytes(sql))

    const definitions = new Set<TableDefinition>()
    for (const { work } of readPlan(text).tasks)
      if (work.kind === 'create_table') definitions.add(work.definition)
    expect(definitions.size).toBe(1)
  })

  test('is not there for a workflow, which runs nothing itself', async () => {
    const account = system.newAccount()
    await deploy(system, account, workflow())
    expect(await pieces(account, identity('workflow', 'when-a-then-b'))).toEqual([])
  })

  test.each([0, 1, 2, 3])(
    'of a version of almost a megabyte is whole, its pieces no larger than documents may be (border moved by %i)',
    async moved => {
      const account = system.newAccount()
      const sql = `-- ${'x'.repeat(moved)}${'😀'.repeat(240_000)}`
      const reply = await deploy(system, account, tableToTable(), { files: { 'a.sql': sql } })
      expect(reply.status).toBe(200)
      const stored = await pieces(account)
      expect(stored).toHaveLength(2)
      for (const piece of stored) expect(bytes(storedPiece.parse(piece).text)).toBeLessThanOrEqual(900_000)
      expect(readPlan(toText(stored)).tasks).toMatchObject([{ work: { sql } }])
      expect(() => toText(stored.slice(1))).toThrow('Cannot read the text')
      expect(() => toText(stored.slice(0, 1))).toThrow('Cannot read the text')
    },
  )
})
