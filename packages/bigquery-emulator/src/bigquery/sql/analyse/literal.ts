import type { Node, NodeOf } from './tree.ts'
import { is, scalar, supertype, type Type } from './types.ts'

/** `1.5`, which is FLOAT64 by itself and becomes NUMERIC beside a NUMERIC. */
export function isFloatLiteral(e: Node): boolean {
  if (e.kind === 'unary' && (e.operator === '-' || e.operator === '+')) return isFloatLiteral(e.of)
  return e.kind === 'float' && is(e.type, 'FLOAT64')
}

/** A literal of floats as NUMERIC, with all its digits. */
export function asNumeric(e: Node): Node {
  if (!isFloatLiteral(e)) return e
  const type = scalar('NUMERIC')
  return e.kind === 'unary' ? { ...e, of: asNumeric(e.of), type } : { ...e, type }
}

/** Text that is written out, where BigQuery makes a DATE of it. */
export function asDate(e: Node): Node {
  return e.kind === 'string'
    ? { kind: 'typed', name: 'DATE', text: e.text, type: scalar('DATE'), at: e.at }
    : e
}

/**
 * The type that expressions have in common. Literals of floats follow a NUMERIC among the others.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules#literal_coercion
 */
export function commonType(all: readonly Node[]): Type | undefined {
  const firm = supertype(all.filter(e => !isFloatLiteral(e)).map(e => e.type))
  return is(firm, 'NUMERIC') ? firm : supertype(all.map(e => e.type))
}

/** Expressions that must come to one type, the literals among them as that type has them. */
export function alike(all: readonly Node[]): Node[] {
  return is(commonType(all), 'NUMERIC') ? all.map(asNumeric) : [...all]
}

/** Text written out or in a parameter, which becomes a date or a time beside one. */
export function isText(e: Node): boolean {
  return e.kind === 'string' || (e.kind === 'constant' && e.parameter)
}

/** A struct of values, whose type is made of theirs. */
export function structOf(fields: NodeOf<'struct'>['fields'], at: number): NodeOf<'struct'> {
  const type: Type = { kind: 'struct', fields: fields.map(f => ({ name: f.name, type: f.value.type })) }
  return { kind: 'struct', as: undefined, fields, type, at }
}

/** A struct that is written out, its fields without names. */
export function nameless(e: NodeOf<'struct'>): Node {
  const fields = e.fields.map(f => ({ ...f, name: undefined }))
  return e.as ? e : structOf(fields, e.at)
}

/** How many groups of a regular expression capture. */
export function groupsOf(pattern: string): number {
  const plain = pattern.replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '')
  return plain.match(/\((?!\?(?!P?<))/g)?.length ?? 0
}
