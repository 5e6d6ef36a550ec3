import type { SelectItem } from '../parse/ast.ts'
import { AGGREGATES } from './aggregates.ts'

/** Whether nothing in a tree names a column outside of an aggregate. */
function isFree(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.every(isFree)
  if (typeof tree !== 'object' || tree === null) return true
  if ('kind' in tree) {
    if (tree.kind === 'path' || tree.kind === 'query') return false
    if (tree.kind === 'call' && 'name' in tree && AGGREGATES.has(String(tree.name)))
      return !('over' in tree && tree.over)
  }
  return Object.values(tree).every(isFree)
}

/** Whether a column of a select list has one value for all rows of a group: a constant or an aggregate. */
export function isConstant(item: SelectItem): boolean {
  return item.kind === 'column' && isFree(item.value)
}
