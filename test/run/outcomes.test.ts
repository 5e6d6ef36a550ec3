import { expect, test } from 'vitest'
import { lineOf, outcomesOf } from '../../shared/run/outcomes.ts'

test('outcomes are a letter for each task in the order of the plan', () => {
  const tasks = ['a', 'b', 'c', 'd', 'e'].map(id => ({ id }))
  const states = new Map([
    ['d', 'RUNNING'],
    ['b', 'FAILED'],
    ['a', 'SUCCESS'],
    ['c', 'SKIPPED'],
  ] as const)
  expect(outcomesOf(tasks, states)).toEqual({ ids: ['a', 'b', 'c', 'd', 'e'], letters: 'SF-F-' })
})

test('a run of more tasks than are kept has no outcomes', () => {
  const tasks = Array.from({ length: 2001 }, (_, at) => ({ id: `t${at}` }))
  expect(outcomesOf(tasks, new Map())).toBeUndefined()
})

test.each([
  ['one', 'one'],
  ['first\nsecond', 'first'],
  ['\r\n  first  \r\nsecond', 'first'],
  ['a\tb\u0000c', 'a b c'],
  ['', ''],
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(201), `${'x'.repeat(199)}…`],
  [`${'x'.repeat(198)}\u{1f600}yz`, `${'x'.repeat(198)}…`],
])('the first line of %j is %j', (message, line) => {
  expect(lineOf(message)).toBe(line)
})
