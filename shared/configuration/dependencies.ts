import type { Fault } from '../errors.ts'
import { pointer, quote, suggestion } from '../faults.ts'
import type { Criticality } from './plan.ts'

/** A task as its graph knows it; `at` is where it stands in the document. */
export type Node = { id: string; criticality: Criticality; at: PropertyKey[] }

type Edge = { from: string; to: string; pointer: string }

const TOKEN = />>|[[\],]|[^\s[\],<>]+|\S/g

/**
 * What comes before each task, by its id, out of lines in Airflow's notation: `a >> b >> c` one after the other,
 * `a, b` side by side, `[a, b] >> [c, d]` each of the left before each of the right. As in Airflow, a comma outside
 * brackets parts chains: in `a, b >> c` only b comes before c. The lines add up to one graph.
 *
 * @param lines - `task_dependencies`; what is no string is passed over
 * @param root - where the document is
 */
export function parseDependencies(
  lines: readonly unknown[],
  nodes: readonly Node[],
  root: PropertyKey[],
): { upstream: Map<string, string[]>; faults: Fault[] } {
  const faults: Fault[] = duplicates(nodes, root)
  const ids = [...new Set(nodes.map(({ id }) => id))]
  const edges: Edge[] = []
  for (const [index, line] of lines.entries()) {
    if (typeof line !== 'string') continue
    const here = pointer([...root, 'task_dependencies', index])
    const parsed = parseLine(line)
    if ('fault' in parsed) {
      faults.push({ pointer: here, detail: parsed.fault })
      continue
    }
    const unknown = [...new Set(parsed.flat(2))].filter(id => !ids.includes(id))
    faults.push(
      ...unknown.map(id => ({
        pointer: here,
        detail: `No task has the id ${quote(id)}${suggestion(id, ids)}`,
      })),
    )
    edges.push(...parsed.flatMap(edgesOf).map(edge => ({ ...edge, pointer: here })))
  }
  const upstream = new Map(ids.map((id): [string, string[]] => [id, []]))
  for (const { from, to } of edges) {
    const before = upstream.get(to)
    if (before && upstream.has(from) && !before.includes(from)) before.push(from)
  }
  return { upstream, faults: [...faults, ...cycles(edges), ...beforeCritical(nodes, upstream, root)] }
}

function duplicates(nodes: readonly Node[], root: PropertyKey[]): Fault[] {
  return nodes
    .filter(({ id }, index) => nodes.findIndex(other => other.id === id) < index)
    .map(({ id, at }) => ({
      pointer: pointer([...root, ...at, 'id']),
      detail: `Another task has the id ${quote(id)} too`,
    }))
}

/** A line as chains of groups of ids, or what keeps it from being one. */
function parseLine(line: string): string[][][] | { fault: string } {
  const tokens = [...line.matchAll(TOKEN)].map(({ 0: token, index }) => ({ token, index }))
  const chains: string[][][] = [[]]
  let place = 0
  const peek = () => tokens[place]?.token
  const isId = (token: string | undefined): token is string =>
    token !== undefined && !/^(>>|[[\],<>])$/.test(token)
  const fault = (expected: string) => {
    const found = tokens[place]
    const where = found ? `${quote(found.token)} at column ${found.index + 1}` : 'the end'
    const hint = found?.token === '<' ? '; write a << b as b >> a' : ''
    return { fault: `Expected ${expected} but found ${where} in ${quote(line)}${hint}` }
  }
  for (;;) {
    const group: string[] = []
    const bracketed = peek() === '['
    if (bracketed) place++
    for (;;) {
      const id = peek()
      if (!isId(id)) return fault(bracketed ? 'a task id' : 'a task id or [')
      group.push(id)
      place++
      if (!bracketed || peek() !== ',') break
      place++
    }
    if (bracketed) {
      if (peek() !== ']') return fault(', or ]')
      place++
    }
    chains.at(-1)?.push(group)
    const next = peek()
    if (next === undefined) return chains
    if (next !== '>>' && next !== ',') return fault('>> or ,')
    if (next === ',') chains.push([])
    place++
  }
}

function edgesOf(chain: string[][]): { from: string; to: string }[] {
  return chain
    .slice(1)
    .flatMap((group, index) => (chain[index] ?? []).flatMap(from => group.map(to => ({ from, to }))))
}

/** A fault for each edge that closes a cycle, with the cycle's tasks in order. */
function cycles(edges: Edge[]): Fault[] {
  const after = new Map<string, string[]>()
  const faults: Fault[] = []
  for (const { from, to, pointer } of edges) {
    if (from === to) {
      faults.push({ pointer, detail: `The task ${quote(from)} cannot come before itself` })
      continue
    }
    const back = wayBetween(after, to, from)
    if (back) faults.push({ pointer, detail: `The tasks form a cycle: ${[from, ...back].join(' >> ')}` })
    else after.set(from, [...(after.get(from) ?? []), to])
  }
  return faults
}

/** The tasks on the shortest way from one to another, both included. */
function wayBetween(after: Map<string, string[]>, from: string, to: string): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  for (const id of cameFrom.keys()) {
    if (id === to) {
      const way: string[] = []
      for (let at: string | undefined = to; at !== undefined; at = cameFrom.get(at)) way.unshift(at)
      return way
    }
    for (const next of after.get(id) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, id)
  }
  return
}

/** A task whose failure lets its run go on cannot have a child whose failure would stop it. */
function beforeCritical(
  nodes: readonly Node[],
  upstream: Map<string, string[]>,
  root: PropertyKey[],
): Fault[] {
  const critical = nodes.filter(({ criticality }) => criticality === 'critical')
  return nodes
    .filter(({ criticality }) => criticality === 'warning' || criticality === 'transparent')
    .flatMap(({ id, criticality, at }) => {
      const children = critical.filter(child => upstream.get(child.id)?.includes(id))
      if (children.length === 0) return []
      const names = children.map(child => quote(child.id)).join(', ')
      const detail = `The ${criticality} task ${quote(id)} cannot come before a critical one: ${names}`
      return { pointer: pointer([...root, ...at, 'criticality']), detail }
    })
}
