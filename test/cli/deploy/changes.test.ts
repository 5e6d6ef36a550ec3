import { expect, test } from 'vitest'
import { changesOf } from '../../../cli/deploy/changes.ts'

type Fields = Record<string, unknown>

const told = (
  before: Fields,
  after: Fields,
  files: [Record<string, string>, Record<string, string>] = [{}, {}],
) =>
  changesOf({ configuration: before, files: files[0] }, { configuration: after, files: files[1] }).map(
    ({ sign, text }) => `${sign} ${text}`,
  )

test.each<[string, Fields, Fields, string[]]>([
  ['nothing', { a: 1, b: { c: 2 } }, { b: { c: 2 }, a: 1 }, []],
  ['a field', { a: 1 }, { a: 2 }, ['~ a: 1 → 2']],
  ['a field inside', { a: { b: 'x', c: 1 } }, { a: { b: 'y', c: 1 } }, ['~ a.b: "x" → "y"']],
  ['a field added and one removed', { a: 1 }, { b: 2 }, ['- a: 1', '+ b: 2']],
  ['a list', { a: [1, 2] }, { a: [2] }, ['~ a: [1,2] → [2]']],
  [
    'a task, by its name, wherever it stands',
    { workflow: [{ id: 'a', n: 1 }, { id: 'b' }] },
    { workflow: [{ id: 'new' }, { id: 'a', n: 2 }, { id: 'b' }] },
    ['~ workflow.a.n: 1 → 2', '+ workflow.new: {"id":"new"}'],
  ],
  [
    'the order of tasks alone',
    { tasks: [{ task_id: 'a' }, { task_id: 'b' }] },
    { tasks: [{ task_id: 'b' }, { task_id: 'a' }] },
    ['~ tasks: in another order'],
  ],
  ['a type', { a: { b: 1 } }, { a: [1] }, ['~ a: {"b":1} → [1]']],
])('%s is told as it changes', (_, before, after, lines) => {
  expect(told(before, after)).toEqual(lines)
})

test('of a file the lines are told that differ, with two around them; of a new one all', () => {
  const before = { 'a.sql': 'SELECT\n  1,\n  2,\n  3,\n  4\n' }
  const after = { 'a.sql': 'SELECT\n  1,\n  2,\n  3,\n  5\n', 'b.sql': 'SELECT 1\n' }
  expect(told({}, {}, [before, after])).toEqual([
    '~ a.sql',
    '@ @@ -3,3 +3,3 @@',
    '    2,',
    '    3,',
    '-   4',
    '+   5',
    '~ b.sql',
    '@ @@ -0,0 +1,1 @@',
    '+ SELECT 1',
  ])
})

test('a file called constructor is new where none was deployed', () => {
  const lines = ['~ constructor', '@ @@ -0,0 +1,1 @@', '+ SELECT 1']
  expect(told({}, {}, [{}, { constructor: 'SELECT 1\n' }])).toEqual(lines)
})
