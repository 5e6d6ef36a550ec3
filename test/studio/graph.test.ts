import { describe, expect, test } from 'vitest'
import { type GraphNode, type Layout, layoutOf, NODE } from '../../studio/rules/graph.ts'

/** A graph by the names before each: `{ b: ['a'] }`. */
function graphOf(after: Record<string, string[]>): GraphNode[] {
  const ids = Object.keys(after)
  return ids.map(id => ({ id, after: (after[id] ?? []).map(one => ids.indexOf(one)) }))
}
const layersOf = ({ nodes }: Layout) => Object.fromEntries(nodes.map(({ id, layer }) => [id, layer]))

/** So many nodes, each behind so many of those before it, at random but always the same ones. */
function large(count: number, each: number): GraphNode[] {
  let seed = 7
  const next = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % most
  }
  return Array.from({ length: count }, (_, at) => ({
    id: `task_${at}`,
    after: at === 0 ? [] : Array.from({ length: each }, () => next(at)),
  }))
}

function touching({ nodes }: Layout): string[] {
  return nodes.flatMap((one, at) => {
    const next = nodes[at + 1]
    return next && next.layer === one.layer && next.y < one.y + NODE.height ? [`${one.id} ${next.id}`] : []
  })
}

describe('the layout of a graph', () => {
  test('puts each node behind all that come before it, by the longest way', () => {
    const layout = layoutOf(graphOf({ d: ['a', 'c'], a: [], b: ['a'], c: ['b'], alone: [] }))
    expect(layersOf(layout)).toEqual({ a: 0, alone: 0, b: 1, c: 2, d: 3 })
  })

  test('is nothing of no node', () => {
    expect(layoutOf([])).toEqual({ nodes: [], edges: '', width: 0, height: 0 })
  })

  test('keeps every node within its size', () => {
    const layout = layoutOf(large(60, 2))
    for (const { x, y } of layout.nodes) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + NODE.width).toBeLessThanOrEqual(layout.width)
      expect(y + NODE.height).toBeLessThanOrEqual(layout.height)
    }
  })

  test.each([
    ['a few', 12, 1],
    ['three hundred', 300, 2],
    ['three hundred with ten thousand edges', 300, 34],
  ])('has no two nodes of %s touch', (_, count, each) => {
    const layout = layoutOf(large(count, each))
    expect(layout.nodes).toHaveLength(count)
    expect(touching(layout)).toEqual([])
  })

  test('uncrosses what can be', () => {
    const layout = layoutOf(graphOf({ a: [], b: [], c: ['b'], d: ['a'] }))
    const [a, b] = layout.nodes
    const behind = layout.nodes.slice(2).map(({ id }) => id)
    expect(behind).toEqual(a?.id === 'a' ? ['d', 'c'] : ['c', 'd'])
    expect([a?.layer, b?.layer]).toEqual([0, 0])
  })

  test('has an edge over several layers pass the nodes between, and go through none', () => {
    const layout = layoutOf(graphOf({ a: [], b: ['a'], c: ['b'], d: ['c', 'a'] }))
    const between = layout.nodes.filter(({ id }) => id === 'b' || id === 'c')
    const straight = [...layout.edges.matchAll(/C\d+ \d+ \d+ \d+ (\d+) (\d+)H(\d+)/g)]
    expect(straight).toHaveLength(2)
    for (const [, x, y] of straight) {
      const node = between.find(one => one.x === Number(x))
      expect(node).toBeDefined()
      expect(Number(y) < (node?.y ?? 0) || Number(y) > (node?.y ?? 0) + NODE.height).toBe(true)
    }
  })

  test('cuts a circle, a node behind itself and one behind what is not there', () => {
    const nodes = [
      { id: 'a', after: [1] },
      { id: 'b', after: [0] },
      { id: 'c', after: [2, 9] },
    ]
    expect(layersOf(layoutOf(nodes))).toEqual({ a: 1, b: 0, c: 0 })
  })

  test('takes a chain that is longer than any stack', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => ({
      id: `${at}`,
      after: at + 1 < 20_000 ? [at + 1] : [],
    }))
    expect(layersOf(layoutOf(chain))['0']).toBe(19_999)
  })
})
