import type { Expression, Select, SelectItem } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import { isConstant } from './constant.ts'
import type { Environment } from './environment.ts'
import { requireGrouped } from './grouping.ts'
import { impliedName } from './names.ts'
import { requirePartitionFilter } from './partition-filter.ts'
import { requireCondition } from './require-type.ts'
import { enter, seeResult } from './scope.ts'
import { type AnalysedSource, analyseSource } from './source.ts'
import { analyseStar } from './star.ts'
import type { GroupNode, ItemNode, Node, SelectNode } from './tree.ts'
import type { Column } from './types.ts'

/** SELECT with its columns, and what ORDER BY sees behind it. */
export function analyseSelect(
  a: Analyser,
  outer: Environment,
  s: Select,
): { body: SelectNode; columns: Column[] | undefined; env: Environment } {
  const start = enter(outer)
  const from: AnalysedSource = s.from
    ? analyseSource(a, start, s.from)
    : { node: undefined, visible: [], star: undefined, env: start }
  const env = { ...from.env, windows: new Map(s.windows.map(w => [w.name.toLowerCase(), w.window])) }
  requirePartitionFilter(env, s)
  const { items, columns } = selectItems(a, env, s.items, from)
  // Aliases are seen by what follows WHERE alone, and not by one another.
  const after = seeResult(env, columns)
  const grouped = group(a, after, s, items)
  requireGrouped(after, items, grouped)
  const body: SelectNode = {
    kind: 'select',
    distinct: s.distinct,
    items,
    from: from.node,
    where: requireCondition(s.where && a.expression(env, s.where), 'WHERE clause'),
    group: grouped,
    having: requireCondition(s.having && a.expression(after, s.having), 'HAVING clause'),
    qualify: requireCondition(s.qualify && a.expression(after, s.qualify), 'QUALIFY clause'),
  }
  return { body, columns, env: after }
}

type Items = { items: ItemNode[]; columns: Column[] | undefined }

function selectItems(
  a: Analyser,
  env: Environment,
  given: readonly SelectItem[],
  from: AnalysedSource,
): Items {
  let columns: Column[] | undefined = []
  let anonymous = 0
  const items: ItemNode[] = []
  for (const item of given) {
    if (item.kind === 'star') {
      const star = analyseStar(a, env, item, from)
      items.push(star.item)
      columns = columns && star.columns ? [...columns, ...star.columns] : undefined
      continue
    }
    const name = item.alias ?? impliedName(item.value) ?? `f${anonymous++}_`
    const value = a.expression(env, item.value)
    items.push({ kind: 'value', value, name })
    columns?.push({ name, type: value.type })
  }
  return { items, columns }
}

function group(a: Analyser, env: Environment, s: Select, items: readonly ItemNode[]): GroupNode | undefined {
  if (!s.group) return undefined
  if (s.group.how === 'ALL') return { how: s.items.every(isConstant) ? 'NONE' : 'ALL' }
  const by = (e: Expression): Node => aliased(s.items, items, e) ?? a.expression(env, e)
  // Within a set the engine takes a number for itself and not for a column's place.
  const key = (e: Expression): Node => {
    const item = e.kind === 'integer' ? items[Number(e.text) - 1] : undefined
    return item?.kind === 'value' ? item.value : by(e)
  }
  return {
    how: 'LIST',
    items: s.group.items.map(item =>
      item.kind === 'by'
        ? { kind: 'by', value: by(item.value) }
        : { kind: 'set', how: item.how, items: item.items.map(set => set.map(key)) },
    ),
  }
}

/** In GROUP BY a name means the select list's alias before it means a column. */
function aliased(given: readonly SelectItem[], items: readonly ItemNode[], e: Expression): Node | undefined {
  if (e.kind !== 'path' || e.names.length !== 1) return undefined
  const wanted = e.names[0]?.toLowerCase()
  const at = given.findIndex(item => item.kind === 'column' && item.alias?.toLowerCase() === wanted)
  const item = items[at]
  return item?.kind === 'value' ? item.value : undefined
}
