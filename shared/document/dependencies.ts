import { AFTER_FAILURE, type Criticality } from '../model/criticality.ts'
import { ENOUGH, pointer, quote, suggesting } from '../model/faults.ts'
import type { Fault } from '../model/problem.ts'

/** A task as its graph knows it; `at` is where it stands in the document. */
export type Node = { id: string; criticality: Criticality; at: PropertyKey[] }

type Edge = { from: string; to: string; pointer: string }

/** How many pairs of tasks, one before the other, a graph may have. */
const MAX_PAIRS = 10_000

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
  const ids = new Set(nodes.map(({ id }) => id))
  const suggest = suggesting(ids)
  const edges: Edge[] = []
  let pairs = 0
  for (const [index, line] of lines.entries()) {
    if (faults.length >= ENOUGH) break
    if (typeof line !== 'string') continue
    const here = pointer([...root, 'task_dependencies', index])
    const parsed = parseLine(line)
    if ('fault' in parsed) {
      faults.push({ pointer: here, detail: parsed.fault })
      continue
    }
    const unknown = [...new Set(parsed.flat(2))].filter(id => !ids.has(id)).slice(0, ENOUGH)
    faults.push(
      ...unknown.map(id => ({
        pointer: here,
        detail: `No task has the id ${quote(id)}${suggest(id)}`,
      })),
    )
    pairs += parsed.reduce((sum, chain) => sum + countOf(chain), 0)
    if (pairs > MAX_PAIRS) {
      faults.push({ pointer: here, detail: `The dependencies come to more than ${MAX_PAIRS} pairs of tasks` })
      break
    }
    edges.push(...parsed.flatMap(edgesOf).map(edge => ({ ...edge, pointer: here })))
  }
  const known = edges.filter(({ from, to }) => ids.has(from) && ids.has(to))
  const upstream = new Map([...ids].map((id): [string, Set<string>] => [id, new Set()]))
  for (const { from, to } of known) upstream.get(to)?.add(from)
  return {
    upstream: new Map([...upstream].map(([id, before]) => [id, [...before]])),
    faults: [...faults, ...cycles(known), ...beforeCritical(nodes, upstream, root)],
  }
}

function duplicates(nodes: readonly Node[], root: PropertyKey[]): Fault[] {
  const seen = new Set<string>()
  return nodes.flatMap(({ id, at }) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    const detail = `Another task has the id ${quote(id)} too`
    return [{ pointer: pointer([...root, ...at, 'id']), detail }]
  })
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

const countOf = (chain: string[][]): number =>
  chain.slice(1).reduce((sum, group, index) => sum + group.length * (chain[index]?.length ?? 0), 0)

function edgesOf(chain: string[][]): { from: string; to: string }[] {
  return chain
    .slice(1)
    .flatMap((group, index) => (chain[index] ?? []).flatMap(from => group.map(to => ({ from, to }))))
}

/** The faults of edges that lead back: of a task to itself, or around a cycle, which is named in order. */
function cycles(edges: Edge[]): Fault[] {
  const after = new Map<string, Edge[]>()
  for (const edge of edges) {
    const others = after.get(edge.from)
    if (others) others.push(edge)
    else after.set(edge.from, [edge])
  }
  const faults: Fault[] = []
  const done = new Set<string>()
  for (const start of after.keys()) {
    if (done.has(start)) continue
    /** The way from the start to here: each task with how many of its edges were gone; and where on it each stands. */
    const way = [{ id: start, gone: 0 }]
    const place = new Map([[start, 0]])
    for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
      const edge = after.get(here.id)?.[here.gone++]
      if (edge === undefined) {
        done.add(here.id)
        place.delete(here.id)
        way.pop()
        continue
      }
      const at = place.get(edge.to)
      if (at !== undefined) {
        faults.push({ pointer: edge.pointer, detail: cycleDetail(way.slice(at).map(({ id }) => id)) })
        if (faults.length >= ENOUGH) return faults
      } else if (!done.has(edge.to)) {
        place.set(edge.to, way.length)
        way.push({ id: edge.to, gone: 0 })
      }
    }
  }
  return faults
}

/** How many tasks of a cycle are named. */
const NAMED = 20

function cycleDetail(cycle: string[]): string {
  const [first = ''] = cycle
  if (cycle.length === 1) return `The task ${quote(first)} cannot come before itself`
  const named = cycle.slice(0, NAMED)
  if (cycle.length > NAMED) named.push(`… ${cycle.length - NAMED} more …`)
  return `The tasks form a cycle: ${[...named, first].join(' >> ')}`
}

/** A task whose failure lets its run go on cannot have a child whose failure would stop it. */
function beforeCritical(
  nodes: readonly Node[],
  upstream: ReadonlyMap<string, ReadonlySet<string>>,
  root: PropertyKey[],
): Fault[] {
  const after = ({ criticality }: Node) => AFTER_FAILURE[criticality].dependants
  const critical = nodes.filter(node => after(node) === 'end')
  return nodes
    .filter(node => after(node) === 'run')
    .flatMap(({ id, criticality, at }) => {
      const children = critical.filter(child => upstream.get(child.id)?.has(id))
      if (children.length === 0) return []
      const names = children
        .slice(0, NAMED)
        .map(child => quote(child.id))
        .join(', ')
      const more = children.length > NAMED ? ` and ${children.length - NAMED} more` : ''
      const change = `set it to break or stop, or make ${children.length === 1 ? 'that one' : 'those'} ${criticality} too`
      const detail = `The ${criticality} task ${quote(id)} cannot come before a critical one: ${names}${more}; ${change}`
      return { pointer: pointer([...root, ...at, 'criticality']), detail }
    })
}
