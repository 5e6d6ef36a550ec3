import { describe, expect, test } from 'vitest'
import { nextTasks, outcome } from '../../../functions/run-execute/graph.ts'
import { bigQueryJobId } from '../../../functions/run-execute/names.ts'
import { parseDependencies } from '../../../shared/document/dependencies.ts'
import { isCriticality } from '../../../shared/model/criticality.ts'
import { fillDates, fillSql } from '../../../shared/model/placeholders.ts'
import type { Task } from '../../../shared/model/plan.ts'
import type { TaskStatus } from '../../../shared/model/statuses.ts'
import { splitExtension } from '../../../shared/run/queries.ts'

/** Tasks `a b:warning …` with the dependencies of these lines. */
function tasks(names: string, ...lines: string[]): Task[] {
  const nodes = names.split(' ').map((name, index) => {
    const [id = '', criticality = 'critical'] = name.split(':')
    return { id, criticality: criticalityOf(criticality), at: ['workflow', index] }
  })
  const { upstream } = parseDependencies(lines, nodes, [])
  return nodes.map(({ id, criticality }) => ({
    id,
    criticality,
    upstream: upstream.get(id) ?? [],
    project: 'p',
    location: 'EU',
    current_date_template: false,
    work: { kind: 'delete_table', table: { project: 'p', dataset: 'd', table: 't' } },
  }))
}

const criticalityOf = (given: string) => (isCriticality(given) ? given : 'critical')

/** `a:SUCCESS b:FAILED` */
const states = (given: string) => new Map(given.split(' ').filter(Boolean).map(stateOf))
const STATUSES: TaskStatus[] = ['RUNNING', 'SUCCESS', 'FAILED', 'SKIPPED']
function stateOf(given: string): [string, TaskStatus] {
  const [id = '', status = ''] = given.split(':')
  return [id, STATUSES.find(one => one === status) ?? 'RUNNING']
}

const ids = (list: Task[]) => list.map(({ id }) => id).join(' ')

/** The order in which a graph's tasks run, side by side where they may, when all succeed. */
function waves(graph: Task[]): string {
  const done = new Map<string, TaskStatus>()
  const order: string[] = []
  for (;;) {
    const { ready } = nextTasks(graph, done)
    if (ready.length === 0) return order.join(' | ')
    order.push(ids(ready))
    for (const { id } of ready) done.set(id, 'SUCCESS')
  }
}

describe('the graph of the notation', () => {
  test.for([
    { lines: [], runs: 'a b c d' },
    { lines: ['a >> b >> c >> d'], runs: 'a | b | c | d' },
    { lines: ['a, b, c, d'], runs: 'a b c d' },
    { lines: ['[a, b] >> [c, d]'], runs: 'a b | c d' },
    { lines: ['a >> [b, c] >> d'], runs: 'a | b c | d' },
    { lines: ['[a, b] >> c', 'c >> d'], runs: 'a b | c | d' },
    { lines: ['d >> c >> b >> a'], runs: 'd | c | b | a' },
    { lines: ['a >> b', 'a >> c', 'b >> d', 'c >> d'], runs: 'a | b c | d' },
    { lines: ['a >> d', 'a >> d'], runs: 'a b c | d' },
    { lines: ['a, b >> c'], runs: 'a b d | c' },
  ])('$lines runs as $runs', ({ lines, runs }) => {
    expect(waves(tasks('a b c d', ...lines))).toBe(runs)
  })
})

describe('what may begin, and what never will', () => {
  const CHAIN = ['a >> b >> c', 'd']
  test.for([
    { names: 'a b c d', now: '', ready: 'a d', skipped: '' },
    { names: 'a b c d', now: 'a:RUNNING', ready: 'd', skipped: '' },
    { names: 'a b c d', now: 'a:SUCCESS d:RUNNING', ready: 'b', skipped: '' },
    { names: 'a b c d', now: 'a:FAILED', ready: '', skipped: 'b c d' },
    { names: 'a b c d', now: 'a:FAILED d:RUNNING', ready: '', skipped: 'b c' },
    { names: 'a:warning b:break c d', now: 'a:FAILED', ready: 'b d', skipped: '' },
    { names: 'a:transparent b:break c d', now: 'a:FAILED', ready: 'b d', skipped: '' },
    { names: 'a:break b c d', now: 'a:FAILED', ready: 'd', skipped: 'b' },
    { names: 'a:break b c d', now: 'a:FAILED b:SKIPPED', ready: 'd', skipped: 'c' },
    { names: 'a:stop b c d', now: 'a:FAILED', ready: 'd', skipped: 'b' },
  ])('with $names and $now: ready is "$ready", skipped is "$skipped"', ({ names, now, ready, skipped }) => {
    const next = nextTasks(tasks(names, ...CHAIN), states(now))
    expect({ ready: ids(next.ready), skipped: ids(next.skipped) }).toEqual({ ready, skipped })
  })

  test('a task behind one that was skipped and one that succeeded is skipped', () => {
    const graph = tasks('a:break b c', '[a, b] >> c')
    expect(ids(nextTasks(graph, states('a:FAILED b:SUCCESS')).skipped)).toBe('c')
  })
})

