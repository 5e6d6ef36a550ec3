import type { Source } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import type { Visible } from './scope.ts'
import type { SourceNode } from './tree.ts'
import { scalar } from './types.ts'

/** UNNEST: the element of an array, its fields when it is a struct, and its offset. */
export function analyseUnnest(
  a: Analyser,
  env: Environment,
  { alias, offset, array: given }: Extract<Source, { kind: 'unnest' }>,
): { node: SourceNode; visible: Visible } {
  const array = a.expression(env, given)
  const element = alias ?? 'f0_'
  const of = array.type?.kind === 'array' ? array.type.of : undefined
  const node: SourceNode = { kind: 'unnest', array, element, fields: of?.kind === 'struct', offset }
  const offsets = offset === undefined ? [] : [{ name: offset, type: scalar('INT64') }]
  const common = { alias, element: true }
  if (of?.kind !== 'struct') {
    const columns = [{ name: element, type: of }, ...offsets]
    return { node, visible: { ...common, columns, hidden: [], unclear: of === undefined } }
  }
  // Fields without a name are columns of `*` that nothing can name.
  const columns = of.fields.map((f, i) => ({ name: f.name ?? `_field_${i + 1}`, type: f.type }))
  return {
    node,
    visible: { ...common, columns: [...columns, ...offsets], hidden: [{ name: element, type: of }] },
  }
}
