import { expect, test } from 'vitest'
import { lineageOf } from '../../shared/document/lineage.ts'
import type { Plan, Work } from '../../shared/model/plan.ts'

const HOME = { project: 'p', dataset: 'd' }
const query = (sql: string, more: Partial<Extract<Work, { kind: 'query' }>> = {}): Work => ({
  ...{ kind: 'query', sql, write_disposition: 'WRITE_TRUNCATE', temporary: false, use_query_cache: true },
  ...{ dataset: HOME, ...more },
})
const planOf = (...works: Work[]): Plan => ({
  task_concurrency: 1,
  tasks: works.map((work, at) => ({
    ...{ id: String(at), criticality: 'critical', upstream: [], project: 'p', location: 'EU' },
    ...{ current_date_template: true, work },
  })),
})
const of = (sql: string) => lineageOf(planOf(query(sql)))

test.each([
  ['SELECT * FROM t', [], ['p.d.t']],
  ['SELECT * FROM `q.e.t` JOIN `e.u` USING (n)', [], ['q.e.t', 'p.e.u']],
  ['SELECT * FROM `q`.`e`.`t`, UNNEST(a)', [], ['q.e.t']],
  ["SELECT 'FROM x' -- FROM y\n/* FROM z */ FROM t", [], ['p.d.t']],
  ['WITH c AS (SELECT * FROM t) SELECT * FROM c', [], ['p.d.t']],
  ['SELECT * FROM UNNEST([1]) JOIN f(1) ON TRUE', [], []],
  ['CREATE OR REPLACE TABLE e.made AS SELECT * FROM t', ['p.e.made'], ['p.d.t']],
  ['CREATE VIEW IF NOT EXISTS v AS SELECT * FROM t', ['p.d.v'], ['p.d.t']],
  ['CREATE TEMP TABLE x AS SELECT 1; INSERT INTO t SELECT * FROM x', ['p.d.t'], []],
  ['MERGE INTO t USING s ON TRUE WHEN MATCHED THEN UPDATE SET n = 1', ['p.d.t'], ['p.d.s']],
  ['MERGE t USING s ON TRUE WHEN NOT MATCHED THEN INSERT ROW', ['p.d.t'], ['p.d.s']],
  ['UPDATE t SET n = 1 WHERE TRUE', ['p.d.t'], []],
  ['SELECT * FROM `q.e.events_*`', [], ['q.e.events_*', 'q.e.events_#']],
  ['SELECT * FROM e.s_{{FD_DATE}}', [], ['p.e.s_{{FD_DATE}}', 'p.e.s_#']],
])('%s', (sql, writes, reads) => {
  expect(of(sql)).toEqual({ writes, reads })
})

test('what tasks make is written, and what the configuration writes or drops itself is not told as read', () => {
  const t = { ...HOME, table: 't' }
  const scratch = { ...HOME, table: 'scratch' }
  const plan = planOf(
    query('SELECT * FROM source', { destination: scratch, temporary: true }),
    query('SELECT * FROM scratch', { destination: t }),
    { kind: 'copy_table', source: t, destination: { ...HOME, table: 'u' }, write_disposition: 'WRITE_EMPTY' },
  )
  expect(lineageOf(plan)).toEqual({ writes: ['p.d.t', 'p.d.u'], reads: ['p.d.source'] })
})

test('a list is bounded, however many tables and however long a text', () => {
  const many = Array.from({ length: 900 }, (_, n) =>
    query('SELECT 1', { destination: { ...HOME, table: `t${n}_${'x'.repeat(100)}` } }),
  )
  const { writes } = lineageOf(planOf(...many))
  expect(writes.length).toBeGreaterThan(100)
  expect(JSON.stringify(writes).length).toBeLessThan(30_000)
  const long = Array.from({ length: 20_000 }, (_, n) => `SELECT * FROM t${n};`).join('\n')
  const plan = planOf(...Array.from({ length: 500 }, () => query(long)))
  expect(lineageOf(plan).reads).toHaveLength(500)
})
