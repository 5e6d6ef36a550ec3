import { quote } from '../names.ts'
import type { Expression, Source, TypeNode } from './ast.ts'
import { emit } from './emit-expression.ts'
import type { Visible } from './emit-source.ts'
import type { Environment } from './environment.ts'

/** Functions whose arrays hold no structs. */
const SCALARS = /^(GENERATE_|SPLIT$|REGEXP_EXTRACT_ALL$|JSON_.*ARRAY$|APPROX_QUANTILES$)/

/** What one element is: a struct (so that its fields are columns too), a plain value, or not to be seen from here. */
function elementOf(env: Environment, e: Expression): 'struct' | 'plain' | 'unclear' {
  if (e.kind === 'array') {
    if (e.type?.kind === 'array') return kindOf(e.type.of)
    if (e.items.length > 0 && e.items.every(item => item.kind === 'struct')) return 'struct'
    return e.items.every(item =>
      ['integer', 'string', 'literal', 'typed', 'unary', 'cast', 'call', 'binary', 'parameter'].includes(
        item.kind,
      ),
    )
      ? 'plain'
      : 'unclear'
  }
  // `t.items` or `items`; deeper paths are not followed.
  if (e.kind === 'path' && e.names.length <= 2)
    return env.arrays.get((e.names.at(-1) ?? '').toLowerCase()) ?? 'unclear'
  if (e.kind === 'cast' && e.type.kind === 'array') return kindOf(e.type.of)
  if (e.kind === 'call' && SCALARS.test(e.name)) return 'plain'
  if (
    e.kind === 'query' &&
    e.how === 'array' &&
    e.query.body.kind === 'select' &&
    e.query.body.as === 'STRUCT'
  )
    return 'struct'
  return 'unclear'
}

function kindOf(type: TypeNode): 'struct' | 'plain' {
  return type.kind === 'struct' ? 'struct' : 'plain'
}

let serial = 0

/** UNNEST: a lateral subquery with the element, its fields when it is a struct, and its offset. */
export function emitUnnest(
  env: Environment,
  source: Extract<Source, { kind: 'unnest' }>,
): { sql: string; visible: Visible } {
  const array = emit(env, source.array)
  const element =
    source.alias ?? (source.array.kind === 'path' && source.array.names.length === 1 ? 'f0_' : 'f0_')
  const what = elementOf(env, source.array)
  serial = (serial + 1) % 1_000_000
  const offset = source.offset ? `, generate_subscripts(${array}, 1) - 1 AS ${quote(source.offset)}` : ''
  const offsets = source.offset ? [source.offset] : []
  const rows = `SELECT unnest(${array}) AS ${quote(element)}${offset}`
  const common = { alias: source.alias, numerics: [], fields: undefined, element: true }
  if (what === 'struct') {
    const fields = `SELECT ${quote(element)}, ${quote(element)}.*${offsets.map(o => `, ${quote(o)}`).join('')} FROM (${rows}) AS "_rows"`
    return {
      sql: `LATERAL (${fields}) AS "_unnest${serial}"`,
      visible: { ...common, columns: undefined, hidden: [element] },
    }
  }
  return {
    sql: `LATERAL (${rows}) AS "_unnest${serial}"`,
    visible: { ...common, columns: [element, ...offsets], hidden: [], unclear: what === 'unclear' },
  }
}