describe('how a run ends', () => {
  test.for([
    { names: 'a b', now: 'a:SUCCESS b:SUCCESS', sub_status: 'SUCCESS', tellsWorkflows: true },
    { names: 'a b', now: 'a:FAILED b:SKIPPED', sub_status: 'FAILED', tellsWorkflows: false },
    { names: 'a:warning b', now: 'a:FAILED b:SUCCESS', sub_status: 'WARNING', tellsWorkflows: true },
    { names: 'a:transparent b', now: 'a:FAILED b:SUCCESS', sub_status: 'SUCCESS', tellsWorkflows: true },
    { names: 'a:break b', now: 'a:FAILED b:SKIPPED', sub_status: 'BREAK', tellsWorkflows: true },
    { names: 'a:stop b', now: 'a:FAILED b:SKIPPED', sub_status: 'STOP', tellsWorkflows: false },
    { names: 'a:stop b:warning', now: 'a:FAILED b:FAILED', sub_status: 'STOP', tellsWorkflows: false },
    { names: 'a:warning b', now: 'a:FAILED b:FAILED', sub_status: 'FAILED', tellsWorkflows: false },
    { names: 'a:stop b', now: 'a:SUCCESS b:SUCCESS', sub_status: 'SUCCESS', tellsWorkflows: true },
  ])(
    '$names with $now ends $sub_status, told: $tellsWorkflows',
    ({ names, now, sub_status, tellsWorkflows }) => {
      expect(outcome(tasks(names), states(now))).toEqual({ sub_status, tellsWorkflows })
    },
  )
})

describe('names', () => {
  const AT = Date.UTC(2024, 0, 23, 4, 5, 6) * 1000
  test.for([
    { text: 't_{{FD_DATE}}', filled: 't_20240123' },
    { text: '{{FD_DATE_YEAR_4}}/{{FD_DATE_MONTH}}/{{FD_DATE_DAY}}', filled: '2024/01/23' },
    { text: '{{FD_DATE_YEAR_2}}{{FD_DATE_MONTH}}', filled: '2401' },
    { text: `t$\{{FD_DATE}}`, filled: 't$20240123' },
    { text: '{{FD_DATE}}-{{FD_TIME}}.csv', filled: '20240123-040506.csv' },
    { text: '{{FD_OTHER}} {{ FD_DATE }}', filled: '{{FD_OTHER}} {{ FD_DATE }}' },
  ])('$text is filled in as $filled', ({ text, filled }) => {
    expect(fillDates(text, AT)).toBe(filled)
  })

  const SQL = '{{TEMPLATE_CURRENT_DATE}} {{TEMPLATE_CURRENT_DATE}} {{TODAY}} {{FD_DATE}}'
  test.for([
    { how: { current_date_template: true }, filled: '2024-01-23 2024-01-23 {{TODAY}} {{FD_DATE}}' },
    {
      how: { current_date_template: true, current_date_name: 'TODAY', fills_sql: true },
      filled: '{{TEMPLATE_CURRENT_DATE}} {{TEMPLATE_CURRENT_DATE}} 2024-01-23 20240123',
    },
    { how: { current_date_template: false }, filled: SQL },
    {
      how: { current_date_template: false, fills_sql: true },
      filled: '{{TEMPLATE_CURRENT_DATE}} {{TEMPLATE_CURRENT_DATE}} {{TODAY}} 20240123',
    },
  ])('SQL of a task of $how is filled in wherever its placeholders stand', ({ how, filled }) => {
    expect(fillSql(SQL, how, AT)).toBe(filled)
  })

  test.for([
    { filename: 'sales.csv', parts: ['sales', '.csv'] },
    { filename: 'sales.csv.gz', parts: ['sales', '.csv.gz'] },
    { filename: 'sales_20240123.parquet', parts: ['sales_20240123', '.parquet'] },
    { filename: 'v1.2', parts: ['v1.2', ''] },
    { filename: 'sales', parts: ['sales', ''] },
  ])('$filename parts into $parts', ({ filename, parts }) => {
    expect(splitExtension(filename)).toEqual(parts)
  })

  test('job ids of other runs, tasks, attempts and steps differ, and all are ones that BigQuery takes', () => {
    const made = [
      bigQueryJobId('r', 'a', 1, 'query'),
      bigQueryJobId('s', 'a', 1, 'query'),
      bigQueryJobId('r', 'a.b', 1, 'query'),
      bigQueryJobId('r', 'a_b', 1, 'query'),
      bigQueryJobId('r', 'a', 2, 'query'),
      bigQueryJobId('r', 'a', 1, 'extract'),
      bigQueryJobId('r', 'x'.repeat(250), 1, 'query'),
    ]
    expect(new Set(made).size).toBe(made.length)
    for (const id of made) expect(id).toMatch(/^[A-Za-z0-9_-]{1,1024}$/)
  })
})
