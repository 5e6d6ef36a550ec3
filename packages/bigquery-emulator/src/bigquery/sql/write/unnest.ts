import { quote } from '../../names.ts'
import type { Environment } from '../analyse/environment.ts'
import type { Visible } from '../analyse/scope.ts'
import { typeOf } from '../analyse/type-of.ts'
import { scalar } from '../analyse/types.ts'
import type { Source } from '../parse/ast.ts'
import { emit } from './expression.ts'

let serial = 0

/** UNNEST: a lateral subquery with the element, its fields when it is a struct, and its offset. */
export function emitUnnest(
  env: Environment,
  source: Extract<Source, { kind: 'unnest' }>,
): { sql: string; visible: Visible } {
  const array = emit(env, source.array)
  const element = source.alias ?? 'f0_'
  const type = typeOf(env, source.array)
  const of = type?.kind === 'array' ? type.of : undefined
  serial = (serial + 1) % 1_000_000
  const offset = source.offset ? `, generate_subscripts(${array}, 1) - 1 AS ${quote(source.offset)}` : ''
  const offsets = source.offset ? [{ name: source.offset, type: scalar('INT64') }] : []
  const rows = `SELECT unnest(${array}) AS ${quote(element)}${offset}`
  const common = { alias: source.alias, element: true }
  if (of?.kind === 'struct') {
    const fields = `SELECT ${quote(element)}, ${quote(element)}.*${offsets.map(o => `, ${quote(o.name)}`).join('')} FROM (${rows}) AS "_rows"`
    // Fields without a name are columns of `*` that nothing can name.
    const columns = of.fields.map((f, i) => ({ name: f.name ?? `_field_${i + 1}`, type: f.type }))
    return {
      sql: `LATERAL (${fields}) AS "_unnest${serial}"`,
      visible: { ...common, columns: [...columns, ...offsets], hidden: [{ name: element, type: of }] },
    }
  }
  return {
    sql: `LATERAL (${rows}) AS "_unnest${serial}"`,
    visible: {
      ...common,
      columns: [{ name: element, type: of }, ...offsets],
      hidden: [],
      unclear: of === undefined,
    },
  }
}
