import { type Column, supertype } from './types.ts'

/**
 * What `*` brings of a join: the columns of USING first and once.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#using_clause
 */
export function joined(
  left: Column[] | undefined,
  right: Column[] | undefined,
  using: readonly string[] | undefined,
): Column[] | undefined {
  if (!left || !right) return undefined
  const names = new Set((using ?? []).map(name => name.toLowerCase()))
  const merged = (c: Column) => names.has(c.name.toLowerCase())
  const once = (using ?? []).flatMap(name => {
    const both = [...left, ...right].filter(c => c.name.toLowerCase() === name.toLowerCase())
    return both[0] ? [{ name: both[0].name, type: supertype(both.map(c => c.type)) }] : []
  })
  return [...once, ...left.filter(c => !merged(c)), ...right.filter(c => !merged(c))]
}
