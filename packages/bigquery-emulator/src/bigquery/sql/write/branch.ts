import { AGGREGATES } from '../analyse/aggregates.ts'
import type { Node } from '../analyse/tree.ts'

const CANNOT_FAIL = /^(null|bool|integer|float|string|bytes|typed|constant|column|interval|rows|part|word)$/

/** Whether nothing in a tree depends on a row. */
function isConstant(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.every(isConstant)
  if (typeof tree !== 'object' || tree === null) return true
  if ('kind' in tree) {
    if (/^(column|constant|argument|query|rows)$/.test(String(tree.kind))) return false
    if (tree.kind === 'call' && 'name' in tree && AGGREGATES.has(String(tree.name))) return false
  }
  return Object.values(tree).every(isConstant)
}

/**
 * Whether an expression is the same for all rows and may fail. DuckDB works out what is constant before there are rows,
 * and fails where a condition in it fails, even in a branch that no row takes.
 */
export function mayFailEarly(e: Node): boolean {
  return !CANNOT_FAIL.test(e.kind) && isConstant(e)
}

/** What DuckDB leaves until a row comes to it. */
export function late(sql: string): string {
  return `list_transform([true], lambda _branch: ${sql})[1]`
}
