import { unsupported } from '../../errors.ts'
import type { Node, NodeOf } from './tree.ts'
import { hasBig, is, isExact, NUMBERS, scalar, supertype, type Type, typeText } from './types.ts'

/** `1.5`, which is FLOAT64 by itself and becomes NUMERIC or BIGNUMERIC beside one. */
export function isFloatLiteral(e: Node): boolean {
  if (e.kind === 'unary' && (e.operator === '-' || e.operator === '+')) return isFloatLiteral(e.of)
  return e.kind === 'float' && is(e.type, 'FLOAT64')
}

/** A literal of floats as an exact type, with all its digits. */
function asExact(e: Node, type: Type): Node {
  if (!isFloatLiteral(e)) return e
  if (e.kind !== 'unary') return { ...e, type }
  const of = asExact(e.of, type)
  // The least value has a size that is none.
  return e.operator === '-' && of.kind === 'float' ? { ...of, text: negated(of.text) } : { ...e, of, type }
}

const negated = (text: string) => (text.startsWith('-') ? text.slice(1) : `-${text}`)

/**
 * An expression that goes where a type is wanted: a literal of floats has all its digits as an exact type, and what is to
 * be a BIGNUMERIC, or is one, is brought to the other type, for the engine would take it for a whole number.
 */
export function coerced(e: Node, to: Type | undefined): Node {
  const literal = to && isExact(to) ? asExact(e, to) : e
  const from = literal.type
  if ((!hasBig(from) && !hasBig(to)) || from?.kind === 'null' || typeText(from) === typeText(to))
    return literal
  if ((!from || from.kind === 'scalar') && to?.kind === 'scalar') {
    if ((from && !NUMBERS.includes(from.name)) || !NUMBERS.includes(to.name)) return literal
    return {
      ...{ kind: 'cast', of: literal, as: { kind: 'scalar', name: to.name, parameters: [] }, type: to },
      ...{ safe: false, format: undefined, zone: undefined, at: e.at },
    }
  }
  if (e.kind === 'struct' && to?.kind === 'struct' && e.fields.length === to.fields.length && !e.as)
    return structOf(
      e.fields.map((f, i) => ({ ...f, value: coerced(f.value, to.fields[i]?.type) })),
      e.at,
    )
  if (e.kind === 'array' && !e.as && to?.kind === 'array')
    return { ...e, items: e.items.map(item => coerced(item, to.of)), type: to }
  if (sameKinds(from, to)) return literal
  throw unsupported(`BIGNUMERIC where ${typeText(from)} and ${typeText(to)} come together`)
}

/** Whether two types differ in their fields' names at most. */
function sameKinds(a: Type | undefined, b: Type | undefined): boolean {
  if (a?.kind === 'array' && b?.kind === 'array') return sameKinds(a.of, b.of)
  if (a?.kind !== 'struct' || b?.kind !== 'struct') return typeText(a) === typeText(b)
  return a.fields.length === b.fields.length && a.fields.every((f, i) => sameKinds(f.type, b.fields[i]?.type))
}

/** Text that is written out, where BigQuery makes a DATE of it. */
export function asDate(e: Node): Node {
  return e.kind === 'string'
    ? { kind: 'typed', name: 'DATE', text: e.text, type: scalar('DATE'), at: e.at }
    : e
}

/**
 * The type that expressions have in common. Literals of floats follow an exact type among the others.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules#literal_coercion
 */
export function commonType(all: readonly Node[]): Type | undefined {
  const firm = supertype(all.filter(e => !isFloatLiteral(e)).map(e => e.type))
  return isExact(firm) ? firm : supertype(all.map(e => e.type))
}

/** Expressions that must come to one type, the literals among them as that type has them. */
export function alike(all: readonly Node[]): Node[] {
  const common = commonType(all)
  return all.map(e => coerced(e, common))
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
