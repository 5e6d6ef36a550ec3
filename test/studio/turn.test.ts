import { expect, test } from 'vitest'
import { turnOf } from '../../studio/rules/turn.ts'

test.each<[string, string[], string[], string[]]>([
  ['all where they are few', ['a', 'b'], [], ['a', 'b']],
  ['those first that never had a turn', ['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd', 'a']],
  ['then those whose turn is longest ago', ['a', 'b', 'c', 'd'], ['d', 'c', 'b', 'a'], ['d', 'c', 'b']],
  ['nobody who is gone', ['b'], ['a', 'b'], ['b']],
])('at most three have their turn: %s', (_, all, known, expected) => {
  expect(turnOf(all, known, 3)).toEqual(expected)
})

test('in turns of three, of hundreds each has one before any has two', () => {
  const all = Array.from({ length: 300 }, (_, at) => `run ${at}`)
  let known: string[] = []
  for (let turn = 0; turn < 100; turn++) {
    const asked = turnOf(all, known, 3)
    expect(known.filter(id => asked.includes(id))).toEqual([])
    known = [...known, ...asked]
  }
  expect(known.toSorted()).toEqual(all.toSorted())
})
