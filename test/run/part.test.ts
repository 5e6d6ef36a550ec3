import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idsOf, subgraph } from '../../shared/run/part.ts'

const node = (id: string, ...upstream: string[]) => ({ id, upstream })
const GRAPH = [node('a'), node('b', 'a'), node('c', 'b'), node('d', 'a'), node('e', 'c', 'd'), node('f')]

test.each([
  [{ only: ['b', 'f'] }, ['b', 'f']],
  [{ from: 'b' }, ['b', 'c', 'e']],
  [{ from: 'a' }, ['a', 'b', 'c', 'd', 'e']],
  [{ from: 'f' }, ['f']],
  [{}, ['a', 'b', 'c', 'd', 'e', 'f']],
])('%j of a graph are the tasks %j', (part, ids) => {
  expect([...idsOf(part, GRAPH)].sort()).toEqual(ids)
})

test('tasks of a part keep their order through those that are not of it', () => {
  expect(subgraph(GRAPH, new Set(['a', 'c', 'e']))).toEqual([node('a'), node('c', 'a'), node('e', 'c', 'a')])
})

test('in a part of any graph, a task waits for exactly those of the part that come before it', () => {
  const graphs = fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 8 })
    .map(all =>
      all.map((before, at) => node(`${at}`, ...new Set(before.filter(() => at > 0).map(n => `${n % at}`)))),
    )
  fc.assert(
    fc.property(graphs, fc.array(fc.nat({ max: 7 })), (graph, chosen) => {
      const ids = new Set(graph.map(({ id }) => id).filter(id => chosen.includes(Number(id))))
      const ancestors = (all: typeof graph, id: string): Set<string> => {
        const found = new Set(all.find(one => one.id === id)?.upstream)
        for (const one of found)
          for (const further of all.find(({ id }) => id === one)?.upstream ?? []) found.add(further)
        return found
      }
      const part = subgraph(graph, ids)
      for (const id of ids)
        expect(ancestors(part, id)).toEqual(new Set([...ancestors(graph, id)].filter(one => ids.has(one))))
    }),
  )
})
