import { expect, test } from 'vitest'
import { callsOf, faultsOfCalls, tooManyCalls } from '../../shared/document/expectations.ts'
import type { Task } from '../../shared/model/plan.ts'

const CALL = "CALL `p.expect.unique`('p.d', 't', 'id')"

test.each<[string, string, string[]]>([
  ['one', CALL, [CALL]],
  ['several, the last without its ;', `${CALL};\n${CALL}`, [CALL, CALL]],
  [
    'one in small letters, of a regional dataset',
    'call p.EXPECT_euw1.unique(1);',
    ['call p.EXPECT_euw1.unique(1)'],
  ],
  [
    'one whose dataset is quoted by itself',
    'CALL `p` . `expect`.unique(1)',
    ['CALL `p` . `expect`.unique(1)'],
  ],
  ['one behind a comment', `-- why; so\n${CALL}`, [`-- why; so\n${CALL}`]],
  ['one with a ; in a text', "CALL p.expect.f('a;b')", ["CALL p.expect.f('a;b')"]],
  ['no other statement', `SELECT 1; ${CALL}; DROP TABLE t`, [CALL]],
  ['no procedure of another dataset', 'CALL p.d.unique(1)', []],
  ['nothing in a comment', `/* ${CALL}; */ -- ${CALL}`, []],
  ['nothing in a text', `SELECT "${CALL}"`, []],
])('Of a file, what is checked is %s', (_, sql, calls) => {
  expect(callsOf(sql)).toEqual(calls)
})

const task = (id: string, calls: number): Task => ({
  id,
  criticality: 'critical',
  upstream: [],
  project: 'p',
  location: 'EU',
  current_date_template: false,
  work: {
    kind: 'query',
    sql: '',
    calls: Array.from({ length: calls }, () => CALL),
    write_disposition: 'WRITE_TRUNCATE',
    temporary: false,
    use_query_cache: false,
  },
})

test('A file without an expectation, and a document with more than 500, are refused', () => {
  expect(faultsOfCalls([], 'a.sql')[0]?.pointer).toBe('/files/a.sql')
  expect(faultsOfCalls([CALL], 'a.sql')).toEqual([])
  expect(tooManyCalls({ tasks: [task('a', 250), task('b', 250)] })).toEqual([])
  expect(tooManyCalls({ tasks: [task('a', 250), task('b', 251)] })[0]?.detail).toMatch(/^checks 501 /)
})
