import { unsupported } from '../../errors.ts'
import type { Expression, Pivot } from '../parse/ast.ts'
import { AGGREGATES } from './aggregates.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import { coerced, commonType } from './literal.ts'
import { invalid } from './place.ts'
import { enter, see, type Visible } from './scope.ts'
import type { Node, PivotNode } from './tree.ts'
import { type Column, hasBig, scalar } from './types.ts'

type Turned = { node: PivotNode; columns: Column[] | undefined }

/** What PIVOT or UNPIVOT makes of a source. */
export function analysePivot(a: Analyser, env: Environment, base: Visible, pivot: Pivot): Turned {
  if (base.hidden.length > 0) throw unsupported('PIVOT of a table with pseudo-columns')
  const of = (e: Expression) => a.expression(see(enter(env), base), e)
  return pivot.kind === 'pivot' ? pivoted(of, base.columns, pivot) : unpivoted(of, env, base.columns, pivot)
}

/** PIVOT groups by every column it does not use. */
function pivoted(
  of: (e: Expression) => Node,
  base: readonly Column[] | undefined,
  pivot: Extract<Pivot, { kind: 'pivot' }>,
): Turned {
  const used = new Set(
    [...names(pivot.by), ...pivot.aggregates.flatMap(given => names(given.value))].map(n => n.toLowerCase()),
  )
  const by = of(pivot.by)
  const columns = pivot.values.flatMap(value =>
    pivot.aggregates.map(given => {
      const aggregate = of(given.value)
      if (aggregate.kind !== 'call' || !AGGREGATES.has(aggregate.name))
        throw invalid('PIVOT expression must be an aggregate function call', aggregate.at)
      const suffix = value.alias ?? valueName(value.value)
      const name = given.alias ? `${given.alias}_${suffix}` : suffix.replace(/^(?=\d)/, '_')
      return { name, aggregate, value: coerced(of(value.value), by.type) }
    }),
  )
  const rest = base?.filter(c => !used.has(c.name.toLowerCase()))
  return {
    node: { kind: 'pivot', used: [...used], by, columns },
    columns: rest && [...rest, ...columns.map(c => ({ name: c.name, type: c.aggregate.type }))],
  }
}

/** What a column is called after the value that it is for. */
function valueName(e: Expression): string {
  switch (e.kind) {
    case 'string':
    case 'typed':
      return e.text.replace(/\W/g, '_')
    case 'integer':
      return e.text
    case 'float':
      return e.text.replace('.', '_point_')
    case 'null':
      return 'NULL'
    case 'bool':
      return String(e.value)
    case 'unary':
      if (e.operator === '-') return `minus_${valueName(e.of)}`
  }
  throw unsupported('PIVOT IN a value that has no name of its own and no alias')
}

function names(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(names)
  if (typeof tree !== 'object' || tree === null) return []
  if ('kind' in tree && tree.kind === 'path' && 'names' in tree && Array.isArray(tree.names))
    return [String(tree.names.at(-1))]
  return Object.values(tree).flatMap(names)
}

function unpivoted(
  of: (e: Expression) => Node,
  env: Environment,
  base: readonly Column[] | undefined,
  pivot: Extract<Pivot, { kind: 'unpivot' }>,
): Turned {
  const at = env.source.length
  const values = pivot.columns.map(c => of({ kind: 'path', names: [c.name], places: [], at }))
  if (new Set(values.map(v => hasBig(v.type))).size > 1)
    throw invalid('UNPIVOT columns must all have one type', at)
  const columns = pivot.columns.map(c => ({
    name: c.name,
    label: of(c.as ?? { kind: 'string', text: c.name, at }),
  }))
  const gone = new Set(pivot.columns.map(c => c.name.toLowerCase()))
  const rest = base?.filter(c => !gone.has(c.name.toLowerCase()))
  const label = pivot.columns[0]?.as ? columns[0]?.label.type : scalar('STRING')
  return {
    node: { kind: 'unpivot', value: pivot.value, name: pivot.name, columns, nulls: pivot.nulls },
    columns: rest && [
      ...rest,
      { name: pivot.value, type: commonType(values) },
      { name: pivot.name, type: label },
    ],
  }
}
