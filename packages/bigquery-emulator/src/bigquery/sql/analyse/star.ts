import { unsupported } from '../../errors.ts'
import type { SelectItem } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import type { Visible } from './scope.ts'
import type { AnalysedSource } from './source.ts'
import type { ItemNode, Node, StarColumn } from './tree.ts'
import type { Column } from './types.ts'

type Star = Extract<SelectItem, { kind: 'star' }>

/** `*` or `x.*`, with EXCEPT and REPLACE, and the columns it brings when they are known. */
export function analyseStar(
  a: Analyser,
  env: Environment,
  item: Star,
  from: AnalysedSource,
): { item: ItemNode; columns: Column[] | undefined } {
  const replace = item.replace.map(r => ({ name: r.name, value: a.expression(env, r.value) }))
  const { of } = item
  const alias = of?.kind === 'path' && of.names.length === 1 ? of.names[0]?.toLowerCase() : undefined
  const source = alias === undefined ? undefined : from.visible.find(v => v.alias?.toLowerCase() === alias)
  const covered = of ? (source ? [source] : []) : from.visible
  const unclear = covered.find(v => v.unclear && !of)
  if (unclear)
    throw unsupported(
      `SELECT * over UNNEST of an array whose element type is not written out (${unclear.alias ?? 'no alias'})`,
    )
  const struct = of && !source ? a.expression(env, of) : undefined
  const all = of ? (struct ? fields(struct) : source?.columns) : from.star
  const kept = all && columnsOf(all, item, replace)
  const columns = kept?.map(({ as, type }) => ({ name: as, type }))
  const listed: StarColumn[] | undefined = kept?.map(({ type: _, ...column }) => column)
  if (!of && from.star && listed && !inOrder(from.star, from.visible)) {
    const sources = sourcesOf(from.star, from.visible)
    const items = listed.map((c): StarColumn => {
      const alias = sources[c.place - 1]
      if (alias === undefined || c.value) return c
      const type = from.star?.[c.place - 1]?.type
      return { ...c, value: { kind: 'column', source: alias, name: c.name, fields: [], type, at: 0 } }
    })
    return { item: { kind: 'columns', of: undefined, items }, columns }
  }
  if (struct) {
    if (!listed) throw unsupported('.* of an expression whose type is only seen when the query runs')
    return { item: { kind: 'columns', of: struct, items: listed }, columns }
  }
  const hidden = covered.flatMap(v => (source?.element ? [] : v.hidden.map(c => c.name)))
  const exclude = [...new Set([...item.except, ...hidden].map(name => name.toLowerCase()))]
  return { item: { kind: 'star', source: source?.alias, exclude, replace, rename: item.rename }, columns }
}

/** The columns that a star leaves of all there are, each with the value that stands for it and its new name. */
function columnsOf(
  all: readonly Column[],
  item: Star,
  replace: readonly { name: string; value: Node }[],
): (StarColumn & { type: Column['type'] })[] {
  const except = new Set(item.except.map(name => name.toLowerCase()))
  const same = (x: string, y: string) => x.toLowerCase() === y.toLowerCase()
  return all.flatMap(({ name, type }, i) => {
    if (except.has(name.toLowerCase())) return []
    const replaced = replace.find(r => same(r.name, name))
    const as = item.rename.find(r => same(r.from, name))?.to ?? name
    return [{ name, place: i + 1, value: replaced?.value, as, type: replaced ? replaced.value.type : type }]
  })
}

/** The columns of `x.*` where `x` is a struct. */
function fields({ type }: Node): Column[] | undefined {
  if (type?.kind !== 'struct') return undefined
  return type.fields.map((f, i) => ({ name: f.name ?? `_field_${i + 1}`, type: f.type }))
}

/** The alias that tells each of several columns of one name from the others; none where a name is there but once. */
function sourcesOf(star: readonly Column[], visible: readonly Visible[]): (string | undefined)[] {
  const key = (c: Column) => c.name.toLowerCase()
  const taken = new Map<string, number>()
  return star.map(column => {
    const name = key(column)
    const times = star.filter(c => key(c) === name).length
    if (times === 1) return undefined
    const owners = visible.flatMap(v => (v.columns ?? []).filter(c => key(c) === name).map(() => v.alias))
    const at = taken.get(name) ?? 0
    taken.set(name, at + 1)
    const alias = owners[at]
    if (owners.length > times || alias === undefined)
      throw unsupported(`SELECT * of a join USING that brings ${column.name} more than once`)
    return alias
  })
}

/** Whether the engine's `*`, which leaves columns of USING where they were on the left, has them in BigQuery's order. */
function inOrder(star: readonly Column[], visible: readonly Visible[]): boolean {
  const own = visible.flatMap(v => v.columns ?? []).map(c => c.name.toLowerCase())
  if (own.length === star.length) return true
  const once = [...new Set(own)]
  return once.length === star.length && star.every((c, i) => c.name.toLowerCase() === once[i])
}
