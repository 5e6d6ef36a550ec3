import { AGGREGATES, WINDOW_ONLY } from './aggregates.ts'
import type { Environment } from './environment.ts'
import { invalid } from './place.ts'
import type { GroupNode, ItemNode, Node, NodeOf } from './tree.ts'

/** Whether an expression has one value for the rows of a group by being made of them all. */
function isAggregate(e: Node): boolean {
  return e.kind === 'call' && AGGREGATES.has(e.name) && !WINDOW_ONLY.includes(e.name) && !e.over
}

/** The expressions right below one; what is in a query of its own is not among them. */
function partsOf(e: Node): Node[] {
  const found = ({ rows: _, query: _query, type: _type, ...parts }: Record<string, unknown>): Node[] =>
    Object.values(parts).flatMap(nodesIn)
  const nodesIn = (part: unknown): Node[] => {
    if (Array.isArray(part)) return part.flatMap(nodesIn)
    if (typeof part !== 'object' || part === null) return []
    return isNode(part) ? [part] : found({ ...part })
  }
  return found(e)
}

function isNode(part: object): part is Node {
  return 'kind' in part && 'at' in part && 'type' in part
}

function hasAggregate(e: Node): boolean {
  return isAggregate(e) || partsOf(e).some(hasAggregate)
}

const shape = (e: Node): string =>
  JSON.stringify(e, (key, value) =>
    key === 'at' || key === 'type' ? undefined : typeof value === 'string' ? value.toLowerCase() : value,
  )

/** Whether a column is the one that is grouped by, or a field of it. */
function isBelow(column: NodeOf<'column'>, key: Node): boolean {
  if (key.kind !== 'column' || key.name.toLowerCase() !== column.name.toLowerCase()) return false
  if (key.source && column.source && key.source.toLowerCase() !== column.source.toLowerCase()) return false
  return key.fields.every((field, i) => field.toLowerCase() === column.fields[i]?.toLowerCase())
}

/** The first column of an expression that no group has one value of. */
function stranger(env: Environment, e: Node, keys: readonly Node[]): NodeOf<'column'> | undefined {
  if (isAggregate(e) || keys.some(key => key.kind === e.kind && shape(key) === shape(e))) return undefined
  if (e.kind !== 'column') {
    for (const part of partsOf(e)) {
      const found = stranger(env, part, keys)
      if (found) return found
    }
    return undefined
  }
  const isHere = env.here.has((e.source ?? e.name).toLowerCase())
  return isHere && !keys.some(key => isBelow(e, key)) ? e : undefined
}

/** Refuses a select list with a column that is neither grouped by nor in an aggregate, where rows are grouped. */
export function requireGrouped(
  env: Environment,
  items: readonly ItemNode[],
  group: GroupNode | undefined,
): void {
  const values = items.flatMap(item => (item.kind === 'value' ? [item.value] : []))
  if (group ? group.how !== 'LIST' : !values.some(hasAggregate)) return
  const keys = keysOf(group).map(key => {
    const item = key.kind === 'integer' ? items[Number(key.text) - 1] : undefined
    return item?.kind === 'value' ? item.value : key
  })
  // A place that is not in the list, or that a star takes, is not for this to judge.
  if (keys.some(key => key.kind === 'integer')) return
  for (const value of values) {
    const column = stranger(env, value, keys)
    if (column)
      throw invalid(
        `SELECT list expression references column ${column.name} which is neither grouped nor aggregated`,
        column.at,
      )
  }
}

function keysOf(group: GroupNode | undefined): Node[] {
  if (group?.how !== 'LIST') return []
  return group.items.flatMap(item => (item.kind === 'by' ? [item.value] : item.items.flat()))
}
