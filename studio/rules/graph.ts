/** What has its place in a graph, and what comes before it, by their places in the same list. */
export type GraphNode = { id: string; after: readonly number[] }

type Placed = { id: string; layer: number; x: number; y: number }
export type Layout = {
  /** In the order of their layers, and from above within one: as keys go over them. */
  nodes: Placed[]
  /** All edges, as one path. */
  edges: string
  width: number
  height: number
}

/** In pixels: a node, the room between layers and between nodes of one, and what an edge that passes by takes. */
export const NODE = { width: 190, height: 28 }
const BETWEEN = { layers: 56, nodes: 8 }
const PASSING = 6
const MARGIN = 8

/** How many places edges that pass by layers may take in all: of denser graphs they are drawn straight. */
const MOST_PASSING = 3_000

/** How often the layers are gone through, to and fro in turn. */
const SWEEPS = 4

/** What lies in a layer: a node, or an edge that passes it. */
type Item = { layer: number; height: number; y: number; before: Item[]; behind: Item[] }

/**
 * Lays a graph out from left to right: each node stands behind all that come before it, by the longest way there; edges
 * over several layers have places of their own in those between; a few sweeps put each near what it is joined to. A
 * circle, which no deployed version has, is cut where it closes.
 */
export function layoutOf(nodes: readonly GraphNode[]): Layout {
  const layers = layersOf(nodes)
  const items = nodes.map((_, at): Item => {
    return { layer: layers[at] ?? 0, height: NODE.height, y: 0, before: [], behind: [] }
  })
  const edges = edgesOf(nodes, items)
  const ways = waysOf(edges)
  const all = [...items, ...ways.flatMap(way => way.slice(1, -1))]
  const columns = Array.from({ length: Math.max(-1, ...new Set(layers)) + 1 }, (): Item[] => [])
  for (const item of all) columns[item.layer]?.push(item)
  order(columns)
  const height = align(columns)
  const placed = nodes.map(({ id }, at): Placed => {
    const { layer, y } = items[at] ?? { layer: 0, y: 0 }
    return { id, layer, x: leftOf(layer), y }
  })
  return {
    nodes: placed.sort((one, other) => one.layer - other.layer || one.y - other.y),
    edges: ways.map(pathOf).join(''),
    width: nodes.length === 0 ? 0 : leftOf(columns.length - 1) + NODE.width + MARGIN,
    height,
  }
}

const leftOf = (layer: number): number => MARGIN + layer * (NODE.width + BETWEEN.layers)

/** The layer of each node: one behind the last of those before it. */
function layersOf(nodes: readonly GraphNode[]): number[] {
  const layers: number[] = []
  const isOpen = new Set<number>()
  // Without recursion: a chain may be longer than the stack.
  for (const first of nodes.keys()) {
    const path = [first]
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      isOpen.add(at)
      const after = nodes[at]?.after.filter(one => one !== at && nodes[one] !== undefined) ?? []
      const next = after.find(one => layers[one] === undefined && !isOpen.has(one))
      if (next !== undefined) {
        path.push(next)
        continue
      }
      layers[at] ??= after.reduce((layer, one) => Math.max(layer, (layers[one] ?? -1) + 1), 0)
      isOpen.delete(at)
      path.pop()
    }
  }
  return layers
}

type Edge = readonly [from: Item, to: Item]

/** Those that go on to a later layer: of a circle one does not. */
function edgesOf(nodes: readonly GraphNode[], items: readonly Item[]): Edge[] {
  return nodes.flatMap(({ after }, at) =>
    [...new Set(after)].flatMap((one): Edge[] => {
      const [from, to] = [items[one], items[at]]
      return from && to && from.layer < to.layer ? [[from, to]] : []
    }),
  )
}

/** The places that each edge leads through, its ends among them. */
function waysOf(edges: readonly Edge[]): Item[][] {
  const passing = edges.reduce((count, [from, to]) => count + to.layer - from.layer - 1, 0)
  return edges.map(([from, to]) => {
    const way = [from]
    if (passing <= MOST_PASSING)
      for (let layer = from.layer + 1; layer < to.layer; layer++)
        way.push({ layer, height: PASSING, y: 0, before: [], behind: [] })
    way.push(to)
    for (const [at, item] of way.entries()) {
      const next = way[at + 1]
      if (next === undefined) break
      item.behind.push(next)
      next.before.push(item)
    }
    return way
  })
}

/** Puts the items of each layer in the order of the middle of what they are joined to, to and fro. */
function order(columns: Item[][]): void {
  const number = (column: Item[]) => {
    for (const [at, item] of column.entries()) item.y = at
  }
  columns.forEach(number)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForth = sweep % 2 === 0
    for (const column of isForth ? columns : columns.toReversed()) {
      const middles = new Map(
        column.map(item => [item, middleOf(isForth ? item.before : item.behind) ?? item.y]),
      )
      column.sort((one, other) => (middles.get(one) ?? 0) - (middles.get(other) ?? 0))
      number(column)
    }
  }
}

const middleOf = (items: readonly Item[]): number | undefined =>
  items.length === 0 ? undefined : items.reduce((sum, { y }) => sum + y, 0) / items.length

/** Gives each item its place from above, in pixels: near what it is joined to, within the height of the fullest layer. @returns the height of all */
function align(columns: Item[][]): number {
  const heights = columns.map(column =>
    column.reduce((sum, { height }) => sum + height + BETWEEN.nodes, -BETWEEN.nodes),
  )
  const room = Math.max(0, ...heights)
  for (const [at, column] of columns.entries()) {
    // At first in the middle, without a gap.
    let y = (room - (heights[at] ?? 0)) / 2
    for (const item of column) {
      item.y = y
      y += item.height + BETWEEN.nodes
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForth = sweep % 2 === 0
    for (const column of isForth ? columns : columns.toReversed())
      stack(column, room, item => {
        const centre = centreOf(isForth ? item.before : item.behind)
        return centre === undefined ? item.y : centre - item.height / 2
      })
  }
  for (const column of columns) for (const item of column) item.y = Math.round(item.y) + MARGIN
  return columns.length === 0 ? 0 : Math.round(room) + 2 * MARGIN
}

const centreOf = (items: readonly Item[]): number | undefined =>
  items.length === 0
    ? undefined
    : items.reduce((sum, { y, height }) => sum + y + height / 2, 0) / items.length

/** Puts the items of a layer where they want to be, in their order: who would touch the one above is moved down, and who would leave the room, up. */
function stack(column: readonly Item[], room: number, wanted: (item: Item) => number): void {
  let top = 0
  for (const item of column) {
    item.y = Math.max(wanted(item), top)
    top = item.y + item.height + BETWEEN.nodes
  }
  let bottom = room
  for (const item of column.toReversed()) {
    item.y = Math.min(item.y, bottom - item.height)
    bottom = item.y - BETWEEN.nodes
  }
}

/** A curve from place to place. */
function pathOf(way: readonly Item[]): string {
  let path = ''
  for (const [at, item] of way.entries()) {
    const next = way[at + 1]
    const y = item.y + Math.round(item.height / 2)
    const left = leftOf(item.layer)
    if (at === 0) path += `M${left + NODE.width} ${y}`
    // Through a layer that it passes, an edge goes straight.
    else if (next !== undefined) path += `H${left + NODE.width}`
    if (next === undefined) return path
    const from = left + NODE.width
    const to = leftOf(next.layer)
    const half = Math.round((from + to) / 2)
    const end = next.y + Math.round(next.height / 2)
    path += `C${half} ${y} ${half} ${end} ${to} ${end}`
  }
  return path
}
